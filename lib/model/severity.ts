/** Which severities fail: the gate, the exit code, the headline and `--quiet` have to agree on it. */
import type { Severity } from './codes.ts';

/** The lowest severity that fails; `never` to report only. */
export type FailOn = Severity | 'never';

/** Worst first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

export const FAIL_ON: readonly FailOn[] = [...SEVERITIES, 'never'];

/** The severities that fail, worst first. */
export function failingFrom(failOn: FailOn): readonly Severity[] {
  return failOn === 'never' ? [] : SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
}

/** The severities that are shown in full, worst first: those that fail, and errors in any case. */
export function shownFrom(failOn: FailOn): readonly Severity[] {
  return failingFrom(failOn === 'never' ? 'error' : failOn);
}
