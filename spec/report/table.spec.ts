import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import type { AnalysisReport, Gap, GateReport, PolicyFinding } from '../../lib/model/report.ts';
import { formatExplanation, formatList, formatReport } from '../../lib/report/index.ts';
import { crowded } from './hostile.ts';
import { cleanReport, explanation, report } from './sample.ts';

const GOLDEN = `\
2 conflicts in forecast-server: zod, luxon

┌──────────┬───────────────────────────────────────────────────────────────────┐
│ zod      │ In forecast-server, TypeScript rejects 3.22.4 where 3.25.76 is    │
│ 3.22.4   │   wanted.                                                         │
│ 3.25.76  │ fix  npm install zod@3.25.76                                      │
│          │ from zod 3.22.4: object                                           │
│          │ to   @modelcontextprotocol/sdk 1.12.1 (zod 3.25.76):              │
│          │      Server.setRequestHandler(requestSchema)                      │
│          │ why  Type 'ZodObject@3.22.4<…>' is missing the following          │
│          │      properties from type 'ZodObject@3.25.76<…>': "~standard",    │
│          │      "~validate"                                                  │
│          │ used src/server.ts:3 and :1                                       │
│          │ to   @modelcontextprotocol/sdk 1.12.1 (zod 3.25.76):              │
│          │      Client.request(schema)                                       │
│          │ to   @modelcontextprotocol/sdk 1.12.1 (zod 3.25.76):              │
│          │      Protocol.notify(x)                                           │
│          │ +2 more: npx diamondback explain zod                              │
├──────────┼───────────────────────────────────────────────────────────────────┤
│ luxon    │ In forecast-server, 3.5.0 compiles where 3.4.4 is wanted, but is  │
│ 3.4.4    │   told apart at run time.                                         │
│ 3.5.0    │ fix  Install one copy only, so that the check sees its own class. │
│          │ from luxon 3.5.0: DateTime.now                                    │
│          │ to   cron 3.1.7 (luxon 3.4.4): sendAt(source)                     │
│          │ why  node_modules/cron/dist/time.js:31 checks instanceof DateTime │
│          │ used src/server.ts:3 and :1                                       │
└──────────┴───────────────────────────────────────────────────────────────────┘

Warning: rxjs, 1 flow inside inquirer
2 other divergent packages never cross: npx diamondback list
3 gaps, not judged: fecha, old (publishes no types); huge (the compiler ran out
  of time)

Why:   npx diamondback explain zod
Proof: npx diamondback witness 4c1f9a00
`;

const ESCAPE = '\u001b';

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => [...line].length));
}

describe('report/table', () => {
  it('says what is wrong and what to do in 80 columns', async () => {
    assert.equal(await formatReport(report, 'table', { columns: 80 }), GOLDEN);
  });

  it('is 80 columns wide when nobody says otherwise', async () => {
    assert.equal(await formatReport(report), GOLDEN);
  });

  it('never exceeds the columns that it was given', async () => {
    for (const columns of [60, 72, 80, 100, 120]) {
      for (const text of [
        await formatReport(report, 'table', { columns, target: 'packages/a folder with a long name/app' }),
        await formatReport(cleanReport, 'table', { columns }),
        await formatList(report, 'table', { columns }),
        await formatExplanation(report, explanation, 'table', { columns }),
      ]) {
        assert.ok(widest(text) <= columns, `${widest(text)} > ${columns}\n${text}`);
      }
    }
  });

  it('breaks names and reasons that have no place to break', async () => {
    const long = 'x'.repeat(300);
    const [first] = report.findings;
    assert.ok(first);
    const text = await formatReport({ ...report, findings: [{ ...first, package: long, reason: long }] });
    assert.ok(widest(text) <= 80);
  });

  it('has no escape codes without colour, and the same words with it', async () => {
    const plain = await formatReport(report);
    const coloured = await formatReport(report, 'table', { color: true });
    assert.ok(!plain.includes(ESCAPE));
    assert.ok(coloured.includes(ESCAPE));
    assert.equal(stripVTControlCharacters(coloured), plain);
  });

  it('uses no colour that disappears on a dark or a light terminal', async () => {
    const coloured = await formatReport(report, 'table', { color: true });
    const codes = new Set([...coloured.matchAll(new RegExp(`${ESCAPE}\\[([\\d;]*)m`, 'g'))].map(([, code]) => code));
    assert.deepEqual([...codes].sort(), ['1', '1;31', '22', '22;39']);
  });

  it('shows a hundred packages, and says how many more there are', async () => {
    const text = await formatReport(crowded(180), 'table', { columns: 100 });
    assert.equal(text.match(/│ package-\d+ /g)?.length, 100);
    assert.match(text, /┘\n\n20 more packages: npx diamondback check --format json\n/);
    assert.ok(!(await formatReport(crowded(150), 'table')).includes('more packages: npx'));
  });

  it('draws one table, whatever its size', async () => {
    const divergent = Array.from({ length: 100 }, (_, index) => ({
      ...report.divergent[index % report.divergent.length],
      package: `package-${index}`,
    })) as AnalysisReport['divergent'];
    for (const text of [await formatReport(crowded(60), 'table'), await formatList({ ...report, divergent })]) {
      const lines = text.split('\n').filter((line) => /^[│┌├└]/.test(line));
      assert.equal(lines.filter((line) => line.startsWith('┌')).length, 1);
      assert.equal(lines.filter((line) => line.startsWith('└')).length, 1);
      assert.deepEqual(new Set(lines.map((line) => line.length)), new Set([80]));
    }
  });

  it('strips escapes and direction marks that come from the input', async () => {
    const [first] = report.findings;
    assert.ok(first);
    const evil: AnalysisReport = {
      ...report,
      project: { ...report.project, name: `app${ESCAPE}[2J` },
      divergent: report.divergent.map((entry) => ({ ...entry, package: `${entry.package}\u009b31m\u0007` })),
      findings: [{ ...first, reason: `bad\r\n${ESCAPE}]0;title\u0007\u202ereason`, fingerprint: `a${ESCAPE}c` }],
    };
    for (const text of [
      await formatReport(evil),
      await formatList(evil),
      await formatExplanation(evil, { ...explanation, copies: [{ ...copy(), location: `l${ESCAPE}[1m` }] }),
    ]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
      assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
  });

  it('says so in one line when there is nothing to do', async () => {
    assert.match(await formatReport(cleanReport), /^No conflicts in forecast-server: 2 packages have several versions/);
    assert.equal(await formatReport(cleanReport, 'table', { quiet: true }), '');
  });

  it('does not claim that nothing crosses when types were not looked at', async () => {
    const text = await formatReport({ ...cleanReport, typesChecked: false });
    assert.match(text, /not looked\s+at/);
    assert.doesNotMatch(text, /No conflicts/);
  });

  it('tells two directions of one flow once', async () => {
    const [first] = report.findings;
    assert.ok(first);
    const mirror = { ...first, producer: first.consumer, consumer: first.producer };
    const text = await formatReport({ ...report, findings: [first, mirror] });
    assert.match(text, /and {2}the other way round as well/);
    assert.equal(text.match(/│ from /g)?.length, 1);
  });

  it('shows a change to package.json when there is no command', async () => {
    const [first] = report.findings;
    assert.ok(first);
    const patch = { overrides: { zod: '3.25.76' } };
    const remedies = [{ kind: 'override' as const, title: 'force zod 3.25.76', patch, effect: '' }];
    const text = await formatReport({ ...report, findings: [{ ...first, remedies }] });
    assert.match(text, /fix {2}Force zod 3\.25\.76, in package\.json:/);
    assert.ok(text.includes('{"overrides":{"zod":"3.25.76"}}'));
  });

  it('leaves known findings out of the conflicts and counts them', async () => {
    const findings = report.findings.map((finding) => ({ ...finding, status: 'known' as const }));
    const text = await formatReport({ ...report, findings });
    assert.match(text, /^No new conflicts/);
    assert.match(text, /^Known: zod \(5 flows in forecast-server\), luxon \(1 flow in forecast-server\)/m);
    assert.doesNotMatch(text, /│/);
  });

  it('lists each version with who asks for it', async () => {
    const text = await formatList(report);
    assert.match(text, /│ zod +│ 3\.22\.4 +│ forecast-server \^3\.22\.4 +│ incompatible +│/);
    assert.match(text, /│ content-type +│ 1\.0\.5 .*│ present/);
  });

  it('explains copies, paths, meetings, crossings and remedies', async () => {
    const text = await formatExplanation(report, explanation, 'table', {
      docsFolder: 'app/node_modules/diamondback',
    });
    for (const part of [
      'zod: 2 copies, 2 versions, types cross (incompatible)',
      '@modelcontextprotocol/sdk wants ^3.23.8',
      'path: forecast-server > @modelcontextprotocol/sdk > zod',
      'and 2 more ways to it',
      '3.25.76 through @modelcontextprotocol/sdk',
      'proof npx diamondback witness 4c1f9a00',
      'npm install zod@3.25.76',
      'More: app/node_modules/diamondback/docs/codes/incompatible-types-cross.md',
    ]) {
      assert.ok(text.includes(part), `${part} is not in\n${text}`);
    }
  });

  it('never wraps what is there to be copied', async () => {
    const command = `node -e "${'x'.repeat(200)};" && npm install`;
    const [first] = report.findings;
    assert.ok(first);
    const remedy = {
      kind: 'override' as const,
      title: 'force it',
      effect: '',
      patch: { overrides: { a: '1' } },
      command,
    };
    const text = await formatExplanation(
      { ...report, findings: [{ ...first, remedies: [remedy] }] },
      explanation,
      'table',
      { columns: 60 },
    );
    assert.ok(text.includes(`\n    then: ${command}\n`), text);
    assert.ok(text.includes('\n    package.json: {"overrides":{"a":"1"}}\n'), text);
  });
});

describe('report/table: fail-on', () => {
  const warning = report.findings.filter(({ severity }) => severity === 'warning');
  const notes = warning.map((finding) => ({
    ...finding,
    code: 'compatible-types-cross' as const,
    verdict: 'compatible' as const,
    severity: 'note' as const,
  }));

  it('counts and shows what fails, also when quiet', async () => {
    for (const quiet of [true, false]) {
      const text = await formatReport({ ...report, findings: warning, gaps: [] }, 'table', {
        failOn: 'warning',
        quiet,
      });
      assert.match(
        text,
        /^No errors in forecast-server, but with --fail-on warning: 1 package with\s+warnings\s+\(rxjs\)/,
      );
      assert.match(text, /│ rxjs +│ Inside inquirer, TypeScript rejects/);
      assert.doesNotMatch(text, /No conflicts|Warning:/);
    }
    const both = await formatReport({ ...report, findings: [...warning, ...notes] }, 'table', { failOn: 'note' });
    assert.match(both, /--fail-on note: 1 package with\s+warnings/);
    const note = await formatReport({ ...report, findings: notes }, 'table', { failOn: 'note', quiet: true });
    assert.match(note, /--fail-on note: 1 package with notes\s+\(rxjs\)/);
    assert.match(note, /│ rxjs/);
    assert.equal(await formatReport({ ...report, findings: notes, gaps: [] }, 'table', { quiet: true }), '');
  });

  it('adds lesser findings to the conflicts', async () => {
    const text = (await formatReport(report, 'table', { failOn: 'warning' })).replaceAll(/\s+/g, ' ');
    assert.match(text, /^2 conflicts in .*: zod, luxon; with --fail-on warning also 1 package with warnings \(rxjs\)/);
  });

  it('does not say that there are no conflicts when there are some inside dependencies', async () => {
    const text = await formatReport({ ...report, findings: warning });
    assert.match(
      text,
      /^No conflicts in your own code of forecast-server; 1 inside dependencies\s+\(warnings\): rxjs\n/,
    );
    const own = warning.map((finding) => ({
      ...finding,
      usage: 'possible' as const,
      meeting: { location: '', name: 'app1' },
    }));
    const possible = await formatReport({ ...report, findings: own });
    assert.match(possible, /^No conflicts that your own code of .* is known to run into; 1\s+package with warnings/);
    assert.match(possible, /Warning: rxjs, 1 flow in app1; not used together in your code yet/);
  });

  it('does not call a package with a conflict one without', async () => {
    const zod = report.findings.slice(0, 1).map((finding) => ({ ...notes[0], ...finding, severity: 'note' as const }));
    const text = await formatReport({ ...report, findings: [...report.findings.slice(1), ...zod] });
    assert.doesNotMatch(text, /without a conflict/);
    const fits = await formatReport({ ...report, findings: [...report.findings.slice(0, 1), ...notes] });
    assert.match(fits, /1 package crossing without a conflict: rxjs\./);
  });

  it('names no docs page that is not there', async () => {
    assert.doesNotMatch(await formatExplanation(report, explanation), /More:/);
  });
});

describe('report/table: gaps', () => {
  const gap = (location: string, code: Gap['code'], reason = 'because') => ({ location, code, reason });
  const told = async (gaps: Gap[], of: AnalysisReport = cleanReport) =>
    (await formatReport({ ...of, gaps })).replaceAll(/\s+/g, ' ');

  it('says first that packages are missing', async () => {
    const missing = [gap('node_modules/a', 'not-installed'), gap('node_modules/b', 'not-installed')];
    const text = await told(missing);
    assert.match(text, /^forecast-server: 2 packages are not installed, so this result is incomplete: run npm ci\. No/);
    assert.match(text, /Not installed: a, b\. Run npm ci\./);
    assert.match(await told(missing, report), /^2 conflicts in .* 2 packages are not installed, so .* run npm ci/);
    assert.match(
      await formatReport({ ...cleanReport, gaps: missing }, 'table', { quiet: true }),
      /2 packages are not installed/,
    );
    assert.match(
      await told([...missing, gap('node_modules/c', 'lockfile-mismatch')]),
      /2 packages are not installed and 1 has another version on disk than in the lockfile, so/,
    );
  });

  it('does not call an edited package.json another version on disk', async () => {
    const text = await told([
      gap('', 'lockfile-mismatch', 'package-lock.json was made for another one (ms): run npm install'),
    ]);
    assert.match(text, / package-lock\.json was made for another one \(ms\): run npm install/);
    assert.doesNotMatch(text, /on disk|incomplete|not judged/);
  });

  it('says in one line that there is no lockfile', async () => {
    const gaps = [gap('', 'no-lockfile', 'there is no package-lock.json')];
    assert.match(await told(gaps), /There is no package-lock\.json/);
    assert.match(await formatList({ ...report, gaps }), /There is no package-lock\.json\n$/);
  });
});

function copy() {
  const [first] = explanation.copies;
  assert.ok(first);
  return first;
}

describe('report/table: what findings were compared with', () => {
  const gate: GateReport = {
    baseline: 'diamondback-baseline.json',
    config: null,
    base: null,
    resolved: [],
    policy: [],
  };
  const stale = (line: number): PolicyFinding => ({
    code: 'baseline-entry-stale',
    severity: 'note',
    fingerprint: '0123456789ab',
    place: { file: 'diamondback-baseline.json', line },
    package: 'zod',
    reason: 'zod no longer goes from a to b in app',
  });
  const gone = {
    ...{ fingerprint: '4c1f9a0', code: 'incompatible-types-cross' as const, package: 'zod' },
    ...{ producer: 'zod', consumer: 'server', meeting: 'app' },
  };

  it('is one short line when nothing is new', async () => {
    const text = await formatReport({ ...cleanReport, gate });
    assert.match(text, /^No conflicts.*\n.*\n0 new, 0 known, 0 resolved, compared with diamondback-baseline\.json\.\n/);
    assert.equal(await formatReport({ ...cleanReport, gate }, 'table', { quiet: true }), '');
  });

  it('counts flows below what is new, not notes', async () => {
    const findings = report.findings.map((finding, index) => ({
      ...finding,
      ...(index > 0 && { status: 'known' as const }),
    }));
    const text = await formatReport({ ...report, findings, gate });
    assert.match(text, /^1 new conflict in forecast-server: zod\n1 new, 6 known, 0 resolved, compared with \S+\.\n/);
  });

  it('shows the reason of what is accepted', async () => {
    const because = (reason: string, until?: string) => ({ reason, ...(until !== undefined && { until }) });
    const reasons = [because('they never meet'), because('they never meet'), because('waits', '2027-01-31')];
    const findings = report.findings.map((finding, index) => {
      const accepted = reasons[index];
      return { ...finding, status: 'known' as const, ...(accepted !== undefined && { accepted }) };
    });
    const text = await formatReport({ ...report, findings, gate });
    assert.match(text, /^Accepted: zod \(2 flows in forecast-server\): they never meet$/m);
    assert.match(text, /^Accepted: zod \(1 flow in forecast-server\), until 2027-01-31: waits$/m);
    assert.match(text, /^Known: zod \(2 flows in forecast-server\), luxon/m);
  });

  it('names what is resolved, and where the stale entries are', async () => {
    const policy = [stale(4), stale(9)];
    const text = await formatReport({ ...cleanReport, gate: { ...gate, resolved: [gone, gone], policy } });
    assert.match(
      text,
      /^Resolved: zod \(2 flows in app\)\nNote: diamondback-baseline\.json:4, 9: these findings are gone; drop them with\n/m,
    );
    assert.match(text, /npx diamondback check --update-baseline/);
  });

  it('is in the headline and in quiet output when an accepted entry fails', async () => {
    const policy = [{ ...stale(4), severity: 'error' as const }];
    for (const quiet of [false, true]) {
      const text = await formatReport({ ...cleanReport, gate: { ...gate, policy } }, 'table', { quiet });
      assert.match(text, /^No new conflicts in \S+, but 1 accepted entry no longer holds\n/);
      assert.match(text, /^Error: diamondback-baseline\.json:4: this finding is gone/m);
    }
  });

  it('says which commit, and when there was no lockfile', async () => {
    const base = { ref: 'origin/main', commit: '0123456789abcdef0123456789abcdef01234567', lockfile: null };
    const text = await formatReport({ ...report, gate: { ...gate, baseline: null, base } });
    assert.match(text, /^7 new, 0 known, compared with origin\/main \(merge base 012345678\)\.$/m);
    assert.match(text, /^There was no lockfile at origin\/main, so everything is new to it\.$/m);
  });
});
