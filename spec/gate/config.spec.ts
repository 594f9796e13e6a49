import assert from 'node:assert/strict';
import { AnalyzerError } from '../../lib/errors.ts';
import { parseManifestConfig } from '../../lib/gate/config.ts';
import { applyGate, type Configuration, configOf, parseConfig, type Scope } from '../../lib/gate/index.ts';
import { fits, nearestFirst } from '../../lib/gate/pattern.ts';
import type { AnalysisReport, Finding } from '../../lib/model/report.ts';
import { baselineOf, type Change, finding, reportOf } from './samples.ts';

const FILE = 'diamondback.config.json';
const everything: Scope = { packages: null, omit: [] };

interface Gated {
  readonly findings?: readonly Change[];
  readonly today?: string;
  readonly scope?: Scope;
  readonly report?: Partial<AnalysisReport>;
}

function gated(data: Configuration, { findings = [{}], today = '2026-11-25', scope = everything, report }: Gated = {}) {
  return applyGate(reportOf(findings.map(finding), report), {
    baseline: null,
    config: configOf(data),
    base: null,
    scope,
    today,
  });
}

const severities = (data: Configuration, ...findings: Change[]): Finding['severity'][] =>
  gated(data, { findings }).findings.map(({ severity }) => severity);

describe('gate/config: severities', () => {
  it('are set by code', () => {
    assert.deepEqual(severities({ severities: { 'incompatible-types-cross': 'warning' } }, {}), ['warning']);
    assert.deepEqual(severities({ severities: { 'identity-crosses': 'warning' } }, {}), ['error']);
  });

  it('are set by package and by scope, the nearest first', () => {
    const packages = { '@types/*': 'note', '@types/react': { 'identity-crosses': 'warning' }, '*': 'warning' } as const;
    const of = (name: string, code: Finding['code']) => severities({ packages }, { package: name, code })[0];
    assert.equal(of('@types/node', 'incompatible-types-cross'), 'note');
    assert.equal(of('@types/react', 'identity-crosses'), 'warning');
    assert.equal(of('@types/react', 'incompatible-types-cross'), 'note');
    assert.equal(of('money', 'incompatible-types-cross'), 'warning');
  });

  it('of a package as a whole leave what fits a note', () => {
    const packages = { money: 'error' } as const;
    assert.deepEqual(severities({ packages }, { code: 'compatible-types-cross' }), ['note']);
    assert.deepEqual(severities({ packages }, { code: 'unjudged-types-cross', severity: 'warning' }), ['error']);
  });

  it('are set for a workspace, which wins over the project', () => {
    const rules = { severities: { 'incompatible-types-cross': 'note' } } as const;
    const here = { meeting: '@app/old', meetingAt: 'packages/old' };
    for (const key of ['@app/old', 'packages/old', '@app/*']) {
      const data: Configuration = { packages: { money: 'warning' }, workspaces: { [key]: rules } };
      assert.deepEqual(severities(data, here), ['note'], key);
      assert.deepEqual(severities(data, {}), ['warning'], key);
      const inside = { meeting: '@app/old', meetingAt: 'node_modules/@app/old' };
      assert.deepEqual(severities(data, inside), ['warning'], 'inside a dependency of that name');
    }
  });

  it('sort the findings anew', () => {
    const data: Configuration = { packages: { money: 'note' } };
    assert.deepEqual(severities(data, {}, { package: 'clock' }), ['error', 'note']);
  });

  it('are set for what is wrong with the baseline, too', () => {
    const baseline = baselineOf([finding()]);
    const config = configOf({ severities: { 'baseline-entry-stale': 'error' } });
    const { gate } = applyGate(reportOf([]), { baseline, config, base: null, scope: everything, today: '2026-11-25' });
    assert.deepEqual(
      gate?.policy.map(({ severity }) => severity),
      ['error'],
    );
  });
});

describe('gate/config: acceptances', () => {
  const reason = 'no release of shop uses money 2 yet';
  const isAccepted = (entry: Partial<NonNullable<Configuration['accept']>[number]>, change: Change = {}): boolean =>
    gated({ accept: [{ reason, ...entry }] }, { findings: [change] }).findings[0]?.status === 'known';

  it('pick findings by any of their parts', () => {
    const { fingerprint } = finding();
    const picks = {
      fingerprint,
      code: 'incompatible-types-cross',
      package: 'money',
      producer: 'shop',
      consumer: 'bank',
    };
    const others = { code: 'identity-crosses', package: 'clock', producer: 'bank', consumer: 'shop', meeting: 'shop' };
    for (const [key, value] of Object.entries({ ...picks, meeting: 'app', from: '1.x', to: '^2.1.0' })) {
      assert.ok(isAccepted({ [key]: value }), key);
    }
    for (const [key, value] of Object.entries({ ...others, fingerprint: '000000000000', from: '^2', to: '>2' })) {
      if (key !== 'to') assert.ok(!isAccepted({ [key]: value }), key);
    }
    assert.ok(!isAccepted({ to: '^3' }));
    assert.ok(!isAccepted({ package: 'money', consumer: 'vault' }), 'all parts have to fit');
    assert.ok(isAccepted({ package: '@scope/*' }, { package: '@scope/money' }));
    assert.ok(isAccepted({ producer: 'shop-next' }, { importedAs: 'shop-next' }));
  });

  it('hand their reason on', () => {
    const { findings, summary, gate } = gated({ accept: [{ package: 'money', reason, until: '2026-11-25' }] });
    assert.deepEqual(findings[0]?.accepted, { reason, until: '2026-11-25' });
    assert.deepEqual([summary.new, summary.known, gate?.policy], [0, 1, []]);
  });

  it('end with their last day, and that is an error', () => {
    const accept = [{ package: 'money', consumer: 'bank', reason, until: '2026-11-24' }];
    const { findings, gate } = gated({ accept });
    assert.deepEqual([findings[0]?.status, findings[0]?.accepted], ['new', undefined]);
    const [expired] = gate?.policy ?? [];
    assert.deepEqual([expired?.code, expired?.severity, expired?.package], ['acceptance-expired', 'error', 'money']);
    assert.match(expired?.reason ?? '', /accepted a finding of money, to bank, until 2026-11-24 \(no release of shop/);
    assert.equal(expired?.place.line, 3);
  });

  it('that match nothing are a warning, expired or not', () => {
    const accept = [
      { package: 'munny', reason },
      { package: 'money', producer: 'bank', reason, until: '2020-01-01' },
    ];
    const { gate } = gated({ accept, severities: { 'acceptance-unmatched': 'error' } });
    assert.deepEqual(
      gate?.policy.map(({ code, severity }) => [code, severity]),
      [
        ['acceptance-unmatched', 'error'],
        ['acceptance-unmatched', 'error'],
      ],
    );
    assert.equal(gated({ accept }).gate?.policy[0]?.severity, 'warning');
  });

  it('are not called unmatched when this run could not have matched them', () => {
    const accept = [{ package: 'clock', consumer: 'vault', reason }];
    const policy = (more: Gated, omit: Configuration['omit'] = []) => gated({ accept, omit }, more).gate?.policy.length;
    assert.equal(policy({}), 1);
    assert.equal(policy({ scope: { packages: ['money'], omit: [] } }), 0);
    assert.equal(policy({ scope: { packages: null, omit: ['dev'] } }), 0);
    assert.equal(policy({ scope: { packages: null, omit: ['dev'] } }, ['dev']), 1);
    assert.equal(policy({ report: { typesChecked: false } }), 0);
    const gaps = [{ code: 'not-installed', location: 'node_modules/vault', reason: '' } as const];
    assert.equal(policy({ report: { gaps } }), 0);
  });

  it('of a workspace are for that workspace', () => {
    const data: Configuration = { workspaces: { old: { accept: [{ package: 'money', reason }] } } };
    const findings = [{ meeting: 'old', meetingAt: 'packages/old' }, {}];
    assert.deepEqual(
      gated(data, { findings }).findings.map(({ status }) => status),
      ['known', 'new'],
    );
  });

  it('keep their fingerprint when the reason or the day changes', () => {
    const fingerprint = (more: object) =>
      gated({ accept: [{ package: 'munny', reason, ...more }] }).gate?.policy[0]?.fingerprint;
    assert.equal(fingerprint({ reason: 'other', until: '2030-01-01' }), fingerprint({}));
    assert.notEqual(fingerprint({ producer: 'shop' }), fingerprint({}));
  });
});

describe('gate/config: the text', () => {
  it('may have comments, commas after the last item, and nothing at all', () => {
    const text = `{
      // for editors
      "$schema": "./node_modules/diamondback/schema/diamondback.config.schema.json",
      "failOn": "warning", /* stricter */
      "omit": ["dev"],
    }`;
    assert.equal(parseConfig(FILE, text).data.failOn, 'warning');
    assert.deepEqual(parseConfig(FILE, '{}').acceptances, []);
  });

  it('may stand in package.json, without comments', () => {
    const manifest = '{\n  "name": "app",\n  "diamondback": {\n    "failOn": "note"\n  }\n}';
    assert.equal(parseManifestConfig('package.json', manifest)?.data.failOn, 'note');
    assert.equal(parseManifestConfig('package.json', '{ "devDependencies": { "diamondback": "1" } }'), null);
    assert.equal(parseManifestConfig('package.json', '{ "diamondback": '), null);
    assert.throws(
      () => parseManifestConfig('package.json', manifest.replace('failOn', 'failon')),
      /^AnalyzerError: package\.json:4: unknown key "failon"$/,
    );
  });

  const refused: [string, string, RegExp, RegExp][] = [
    ['an unknown key', '{\n "severites": {} }', /:2: unknown key "severites"/, /"severities"/],
    ['an unknown key far from all', '{ "rules": {} }', /unknown key "rules"/, /Keys here are failOn, omit/],
    ['an unknown code', '{ "severities": { "identity-cross": "note" } }', /in severities/, /"identity-crosses"/],
    [
      'an unknown severity',
      '{ "severities": { "identity-crosses": "warn" } }',
      /one of error, warning, note/,
      /"warning"/,
    ],
    ['a wrong type', '{ "omit": "dev" }', /omit must be an array, not "dev"/, /configuration\.md/],
    ['a wrong item', '{ "omit": ["devs"] }', /omit\[0\] must be one of/, /"dev"/],
    ['a severity of a package', '{ "packages": { "a": 1 } }', /packages\.a must be a severity/, /./],
    ['a baseline that is true', '{ "baseline": true }', /baseline must be a file inside the project, or false/, /./],
    ['no reason', '{ "accept": [{ "package": "a" }] }', /accept\[0\] has no "reason"/, /why it is accepted/],
    ['an empty reason', '{ "accept": [{ "package": "a", "reason": " " }] }', /reason must be a text with some/, /./],
    ['nothing to accept', '{ "accept": [{ "reason": "a" }] }', /does not say what it accepts/, /package, producer/],
    ['a wrong date', '{ "accept": [{ "package": "a", "reason": "b", "until": "May" }] }', /a day such as/, /./],
    [
      'no such day',
      '{ "accept": [{ "package": "a", "reason": "b", "until": "2026-02-30" }] }',
      /no day 2026-02-30/,
      /./,
    ],
    ['no such range', '{ "accept": [{ "package": "a", "reason": "b", "from": "one" }] }', /from must be a range/, /./],
    ['a global key in a workspace', '{ "workspaces": { "a": { "omit": [] } } }', /"omit" in workspaces\.a/, /accept/],
    ['a key twice', '{ "omit": [],\n "omit": [] }', /:2: omit is there twice/, /./],
    ['a half merge', '{\n<<<<<<< HEAD\n "omit": []\n}', /:2: an unresolved merge conflict/, /./],
    ['no JSON', '{ "omit": [ }', /not valid JSON/, /./],
    ['nothing', '', /is empty/, /./],
    ['a list', '[]', /a diamondback configuration: an object/, /./],
    ['code', 'module.exports = {}', /not valid JSON/, /./],
  ];
  for (const [what, text, message, hint] of refused) {
    it(`is refused with ${what}`, () => {
      assert.throws(
        () => parseConfig(FILE, text),
        (error) => {
          assert.ok(error instanceof AnalyzerError);
          assert.equal(error.code, 'config-invalid');
          assert.match(error.message, message);
          assert.match(error.hint, hint);
          return error.message.startsWith(FILE);
        },
      );
    });
  }
});

describe('gate/pattern', () => {
  it('takes * for any characters and the rest as it is', () => {
    assert.ok(fits('@types/*', '@types/node') && fits('*', '@a/b') && fits('a*z', 'a.z'));
    assert.ok(
      fits('a*b*c', 'abbc') && fits('**', '') && fits('a*a', 'aa') && !fits('a*a', 'a') && !fits('a*b*c', 'acb'),
    );
    assert.ok(!fits(`${'*a'.repeat(100)}b`, 'a'.repeat(5000)), 'in linear time');
    assert.ok(!fits('@types/*', '@typesx/node') && !fits('a.z', 'abz') && !fits('a*z', 'a.zz.'));
    assert.deepEqual(nearestFirst(['*', '@a/*', '@a/b', '@*'], ['@a/b']), ['@a/b', '@a/*', '@*', '*']);
  });
});
