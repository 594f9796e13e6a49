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
  it('formats 5,000 findings in well under a second each', async () => {
    const many = crowded(5000);
    for (const name of formatNames) {
      await formatReport(report, name);
      const start = process.cpuUsage();
      await formatReport(many, name);
      const { user, system } = process.cpuUsage(start);
      // A second of the process's own time, four times what it takes: the machine that runs this may be slow.
      assert.ok((user + system) / 1e6 < 1, `${name}: ${(user + system) / 1e6} s`);
    }
  });

  it('lists 2,000 packages in well under two seconds', async () => {
    const [entry] = report.divergent;
    assert.ok(entry);
    const divergent = Array.from({ length: 2000 }, (_, index) => ({ ...entry, package: `package-${index}` }));
    const start = process.cpuUsage();
    const text = await formatList({ ...report, divergent }, 'table');
    const { user, system } = process.cpuUsage(start);
    assert.ok((user + system) / 1e6 < 2, `${(user + system) / 1e6} s`);
    assert.equal(text.match(/│ package-\d+ /g)?.length, 2000);
  });
});
