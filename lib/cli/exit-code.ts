/** What the process's exit code means: 0 nothing new, 1 something new, 2 could not analyse. Never a count. */
import type { Finding } from '../model/report.ts';
import { type FailOn, failingFrom } from '../report/index.ts';

export type { FailOn } from '../report/index.ts';

export const FAIL_ON: readonly FailOn[] = ['error', 'warning', 'note', 'never'];

/** An analysis that could not be made, or a wrong command line. */
export const EXIT_FAILED = 2;

/** Stopped by Ctrl-C: 128 and the signal's number, as shells have it. */
export const EXIT_INTERRUPTED = 130;

/** 1 when a new finding is at or above the level, else 0. */
export function exitCode(findings: readonly Pick<Finding, 'severity' | 'status'>[], failOn: FailOn): 0 | 1 {
  const failing = failingFrom(failOn);
  return findings.some(({ status, severity }) => status === 'new' && failing.includes(severity)) ? 1 : 0;
}
