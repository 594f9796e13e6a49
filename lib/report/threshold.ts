/** Which severities fail: the exit code, the headline and `--quiet` have to agree on it. */
import type { Severity } from '../model/report.ts';

/** The lowest severity that fails; `never` to report only. */
export type FailOn = Severity | 'never';

const ORDER: readonly Severity[] = ['error', 'warning', 'note'];

/** The severities that fail, worst first. */
export function failingFrom(failOn: FailOn): readonly Severity[] {
  return failOn === 'never' ? [] : ORDER.slice(0, ORDER.indexOf(failOn) + 1);
}

/** The severities that are shown in full, worst first: those that fail, and errors in any case. */
export function shownFrom(failOn: FailOn): readonly Severity[] {
  return failingFrom(failOn === 'never' ? 'error' : failOn);
}
