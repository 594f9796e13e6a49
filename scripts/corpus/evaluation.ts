/** The whole evaluation as data: what is printed, written, and decides on the exit code. */
import type { CaseResult } from './evaluate.ts';
import { causeOf, type KnownMisses, outdatedCauses } from './known-misses.ts';
import { type RemedyFigures, sumRemedies } from './remedy-figures.ts';
import type { Miss } from './score.ts';
import { computeFigures, type Figures, unmetThresholds, type WitnessFigures } from './totals.ts';

export interface Evaluation {
  readonly cases: readonly CaseResult[];
  readonly figures: Figures;
  /** With labels in doubt corrected. */
  readonly correctedFigures: Figures;
  readonly witnesses: WitnessFigures | null;
  /** Null when remedies were not tried. */
  readonly remedies?: RemedyFigures | null;
  readonly seconds: { readonly total: number; readonly median: number; readonly slowest: number };
  readonly misses: readonly (Miss & { readonly cause: string })[];
  readonly outdatedCauses: readonly string[];
  /** Reasons to exit with 1. */
  readonly failures: readonly string[];
}

/** Sums up; thresholds are for the whole corpus, so a selection of cases fails only when a case does. */
export function sumUp(cases: readonly CaseResult[], known: KnownMisses, whole: boolean): Evaluation {
  const scores = cases.flatMap(({ score }) => score ?? []);
  const misses = scores.flatMap((score) => score.misses);
  const checks = cases.flatMap(({ witnesses: check }) => check ?? []);
  const tried = cases.flatMap(({ remedies }) => remedies?.results ?? []);
  const witnesses = checks.length === 0 ? null : sumWitnesses(checks);
  const times = cases.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const seconds = {
    total: times.reduce((total, time) => total + time, 0),
    median: times[Math.floor(times.length / 2)] ?? 0,
    slowest: times.at(-1) ?? 0,
  };
  const figures = computeFigures(scores);
  const failed = cases.filter(({ error }) => error !== null).map(({ name, error }) => `${name} failed: ${error}`);
  return {
    cases,
    figures,
    correctedFigures: computeFigures(cases.flatMap(({ correctedScore }) => correctedScore ?? [])),
    witnesses,
    remedies: tried.length === 0 ? null : sumRemedies(tried),
    seconds,
    misses: misses.map((miss) => ({ ...miss, cause: causeOf(miss, known) })),
    outdatedCauses: outdatedCauses(
      known,
      misses,
      cases.filter(({ score }) => score).map(({ name }) => name),
    ),
    failures: [...failed, ...(whole ? unmetThresholds(figures, seconds.slowest, witnesses) : [])],
  };
}

function sumWitnesses(checks: readonly WitnessFigures[]): WitnessFigures {
  return {
    checked: checks.reduce((total, { checked }) => total + checked, 0),
    confirmed: checks.reduce((total, { confirmed }) => total + confirmed, 0),
  };
}
