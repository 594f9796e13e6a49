import assert from 'node:assert/strict';
import { analyze, parseReport } from '../../lib/index.ts';
import { formatList, formatNames, formatReport } from '../../lib/report/index.ts';
import { fixture } from '../helpers.ts';
import { crowded } from './hostile.ts';
import { cleanReport, gatedReport, report } from './sample.ts';

/** The error's message, and that it can be repaired. */
async function refused(text: string): Promise<string> {
  let told = '';
  await assert.rejects(parseReport(text, 'report.json'), (error: Error & { code?: string; hint?: string }) => {
    assert.equal(error.code, 'report-unreadable');
    assert.match(error.hint ?? '', /--format json --output/);
    told = `${error.message}\n${error.hint}`;
    return true;
  });
  return told;
}

describe('report/read', () => {
  it('reads back what was written', async () => {
    for (const of of [report, cleanReport, gatedReport]) {
      assert.deepEqual(await parseReport(await formatReport(of, 'json'), 'x'), of);
    }
    const made = await analyze({ path: fixture('meetings', 'peer') });
    const saved = await parseReport(JSON.stringify(made), 'x');
    for (const name of formatNames) assert.equal(await formatReport(saved, name), await formatReport(made, name));
  });

  it('keeps fields of later versions', async () => {
    const later = { ...report, later: { a: 1 } };
    assert.deepEqual(await parseReport(JSON.stringify(later), 'x'), later);
  });

  it('says what is wrong with a text that is no report', async () => {
    assert.match(await refused(''), /^report\.json is empty/);
    assert.match(await refused('{"a": 1,'), /^report\.json is not valid JSON: /);
    assert.match(await refused('{\n<<<<<<< HEAD\n"a": 1\n=======\n'), /merge conflicts/);
    assert.match(await refused('[]'), /no schemaVersion/);
    assert.match(await refused('null'), /no schemaVersion/);
    assert.match(await refused('{"name": "app"}'), /no schemaVersion/);
  });

  it('says that a report is of another version', async () => {
    const newer = await refused(JSON.stringify({ ...report, schemaVersion: 2 }));
    assert.match(newer, /^report\.json has schemaVersion 2, and this diamondback reads 1\nUpdate diamondback/);
    assert.match(await refused(JSON.stringify({ ...report, schemaVersion: '1' })), /has schemaVersion "1"/);
  });

  it('names the field that is wrong', async () => {
    const change = (edit: (copy: Record<string, never>) => void) => {
      const copy = structuredClone(report) as unknown as Record<string, never>;
      edit(copy);
      return JSON.stringify(copy);
    };
    const at = (copy: Record<string, never>) =>
      (copy.findings as unknown as { producer?: unknown; code?: unknown }[])[3] ?? {};
    assert.match(await refused(change((copy) => delete at(copy).producer)), /: findings\.3\.producer: /);
    assert.match(
      await refused(change((copy) => Object.assign(at(copy), { code: 'no-such-code' }))),
      /: findings\.3\.code: /,
    );
    assert.match(await refused(change((copy) => delete copy.gaps)), /: gaps: /);
  });
});

describe('report: speed', () => {
  /** Microseconds of this process, the least of three. */
  const costOf = async (work: () => Promise<string>): Promise<number> => {
    const costs: number[] = [];
    for (let round = 0; round < 3; round++) {
      const start = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(start);
      costs.push(user + system);
    }
    return Math.min(...costs);
  };
  /** Six times as many take six times as long: the square would be 36. */
  const assertLinear = async (work: (count: number) => () => Promise<string>): Promise<void> => {
    const [few, many] = [await costOf(work(1_000)), await costOf(work(6_000))];
    assert.ok(many < 20 * Math.max(few, 1_000), `${few} µs, then ${many} µs`);
  };

  for (const name of formatNames)
    it(`grows with the number of findings, and not with its square: ${name}`, () =>
      assertLinear((count) => {
        const many = crowded(count);
        return () => formatReport(many, name);
      }));

  it('grows with the number of listed packages, and not with its square', async () => {
    const [entry] = report.divergent;
    assert.ok(entry);
    const list = (count: number): Promise<string> => {
      const divergent = Array.from({ length: count }, (_, index) => ({ ...entry, package: `package-${index}` }));
      return formatList({ ...report, divergent }, 'table');
    };
    await assertLinear((count) => () => list(count));
    assert.equal((await list(2_000)).match(/│ package-\d+ /g)?.length, 2_000);
  });
});
