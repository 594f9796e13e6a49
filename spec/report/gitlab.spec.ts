import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../lib/model/report.ts';
import { type FormatOptions, formatReport } from '../../lib/report/index.ts';
import { HARMFUL, hostile, poisoned } from './hostile.ts';
import { cleanReport, gatedReport, report } from './sample.ts';

interface Entry {
  description: string;
  check_name: string;
  fingerprint: string;
  severity: string;
  location: { path: string; lines: { begin: number } };
}

const gitlab = async (of: AnalysisReport, options: FormatOptions = {}): Promise<Entry[]> =>
  JSON.parse(await formatReport(of, 'gitlab', options));

/** What GitLab asks of an entry. */
function assertEntries(entries: Entry[]): void {
  for (const { description, check_name, fingerprint, severity, location } of entries) {
    for (const text of [description, check_name, fingerprint]) assert.ok(typeof text === 'string' && text.length > 0);
    assert.ok(['info', 'minor', 'major', 'critical', 'blocker'].includes(severity));
    assert.doesNotMatch(location.path, /^(\.?\/|[A-Za-z]:)/);
    assert.ok(Number.isInteger(location.lines.begin) && location.lines.begin > 0);
  }
  assert.equal(new Set(entries.map(({ fingerprint }) => fingerprint)).size, entries.length);
}

describe('report/gitlab', () => {
  it('is an array of problems, empty when there are none', async () => {
    assert.equal(await formatReport(cleanReport, 'gitlab'), '[]\n');
    assertEntries(await gitlab(report));
  });

  it('holds what is known, so that GitLab can compare branches, and not what was accepted', async () => {
    const entries = await gitlab(gatedReport, { prefix: 'packages/app' });
    assertEntries(entries);
    assert.deepEqual(
      entries.map(({ check_name, severity, location }) => [check_name, severity, location.path]),
      [
        ['incompatible-types-cross', 'major', 'packages/app/src/server.ts'],
        ['identity-crosses', 'info', 'packages/app/src/server.ts'],
        ['baseline-entry-stale', 'minor', 'packages/app/diamondback-baseline.json'],
      ],
    );
    assert.equal((await gitlab(gatedReport, { quiet: true })).length, 2);
  });

  for (const text of hostile) {
    it(`is harmless with ${JSON.stringify(text.slice(0, 40))}`, async () => {
      const entries = await gitlab(poisoned(text), { prefix: 'p' });
      assert.equal(entries.length, 3);
      for (const { description, location } of entries) {
        assert.doesNotMatch(description, HARMFUL);
        assert.doesNotMatch(location.path, HARMFUL);
      }
      assert.equal(new Set(entries.map(({ fingerprint }) => fingerprint)).size, 3);
    });
  }
});
