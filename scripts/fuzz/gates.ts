/** Baselines and configurations: read by `check`, and written by people, merges and other tools. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readBaseline, readConfig, writeBaseline } from '../../lib/gate/index.ts';
import { compare } from '../../lib/index.ts';
import { gatedReport } from '../../spec/report/sample.ts';
import {
  dress,
  dressings,
  nasty,
  spoilText,
  spoilValue,
  type TextEdit,
  textEdits,
  type ValueEdit,
  valueEdits,
} from './mutate.ts';
import { attempt, target } from './target.ts';

const [finding] = gatedReport.findings;
assert.ok(finding);
const entry = {
  package: finding.package,
  from: '^3.22',
  to: '^3.25',
  producer: finding.producer.package,
  consumer: finding.consumer.package,
  meeting: finding.meeting.name,
  code: finding.code,
  fingerprint: finding.fingerprint,
  reason: 'since ever',
};
const baseline = { version: 1, omit: ['dev'], findings: [entry, { ...entry, meeting: 'other' }] };
const configuration = {
  failOn: 'warning',
  omit: ['dev'],
  baseline: 'accepted.json',
  severities: { 'identity-crosses': 'warning', 'baseline-entry-stale': 'note' },
  packages: { 'z*d': 'note', rxjs: { 'incompatible-types-cross': 'error' } },
  accept: [{ package: 'zod', from: '>=3 <4', reason: 'pinned', until: '2027-01-31' }],
  workspaces: { 'packages/*': { accept: [{ code: 'identity-crosses', meeting: '*', reason: 'x' }] } },
};

interface Spoiling {
  readonly values: readonly ValueEdit[] | null;
  readonly cuts: readonly TextEdit[] | null;
  readonly dressing: Parameters<typeof dress>[1];
}

const spoiling: fc.Arbitrary<Spoiling> = fc.record({
  values: fc.option(valueEdits, { freq: 4 }),
  cuts: fc.option(textEdits, { freq: 4 }),
  dressing: dressings,
});

const written = (value: unknown, how: Spoiling): string => {
  const text = JSON.stringify(how.values === null ? value : spoilValue(value, how.values), null, 2) ?? '';
  return dress(how.cuts === null ? text : spoilText(text, how.cuts), how.dressing);
};

export const gates = target({
  name: 'baselines and configurations',
  weight: 10,
  limit: 2_000,
  input: fc.record({
    accepted: spoiling,
    config: fc.option(spoiling),
    inManifest: fc.boolean(),
    name: fc.constantFrom('accepted.json', 'accepted.json', ...nasty),
    updates: fc.boolean(),
  }),
  check: async ({ accepted, config, inManifest, name, updates }, folder) => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'accepted.json'), written(baseline, accepted));
    const before = readFileSync(join(folder, 'accepted.json'), 'utf8');
    const settings = written(
      { ...configuration, baseline: name },
      config ?? { values: null, cuts: null, dressing: 'none' },
    );
    writeFileSync(
      join(folder, 'package.json'),
      inManifest ? `{"name":"app","diamondback":${settings}}` : '{"name":"app"}',
    );
    if (!inManifest) writeFileSync(join(folder, 'diamondback.config.json'), settings);
    const compared = await attempt(() =>
      compare(gatedReport, { path: folder, updateBaseline: updates, today: '2026-11-25' }),
    );
    const files = readdirSync(folder);
    for (const file of files) assert.ok(!file.endsWith('.tmp'), `a draft is left: ${file}`);
    if (!('value' in compared)) {
      assert.equal(
        readFileSync(join(folder, 'accepted.json'), 'utf8'),
        before,
        'it fails, and the baseline is another',
      );
      return;
    }
    const { report, written: change } = compared.value;
    assert.equal(report.findings.length, gatedReport.findings.length, 'a finding is gone');
    for (const { status, accepted: reason } of report.findings) assert.ok(status === 'known' || reason === undefined);
    // Elsewhere than on Windows such a name is told with other slashes.
    if (change === null || name.includes('\\')) return;
    // What was written is read again, and says the same when it is written once more.
    const place = { path: join(folder, change.file), name: change.file, isNamed: true };
    const again = readBaseline(place);
    assert.ok(again);
    writeBaseline(place, again);
    assert.equal(readFileSync(place.path, 'utf8').replace(/^\ufeff/, ''), again.text);
    readConfig(folder);
  },
});
