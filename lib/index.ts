/**
 * diamondback: finds diamond dependency conflicts in npm projects and proves which of them matter.
 *
 * ```ts
 * import { analyze } from 'diamondback';
 * const report = await analyze({ path: '.' });
 * ```
 */
export type { AnalyzeOptions } from './analyze.ts';
export type { CheckOptions, CheckResult, WrittenBaseline } from './check.ts';
export { AnalyzerError, type ErrorCode, InternalError } from './errors.ts';
export { type ExplainOptions, explain } from './explain.ts';
export type { Baseline, BaselineEntry } from './gate/index.ts';
export {
  commonVersion,
  coneGraph,
  type Divergence,
  type Divergences,
  dependentsOf,
  findDivergent,
  type Meeting,
  type MeetingSide,
  type Meetings,
  meetings,
  shortestPaths,
} from './graph/index.ts';
export { type LoadOptions, loadTree } from './install/index.ts';
export type * from './model/report.ts';
export type { FailOn } from './model/severity.ts';
export type * from './model/tree.ts';
export { formatExplanation, formatList, formatNames, formatReport, type PackageExplanation } from './report/index.ts';
export { type Witness, type WitnessOptions, witness } from './witness.ts';

import type { AnalyzeOptions } from './analyze.ts';
import type { CheckOptions, CheckResult } from './check.ts';
import type { AnalysisReport } from './model/report.ts';

/**
 * Analyses an npm project: the same object that `diamondback --format json` prints. The compiler and the parser are
 * loaded by the first call, not by the import.
 *
 * @throws AnalyzerError when there is nothing to analyse, or it cannot be read; its `hint` says what to do.
 */
export async function analyze(options: AnalyzeOptions = {}): Promise<AnalysisReport> {
  return (await import('./analyze.ts')).analyze(options);
}

/**
 * {@link analyze}, and then compares the findings with what was there before: what `diamondback check` does. Tells new
 * findings from known ones, names what is resolved, and says whether a gate should fail. Writes a baseline when asked.
 *
 * @throws AnalyzerError when there is nothing to analyse, or what to compare with cannot be read.
 */
export async function check(options: CheckOptions = {}): Promise<CheckResult> {
  return (await import('./check.ts')).check(options);
}
