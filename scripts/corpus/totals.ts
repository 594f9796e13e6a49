/** Figures over all cases, and what they must reach. */
import { isConflictLabel, type LabelName, labelNames } from './labels.ts';
import { type CaseScore, isConflict, type Outcome, outcomes, type Share } from './score.ts';

/** How often each label got each outcome. */
export type Confusion = Readonly<Record<LabelName, Readonly<Partial<Record<Outcome, number>>>>>;

export interface Figures {
  readonly cases: number;
  readonly confusion: Confusion;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly precision: number;
  readonly recall: number;
  /** What a plain list of packages with several versions would reach. */
  readonly listPrecision: number;
  readonly exact: Share;
  readonly meetings: Share;
  readonly pairs: Share;
  readonly sameVersion: Share;
}

/** Shown witnesses that the compilers confirmed. */
export interface WitnessFigures {
  readonly confirmed: number;
  readonly checked: number;
}

export const ratio = ({ found, of }: Share): number => (of === 0 ? 1 : found / of);

const sum = (shares: readonly Share[]): Share => ({
  found: shares.reduce((total, { found }) => total + found, 0),
  of: shares.reduce((total, { of }) => total + of, 0),
});

export function countConfusion(scores: readonly CaseScore[]): Confusion {
  const packages = scores.flatMap((score) => score.packages);
  const row = (label: LabelName): Partial<Record<Outcome, number>> => {
    const labelled = packages.filter((item) => item.label === label);
    const counts = outcomes.map((outcome) => [outcome, labelled.filter((item) => item.outcome === outcome).length]);
    return Object.fromEntries(counts.filter(([, count]) => count !== 0));
  };
  return Object.fromEntries(labelNames.map((label) => [label, row(label)])) as Confusion;
}

export function computeFigures(scores: readonly CaseScore[]): Figures {
  const packages = scores.flatMap((score) => score.packages);
  const settled = packages.filter(({ label }) => label !== 'unproven');
  const wanted = settled.filter(({ label }) => isConflictLabel(label));
  const reported = settled.filter(({ outcome }) => isConflict(outcome));
  const truePositives = reported.filter(({ label }) => isConflictLabel(label)).length;
  const sameVersion = scores.flatMap((score) => score.sameVersion);
  return {
    cases: scores.length,
    confusion: countConfusion(scores),
    truePositives,
    falsePositives: reported.length - truePositives,
    falseNegatives: wanted.length - truePositives,
    precision: ratio({ found: truePositives, of: reported.length }),
    recall: ratio({ found: truePositives, of: wanted.length }),
    listPrecision: ratio({ found: wanted.length, of: settled.length }),
    exact: { found: settled.filter(({ exact }) => exact).length, of: settled.length },
    meetings: sum(settled.map(({ meetings }) => meetings)),
    pairs: sum(settled.map(({ pairs }) => pairs)),
    sameVersion: { found: sameVersion.filter(({ exact }) => exact).length, of: sameVersion.length },
  };
}

/** What the whole corpus must show. */
export const thresholds = {
  precision: 0.97,
  recall: 0.95,
  exact: 0.92,
  meetings: 0.92,
  witnesses: 1,
  secondsPerCase: 30,
} as const;

/** One sentence for each threshold that is not met. Without witnesses, their threshold is left out. */
export function unmetThresholds(figures: Figures, slowestSeconds: number, witnesses: WitnessFigures | null): string[] {
  const reached: [string, number, number][] = [
    ['precision', figures.precision, thresholds.precision],
    ['recall', figures.recall, thresholds.recall],
    ['exact verdicts', ratio(figures.exact), thresholds.exact],
    ['meetings', ratio(figures.meetings), thresholds.meetings],
  ];
  if (witnesses) {
    const share = ratio({ found: witnesses.confirmed, of: witnesses.checked });
    reached.push(['confirmed witnesses', share, thresholds.witnesses]);
  }
  const unmet = reached
    .filter(([, value, wanted]) => value < wanted)
    .map(([name, value, wanted]) => `${name} ${value.toFixed(3)} is below ${wanted.toFixed(2)}`);
  if (slowestSeconds > thresholds.secondsPerCase)
    unmet.push(`the slowest case took ${slowestSeconds.toFixed(1)} s, more than ${thresholds.secondsPerCase} s`);
  return unmet;
}
