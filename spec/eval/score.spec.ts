import assert from 'node:assert/strict';
import type { Verdict } from '../../lib/model/report.ts';
import type { LabelName } from '../../scripts/corpus/labels.ts';
import { isExact, type Outcome, outcomeOf, outcomes, scoreCase } from '../../scripts/corpus/score.ts';
import { computeFigures, thresholds, unmetThresholds } from '../../scripts/corpus/totals.ts';
import { sampleFinding, sampleLabel, sampleLabels, sampleReport } from './sample.ts';

const found = (name: string, verdict: Verdict) => sampleFinding({ package: name, verdict });

describe('outcomeOf', () => {
  it('is the worst verdict, else the level', () => {
    const report = sampleReport([found('a', 'compatible'), found('a', 'unknown'), found('b', 'identity')], {
      c: 'exposed',
    });
    assert.equal(outcomeOf('a', report), 'unknown');
    assert.equal(outcomeOf('b', report), 'identity');
    assert.equal(outcomeOf('c', report), 'exposed');
    assert.equal(outcomeOf('d', report), 'not divergent');
  });
});

describe('isExact', () => {
  it('wants the very verdict, and of a private package nothing to act on', () => {
    const exact: Record<LabelName, Outcome[]> = {
      breaking: ['incompatible'],
      identity: ['identity'],
      compatible: ['compatible'],
      private: ['compatible', 'crossing', 'exposed', 'present', 'not divergent'],
      unproven: ['compatible', 'crossing', 'exposed', 'present', 'not divergent'],
    };
    for (const [label, wanted] of Object.entries(exact)) {
      assert.deepEqual(
        outcomes.filter((outcome) => isExact(label as LabelName, outcome)),
        wanted,
        label,
      );
    }
  });
});

describe('scoreCase', () => {
  const labels = sampleLabels([
    sampleLabel('right', 'breaking'),
    sampleLabel('missed', 'breaking'),
    sampleLabel('milder', 'breaking'),
    sampleLabel('elsewhere', 'breaking'),
    sampleLabel('alarm', 'private'),
    sampleLabel('quiet', 'private'),
    sampleLabel('open', 'unproven'),
  ]);
  const report = sampleReport(
    [
      found('right', 'incompatible'),
      found('milder', 'identity'),
      sampleFinding({ package: 'elsewhere', verdict: 'incompatible', at: 'node_modules/a' }),
      found('alarm', 'incompatible'),
      found('open', 'incompatible'),
      found('new', 'identity'),
    ],
    { missed: 'exposed', quiet: 'present' },
  );
  const score = scoreCase(labels, report);

  it('lists every disagreement once', () => {
    assert.deepEqual(
      score.misses.map((miss) => `${miss.package}: ${miss.kind}: ${miss.detail}`),
      [
        'missed: missed conflict: breaking → exposed',
        'milder: other verdict: breaking → identity',
        'elsewhere: missed meeting: the project',
        'elsewhere: missed pair: elsewhere → b',
        'alarm: false alarm: private → incompatible',
      ],
    );
  });

  it('lists conflicts of packages without a label', () => {
    assert.deepEqual(score.unlabelled, ['new']);
  });

  it('gives the figures by hand', () => {
    const figures = computeFigures([score]);
    assert.deepEqual(figures.confusion, {
      breaking: { incompatible: 2, identity: 1, exposed: 1 },
      identity: {},
      compatible: {},
      private: { incompatible: 1, present: 1 },
      unproven: { incompatible: 1 },
    });
    assert.equal(figures.precision, 3 / 4);
    assert.equal(figures.recall, 3 / 4);
    assert.equal(figures.listPrecision, 4 / 6);
    assert.deepEqual(figures.exact, { found: 3, of: 6 });
    assert.deepEqual(figures.meetings, { found: 2, of: 4 });
    assert.deepEqual(figures.pairs, { found: 2, of: 4 });
  });

  it('counts copies of one version apart', () => {
    const twice = scoreCase(sampleLabels([], [sampleLabel('d', 'identity')]), sampleReport([found('d', 'identity')]));
    const figures = computeFigures([twice]);
    assert.deepEqual(figures.sameVersion, { found: 1, of: 1 });
    assert.deepEqual(figures.exact, { found: 0, of: 0 });
    assert.deepEqual(twice.unlabelled, []);
  });
});

describe('unmetThresholds', () => {
  const perfect = computeFigures([
    scoreCase(sampleLabels([sampleLabel('d', 'breaking')]), sampleReport([found('d', 'incompatible')])),
  ]);

  it('is empty when all are met', () => {
    assert.deepEqual(unmetThresholds(perfect, 1, { confirmed: 3, checked: 3 }), []);
    assert.deepEqual(unmetThresholds(perfect, 1, null), []);
  });

  it('names every threshold that is not', () => {
    const nothing = computeFigures([scoreCase(sampleLabels([sampleLabel('d', 'breaking')]), sampleReport([]))]);
    assert.deepEqual(unmetThresholds(nothing, thresholds.secondsPerCase + 1, { confirmed: 2, checked: 3 }), [
      'recall 0.000 is below 0.95',
      'exact verdicts 0.000 is below 0.92',
      'meetings 0.000 is below 0.92',
      'confirmed witnesses 0.667 is below 1.00',
      'the slowest case took 31.0 s, more than 30 s',
    ]);
  });
});
