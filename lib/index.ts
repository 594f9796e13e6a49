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
export type { FixOptions } from './fix.ts';
export type { Acceptance, Baseline, BaselineEntry, Configuration, ConfigurationRules } from './gate/index.ts';
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
export type { MetadataSource } from './registry/index.ts';
export {
  type FixPlan,
  type FixStep,
  formatExplanation,
  formatFix,
  formatList,
  formatNames,
  formatReport,
  type PackageExplanation,
} from './report/index.ts';
export { type Witness, type WitnessOptions, witness } from './witness.ts';

import type { AnalyzeOptions } from './analyze.ts';
import type { CheckOptions, CheckResult } from './check.ts';
import type { FixOptions } from './fix.ts';
import type { AnalysisReport } from './model/report.ts';
import type { FixPlan } from './report/index.ts';

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

/**
 * {@link check} of a report that was made before, such as one that was saved as JSON: compares its findings with the
 * project's configuration and baseline, without another analysis. `packages` and `omit` have to be those that it was made
 * with.
 *
 * @throws AnalyzerError when what to compare with cannot be read.
 */
export async function compare(report: AnalysisReport, options: Omit<CheckOptions, 'base'> = {}): Promise<CheckResult> {
  return (await import('./check.ts')).compare(report, options);
}

/**
 * Options completed by the project's configuration: `omit`, unless it is given. What `list`, `explain` and `witness` of the
 * command line use, so that they look at the same dependencies as `check`; {@link check} does this by itself.
 *
 * @throws AnalyzerError `config-invalid`.
 */
export async function configured<T extends AnalyzeOptions>(
  options: T,
): Promise<T & { readonly omit: readonly ('dev' | 'optional' | 'peer')[] }> {
  return (await import('./configured.ts')).configured(options);
}

/**
 * The report in a text that `--format json` wrote, checked, so that it can be formatted again.
 *
 * @param name what the text is called in errors: a file's name
 * @throws AnalyzerError `report-unreadable` when it is no report, or one of another `schemaVersion`.
 */
export async function parseReport(text: string, name: string): Promise<AnalysisReport> {
  return (await import('./report/read.ts')).parseReport(text, name);
}

/**
 * Plans what to do about the findings, and with `apply` writes the package.json files: all of them or none, and nothing
 * else. What `diamondback fix` does.
 *
 * @throws AnalyzerError when there is nothing to analyse, or a file changed meanwhile or cannot be written.
 */
export async function fix(options: FixOptions = {}): Promise<{ report: AnalysisReport; plan: FixPlan }> {
  return (await import('./fix.ts')).fix(options);
}
