/** What the process's exit code means: 0 nothing new, 1 something new, 2 could not analyse. Never a count. */
import type { Finding, Severity } from '../model/report.ts';

/** The lowest severity that fails; `never` to report only. */
export type FailOn = Severity | 'never';

export const FAIL_ON: readonly FailOn[] = ['error', 'warning', 'note', 'never'];

/** An analysis that could not be made, or a wrong command line. */
export const EXIT_FAILED = 2;

/** Stopped by Ctrl-C: 128 and the signal's number, as shells have it. */
export const EXIT_INTERRUPTED = 130;

const RANK: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

/** 1 when a new finding is at or above the level, else 0. */
export function exitCode(findings: readonly Pick<Finding, 'severity' | 'status'>[], failOn: FailOn): 0 | 1 {
  if (failOn === 'never') return 0;
  const failing = findings.some(({ status, severity }) => status === 'new' && RANK[severity] >= RANK[failOn]);
  return failing ? 1 : 0;
}
