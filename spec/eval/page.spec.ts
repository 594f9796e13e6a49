import assert from 'node:assert/strict';
import type { CaseResult } from '../../scripts/corpus/evaluate.ts';
import { sumUp } from '../../scripts/corpus/evaluation.ts';
import { writePage } from '../../scripts/corpus/page.ts';
import { caseText, totalText } from '../../scripts/corpus/print.ts';
import { scoreCase } from '../../scripts/corpus/score.ts';
import { sampleFinding, sampleLabel, sampleLabels, sampleReport } from './sample.ts';

const labels = sampleLabels([sampleLabel('d', 'breaking'), sampleLabel('e', 'private'), sampleLabel('f', 'breaking')]);
const findings = ['d', 'e'].map((name) => sampleFinding({ package: name, verdict: 'incompatible' }));
const score = scoreCase(labels, sampleReport(findings, { f: 'present' }));
const problem = { fingerprint: 'abc', package: 'e', verdict: 'incompatible', problem: 'TypeScript 6.0.3: accepted' };
const sample: CaseResult = {
  name: 'sample',
  description: 'a sample',
  seconds: 1.25,
  score,
  correctedScore: score,
  witnesses: { checked: 2, confirmed: 1, problems: [problem, { ...problem, problem: 'TypeScript 7.0.2: accepted' }] },
  error: null,
  toolVersion: '1.2.3',
};
const broken: CaseResult = {
  ...sample,
  name: 'broken',
  score: null,
  correctedScore: null,
  witnesses: null,
  error: 'no report\nat all',
};
const known = { sample: { e: 'Globals | are not followed.' }, other: { x: 'not run' } };
const machine = { node: 'v20.0.0', cores: 2, jobs: 1, witnessLimit: 10 };

describe('sumUp', () => {
  it('explains misses, and fails for failed cases and unmet thresholds', () => {
    const evaluation = sumUp([sample, broken], known, true);
    assert.deepEqual(
      evaluation.misses.map((miss) => `${miss.package}: ${miss.cause}`),
      ['e: Globals | are not followed.', 'f: not yet explained'],
    );
    assert.deepEqual(evaluation.witnesses, { checked: 2, confirmed: 1 });
    assert.equal(evaluation.failures[0], 'broken failed: no report\nat all');
    assert.equal(evaluation.failures.length, 1 + 5);
  });

  it('asks a selection of cases only not to fail', () => {
    assert.deepEqual(sumUp([sample], known, false).failures, []);
  });

  it('names explanations that are not needed any more', () => {
    assert.deepEqual(sumUp([sample], { sample: { d: 'old' } }, false).outdatedCauses, ['sample/d']);
  });
});

describe('writePage', () => {
  const page = writePage(sumUp([sample, broken], known, true), machine);

  it('lists every miss with its cause', () => {
    assert.match(page, /### Missed conflict \(1\)\n\n- `sample`, `f` \(breaking → present\): not yet explained/);
    assert.match(
      page,
      /### False alarm \(1\)\n\n- `sample`, `e` \(private → incompatible\): Globals \| are not followed\./,
    );
    assert.match(
      page,
      /### Witnesses not confirmed \(1\)\n\n- `sample`, `e` abc \(incompatible\): `TypeScript 6\.0\.3: accepted`/,
    );
    assert.match(page, /### Cases that failed \(1\)\n\n- `broken`: `no report at all`/);
  });

  it('has a row for each case, also for one that failed', () => {
    assert.match(page, /\n\| sample \| 1\/2 \| 1 \| 1\/3 \| 1\/2 \| 1\/2 \| 1\/2 \| 2 \| 0 \| 1\.3 \|\n/);
    assert.match(page, /\n\| broken \| failed \|/);
  });

  it('says how it was made', () => {
    assert.match(page, /diamondback 1\.2\.3, Node v20\.0\.0, 2 cores, 1 at a time/);
    assert.match(page, /In each case the 10 worst-ranked findings of each verdict/);
    assert.match(
      writePage(sumUp([sample], known, true), { ...machine, witnessLimit: 0 }),
      /Every finding of each verdict/,
    );
    assert.match(writePage(sumUp([sample], known, true), { ...machine, witnessLimit: null }), /were not checked/);
  });

  it('is whole tables: every row of one has the same number of cells', () => {
    for (const rows of page.split('\n\n').filter((part) => part.startsWith('|'))) {
      const widths = rows
        .trim()
        .split('\n')
        .map((row) => row.replaceAll('\\|', '').split('|').length);
      assert.equal(new Set(widths).size, 1, rows);
    }
  });
});

describe('the text for a terminal', () => {
  it('shows a case, its confusion and what went wrong', () => {
    const text = caseText(sample);
    assert.match(text, /^sample {2}1\.3 s {2}precision 0\.50 recall 0\.50, exact 1\/3/);
    assert.match(text, /breaking → incompatible 1, breaking → present 1, private → incompatible 1/);
    assert.match(text, /witness not confirmed: e abc/);
    assert.match(caseText(broken), /^broken {2}FAILED: no report/);
  });

  it('shows the totals and every failure', () => {
    const text = totalText(sumUp([sample, broken], known, true));
    assert.match(text, /precision 0\.500, recall 0\.500 \(1 right, 1 wrong, 1 missed/);
    assert.match(text, /misses {6}2, 1 of them not yet explained/);
    assert.match(text, /FAILED {6}broken failed/);
  });
});
