import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../lib/model/report.ts';
import { type FormatOptions, formatReport } from '../../lib/report/index.ts';
import { crowded, HARMFUL, hostile, poisoned } from './hostile.ts';
import { cleanReport, gatedReport, report } from './sample.ts';

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const unescapeData = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
const unescapeProperty = (text: string) => unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));

/** What a runner makes of a log: lines that begin with `::`, or that hold `##[`, are commands. */
function commands(log: string): Command[] {
  return log.split('\n').flatMap((line) => {
    const found = /^\s*::([^\s:]+)(?: ([^:]*))?::(.*)$/.exec(line);
    if (found === null) {
      assert.ok(!line.includes('##[') && !line.trimStart().startsWith('::'), line);
      return [];
    }
    const [, name = '', list = '', message = ''] = found;
    const pairs = list.split(',').map((pair) => pair.split(/=(.*)/s) as [string, string]);
    const properties = Object.fromEntries(pairs.map(([key, value]) => [key, unescapeProperty(value)]));
    return [{ name, properties, message: unescapeData(message) }];
  });
}

const told = async (of: AnalysisReport, options: FormatOptions = {}) =>
  commands(await formatReport(of, 'github', options));

describe('report/github', () => {
  it('annotates each package once, at the line that imports it, worst first', async () => {
    const list = await told(report, { prefix: 'packages/app' });
    assert.deepEqual(
      list.map(({ name, properties }) => [name, properties]),
      [
        ['error', { file: 'packages/app/src/server.ts', line: '1', title: 'zod: incompatible-types-cross' }],
        ['error', { file: 'packages/app/src/server.ts', line: '1', title: 'luxon: identity-crosses' }],
        ['warning', { file: 'packages/app/package-lock.json', line: '1', title: 'rxjs: incompatible-types-cross' }],
      ],
    );
    assert.match(list[0]?.message ?? '', /^zod: in forecast-server, .*\nfrom zod .*\nto .*\nwhy .*\nfix npm install/);
  });

  it('says nothing of what is known, accepted or gone, and shows entries that no longer hold', async () => {
    const list = await told(gatedReport);
    assert.deepEqual(
      list.map(({ name, properties: { title, file, line } }) => [name, title, `${file}:${line}`]),
      [
        ['error', 'zod: incompatible-types-cross', 'src/server.ts:1'],
        ['warning', 'baseline-entry-stale', 'diamondback-baseline.json:12'],
      ],
    );
  });

  it('has a line for the log and no annotation when there is nothing', async () => {
    assert.equal(await formatReport(cleanReport, 'github'), 'diamondback: 0 new, 0 known, 0 resolved; 0 gaps\n');
  });

  it('annotates warnings unless it should be quiet, and notes when they fail', async () => {
    const findings = report.findings.slice(0, 1).map((finding) => ({ ...finding, severity: 'note' as const }));
    assert.equal((await told({ ...report, findings })).length, 0);
    assert.deepEqual(
      (await told({ ...report, findings }, { failOn: 'note' })).map(({ name }) => name),
      ['notice'],
    );
    assert.equal((await told(report, { quiet: true })).filter(({ name }) => name === 'warning').length, 0);
  });

  it('says that packages are missing', async () => {
    const gaps = [{ location: 'node_modules/a', code: 'not-installed' as const, reason: 'x' }];
    const [one] = await told({ ...cleanReport, gaps });
    assert.match(one?.message ?? '', /^1 package is not installed, so this result is incomplete: run npm ci\.$/);
  });

  it('never has more annotations of a level than GitHub shows, and says how many are left', async () => {
    const list = await told(crowded(100));
    for (const [name, all] of [
      ['error', 67],
      ['warning', 34],
    ] as const) {
      const some = list.filter((one) => one.name === name);
      assert.equal(some.length, 10);
      assert.match(some.at(-1)?.message ?? '', new RegExp(`^${all - 9} more of this level`));
    }
  });

  for (const text of hostile) {
    it(`is not taken in by ${JSON.stringify(text.slice(0, 40))}`, async () => {
      const log = await formatReport(poisoned(text), 'github', { prefix: 'p' });
      assert.doesNotMatch(log, HARMFUL);
      const lines = log.trimEnd().split('\n');
      const list = commands(log);
      assert.equal(lines.length, list.length + 1);
      assert.deepEqual(
        list.map(({ name, properties }) => [name, Object.keys(properties)]),
        [
          ['error', ['file', 'line', 'title']],
          ['warning', ['file', 'line', 'title']],
        ],
      );
      assert.equal(list[1]?.properties.title, 'baseline-entry-stale');
    });
  }
});
