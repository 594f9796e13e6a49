/** The gate around the analysis: read what findings are compared with, analyse, compare, and write a baseline if asked. */
import { type AnalyzeOptions, analyzeFully } from './analyze.ts';
import type { Base } from './base.ts';
import { omitFor, projectRoot } from './configured.ts';
import { AnalyzerError } from './errors.ts';
import {
  acceptable,
  applyGate,
  type BaseInput,
  type BaselineEntry,
  type BaselineFile,
  type BaselinePlace,
  type BaselineUpdate,
  baselinePlace,
  type ConfigFile,
  type Configuration,
  checkWorkspaces,
  configOf,
  couldSee,
  fails,
  readBaseline,
  readConfig,
  type Scope,
  updateBaseline,
  writeBaseline,
} from './gate/index.ts';
import type { AnalysisReport } from './model/report.ts';
import { type FailOn, failingFrom } from './model/severity.ts';
import type { InstallTree } from './model/tree.ts';

export interface CheckOptions extends AnalyzeOptions {
  /**
   * The baseline's file, relative to the current folder; false for none. By default `diamondback-baseline.json` beside
   * the lockfile, if it is there.
   */
  readonly baseline?: string | false | undefined;
  /**
   * Compare with the lockfile where this branch left another one: a branch, tag or commit, such as `origin/main`. Read through
   * git at the merge base of HEAD and it; nothing is installed or fetched.
   */
  readonly base?: string | undefined;
  /** Write the baseline anew after comparing: what is new is accepted, what is gone is dropped. */
  readonly updateBaseline?: boolean | undefined;
  /** The lowest severity that fails; by default what the configuration says, else `error`. */
  readonly failOn?: FailOn | undefined;
  /** A configuration instead of the project's own; false for none. */
  readonly config?: Configuration | false | undefined;
  /** The day that `until` is compared with, as `2027-01-31`; today (UTC) by default. */
  readonly today?: string | undefined;
}

export interface CheckResult {
  /** The analysis, with the status of each finding; `gate` says what it was compared with. */
  readonly report: AnalysisReport;
  /** Whether something new, or something wrong with what was accepted, is at or above {@link failOn}. */
  readonly failed: boolean;
  readonly failOn: FailOn;
  /** What was written, when it was asked for. */
  readonly written: WrittenBaseline | null;
}

/** A baseline that was written. */
export interface WrittenBaseline {
  /** Relative to the project. */
  readonly file: string;
  readonly added: readonly BaselineEntry[];
  readonly kept: readonly BaselineEntry[];
  readonly dropped: readonly BaselineEntry[];
}

/**
 * Analyses a project and compares the findings with what was there before.
 *
 * @throws AnalyzerError `config-invalid`, `baseline-unreadable` or `base-unavailable` before anything is analysed,
 * `output-unwritable`, and what `analyze` throws.
 */
export async function check(options: CheckOptions = {}): Promise<CheckResult> {
  const gate = prepare(options);
  const { omit } = gate.scope;
  const base = await baseFor(gate, options);
  const { report, tree } = await analyzeFully({ ...options, omit });
  const workspaces = tree.copies.filter(({ kind }) => kind === 'workspace');
  if (gate.config !== null) checkWorkspaces(gate.config, workspaces);
  return conclude(report, gate, base === null ? null : await inputOf(base, tree, report));
}

/**
 * {@link check} of a report that was made before, such as one that was saved as JSON: the same comparison with the
 * configuration and the baseline, without another analysis. `packages` and `omit` have to be those that it was made with,
 * and severities that a configuration has set in it stay.
 *
 * @throws AnalyzerError `config-invalid`, `baseline-unreadable` or `output-unwritable`.
 */
export function compare(report: AnalysisReport, options: Omit<CheckOptions, 'base'> = {}): CheckResult {
  const findings = report.findings.map(({ accepted: _, ...finding }) => ({ ...finding, status: 'new' as const }));
  const summary = { ...report.summary, new: findings.length, known: 0, resolved: 0 };
  return conclude({ ...report, summary, findings, gate: null }, prepare(options), null);
}

/** What a gate compares with, read before the analysis so that a mistake is told at once. */
interface Gate {
  readonly root: string;
  readonly config: ConfigFile | null;
  readonly failOn: FailOn;
  readonly place: BaselinePlace | null;
  readonly baseline: BaselineFile | null;
  readonly scope: Scope;
  readonly today: string;
  /** Whether to write the baseline anew. */
  readonly isUpdate: boolean;
}

function prepare(options: CheckOptions): Gate {
  const isUpdate = options.updateBaseline === true;
  const root = projectRoot(options.path);
  const config = configFor(root, options.config);
  const place = baselineFor(root, options.baseline, config);
  if (isUpdate) refuseUpdate(options, place);
  return {
    root,
    config,
    failOn: options.failOn ?? config?.data.failOn ?? 'error',
    place,
    baseline: place === null ? null : readBaseline({ ...place, isNamed: place.isNamed && !isUpdate }),
    scope: {
      packages: options.packages && options.packages.length > 0 ? options.packages : null,
      omit: omitFor(options.omit, config),
    },
    today: options.today ?? new Date().toISOString().slice(0, 10),
    isUpdate,
  };
}

function refuseUpdate({ lockfileOnly }: CheckOptions, place: BaselinePlace | null): void {
  if (lockfileOnly) {
    throw new AnalyzerError('usage', 'a baseline needs types', 'It cannot be written from the lockfile alone.');
  }
  if (place === null) {
    const hint = 'It is switched off: see the option `baseline`.';
    throw new AnalyzerError('usage', 'there is no baseline to update', hint);
  }
}

/** Compares, and writes the baseline when that was asked for. */
function conclude(found: AnalysisReport, gate: Gate, base: BaseInput | null): CheckResult {
  const { config, baseline, place, scope, today, failOn, isUpdate } = gate;
  const report = withLevel(applyGate(found, { baseline, config, base, scope, today }), failOn);
  if (!isUpdate || place === null) return { report, failed: fails(report, failOn), failOn, written: null };

  // What the configuration accepts stays there, with its reason and its last day.
  const open = applyGate(found, { baseline: null, config, base: null, scope, today });
  const { baseline: next, ...changes } = accept(open, baseline, scope, failOn);
  writeBaseline(place, next);
  // What was accepted just now does not fail; an entry of the configuration that no longer holds still does.
  const failed = fails({ ...open, findings: [] }, failOn);
  return { report, failed, failOn, written: { file: place.name, ...changes } };
}

/** A report that is formatted later still fails for the same. */
function withLevel(report: AnalysisReport, failOn: FailOn): AnalysisReport {
  return report.gate === null ? report : { ...report, gate: { ...report.gate, failOn } };
}

async function baseFor({ root, scope, place }: Gate, { base, signal, onProgress }: CheckOptions): Promise<Base | null> {
  if (base === undefined) return null;
  onProgress?.({ phase: 'reading the base revision' });
  const { openBase } = await import('./base.ts');
  return openBase(root, base, { omit: scope.omit, baseline: place?.name ?? null, signal });
}

async function inputOf(base: Base, tree: InstallTree, report: AnalysisReport): Promise<BaseInput> {
  const { at, remembered } = base;
  const { knownAtBase } = await import('./base.ts');
  const known = await knownAtBase(base, tree, report.findings);
  return { ref: at.ref, commit: at.commit, lockfile: base.tree?.project.lockfile ?? null, known, remembered };
}

function configFor(root: string, config: Configuration | false | undefined): ConfigFile | null {
  if (config === false) return null;
  return config === undefined ? readConfig(root) : configOf(config);
}

function baselineFor(root: string, named: string | false | undefined, config: ConfigFile | null): BaselinePlace | null {
  const configuredFile = config?.data.baseline;
  if (named === false || (named === undefined && configuredFile === false)) return null;
  return baselinePlace(root, named, configuredFile === false ? undefined : configuredFile);
}

function accept(report: AnalysisReport, before: BaselineFile | null, scope: Scope, failOn: FailOn): BaselineUpdate {
  const old = before ?? { omit: scope.omit, findings: [] };
  const isInScope = couldSee(report, scope, old.omit);
  // A baseline that was written by a run that saw less must not claim to have seen more.
  const omit = before === null ? scope.omit : scope.omit.filter((kind) => before.omit.includes(kind));
  return updateBaseline(acceptable(report.findings, failingFrom(failOn)), old, isInScope, omit);
}
