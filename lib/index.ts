/**
 * diamondback: finds diamond dependency conflicts in npm projects and proves which of them matter.
 *
 * ```ts
 * import { analyze } from 'diamondback';
 * const report = await analyze({ path: '.' });
 * ```
 */
export type { AnalyzeOptions } from './analyze.ts';
export { AnalyzerError, type ErrorCode, InternalError } from './errors.ts';
export { type ExplainOptions, explain } from './explain.ts';
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
export type * from './model/tree.ts';
export { formatExplanation, formatList, formatNames, formatReport, type PackageExplanation } from './report/index.ts';
export { type Witness, type WitnessOptions, witness } from './witness.ts';

import type { AnalyzeOptions } from './analyze.ts';
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
