import assert from 'node:assert/strict';
import { applyGate, type BaselineEntry, fails, remember, type Scope } from '../../lib/gate/index.ts';
import type { AnalysisReport, Finding, Gap } from '../../lib/model/report.ts';
import { FAIL_ON } from '../../lib/model/severity.ts';
import { baselineOf, finding, reportOf } from './samples.ts';

const everything: Scope = { packages: null, omit: [] };
const today = '2026-11-25';

function gated(
  findings: readonly Finding[],
  entries: readonly (Finding | BaselineEntry)[],
  scope: Scope = everything,
  change: Partial<AnalysisReport> = {},
): AnalysisReport {
  return applyGate(reportOf(findings, change), {
    baseline: baselineOf(entries),
    config: null,
    base: null,
    scope,
    today,
  });
}

describe('gate/apply', () => {
  it('leaves a report alone when there is nothing to compare with', () => {
    const report = reportOf([finding()]);
    assert.equal(applyGate(report, { baseline: null, config: null, base: null, scope: everything, today }), report);
  });

  it('tells new, known and resolved apart', () => {
    const [known, fresh, gone] = [finding(), finding({ consumer: 'vault' }), finding({ consumer: 'purse' })];
    const { findings, gate, summary } = gated([known, fresh], [known, gone]);
    assert.deepEqual(
      findings.map(({ status }) => status),
      ['known', 'new'],
    );
    assert.deepEqual([summary.new, summary.known, summary.resolved], [1, 1, 1]);
    assert.deepEqual(gate?.resolved, [
      {
        ...{ fingerprint: gone.fingerprint, code: gone.code, package: 'money' },
        ...{ producer: 'shop', consumer: 'purse', meeting: 'app' },
      },
    ]);
    const [stale] = gate?.policy ?? [];
    assert.deepEqual(
      [stale?.code, stale?.severity, stale?.place],
      ['baseline-entry-stale', 'note', { file: 'diamondback-baseline.json', line: 5 }],
    );
  });

  it('hands the reason of an entry on', () => {
    const [known] = gated([finding()], [{ ...remember(finding()), reason: 'on purpose' }]).findings;
    assert.deepEqual(known?.accepted, { reason: 'on purpose' });
  });

  it('calls a finding that got worse new, and its entry neither stale nor resolved', () => {
    const { findings, gate } = gated([finding()], [finding({ code: 'unjudged-types-cross' })]);
    assert.equal(findings[0]?.status, 'new');
    assert.deepEqual([gate?.resolved, gate?.policy], [[], []]);
  });

  describe('calls nothing resolved that it could not see', () => {
    const gone = finding({ consumer: 'purse' });
    const resolved = (scope: Partial<Scope>, change: Partial<AnalysisReport> = {}) =>
      gated([], [gone], { ...everything, ...scope }, change).gate?.resolved.length;
    const gap = (code: Gap['code'], location: string) => ({ gaps: [{ code, location, reason: '' }] });

    it('without types', () => assert.equal(resolved({}, { typesChecked: false }), 0));
    it('of other packages', () => {
      assert.equal(resolved({ packages: ['clock'] }), 0);
      assert.equal(resolved({ packages: ['money'] }), 1);
    });
    it('of dependencies that were left out', () => assert.equal(resolved({ omit: ['dev'] }), 0));
    it('of packages that could not be read', () => {
      assert.equal(resolved({}, gap('not-installed', 'node_modules/purse')), 0);
      assert.equal(resolved({}, gap('verdict-timeout', 'node_modules/purse/node_modules/money')), 0);
      assert.equal(resolved({}, gap('limit-reached', '')), 0);
      assert.equal(resolved({}, gap('not-installed', 'node_modules/elsewhere')), 1);
      assert.equal(resolved({}, gap('lockfile-mismatch', '')), 1);
    });
  });
});

describe('gate/fails', () => {
  const of = (severity: Finding['severity'], status: Finding['status'] = 'new') =>
    reportOf([{ ...finding({ severity }), status }]);

  it('from the level on', () => {
    const table = (['error', 'warning', 'note'] as const).map((severity) =>
      FAIL_ON.map((level) => fails(of(severity), level)),
    );
    // error, warning, note, never
    assert.deepEqual(table, [
      [true, true, true, false],
      [false, true, true, false],
      [false, false, true, false],
    ]);
  });

  it('for new findings only', () => {
    assert.equal(fails(of('error', 'known'), 'note'), false);
    assert.equal(fails(reportOf([]), 'note'), false);
  });

  it('for policy findings as well', () => {
    const stale = gated([], [finding()]);
    assert.equal(fails(stale, 'error'), false);
    assert.equal(fails(stale, 'note'), true);
  });
});
