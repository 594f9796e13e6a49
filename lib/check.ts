/** The gate around the analysis: read what findings are compared with, analyse, compare, and write a baseline if asked. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AnalyzeOptions, analyzeFully } from './analyze.ts';
import { AnalyzerError } from './errors.ts';
import {
  acceptable,
  applyGate,
  type BaselineEntry,
  type BaselineFile,
  type BaselineUpdate,
  baselinePlace,
  couldSee,
  fails,
  readBaseline,
  type Scope,
  updateBaseline,
  writeBaseline,
} from './gate/index.ts';
import type { AnalysisReport } from './model/report.ts';
import { type FailOn, failingFrom } from './model/severity.ts';

export interface CheckOptions extends AnalyzeOptions {
  /**
   * The baseline's file, relative to the current folder; false for none. By default `diamondback-baseline.json` beside
   * the lockfile, if it is there.
   */
  readonly baseline?: string | false | undefined;
  /** Write the baseline anew after comparing: what is new is accepted, what is gone is dropped. */
  readonly updateBaseline?: boolean | undefined;
  /** The lowest severity that fails; `error` by default. */
  readonly failOn?: FailOn | undefined;
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
 * @throws AnalyzerError `baseline-unreadable` before anything else is done, `output-unwritable`, and what `analyze` throws.
 */
export async function check(options: CheckOptions = {}): Promise<CheckResult> {
  const { failOn = 'error' } = options;
  if (options.updateBaseline && options.baseline === false) {
    throw new AnalyzerError('usage', 'there is no baseline to update', 'Leave out one of the two options.');
  }
  if (options.updateBaseline && options.lockfileOnly) {
    throw new AnalyzerError('usage', 'a baseline needs types', 'It cannot be written from the lockfile alone.');
  }
  const root = projectRoot(options.path);
  const place = options.baseline === false ? null : baselinePlace(root, options.baseline);
  const before = place === null ? null : readBaseline({ ...place, isNamed: place.isNamed && !options.updateBaseline });
  const { report: found } = await analyzeFully(options);
  const scope: Scope = {
    packages: options.packages && options.packages.length > 0 ? options.packages : null,
    omit: options.omit ?? [],
  };
  const report = applyGate(found, { baseline: before, scope });
  if (!options.updateBaseline || place === null)
    return { report, failed: fails(report, failOn), failOn, written: null };

  // What the configuration accepts stays there, with its reason and its last day.
  const { baseline, ...changes } = accept(applyGate(found, { baseline: null, scope }), before, scope, failOn);
  writeBaseline(place, baseline);
  return { report, failed: false, failOn, written: { file: place.name, ...changes } };
}

function accept(report: AnalysisReport, before: BaselineFile | null, scope: Scope, failOn: FailOn): BaselineUpdate {
  const old = before ?? { omit: scope.omit, findings: [] };
  const isInScope = couldSee(report, scope, old.omit);
  // A baseline that was written by a run that saw less must not claim to have seen more.
  const omit = before === null ? scope.omit : scope.omit.filter((kind) => before.omit.includes(kind));
  return updateBaseline(acceptable(report.findings, failingFrom(failOn)), old, isInScope, omit);
}

/** The project's real folder; one that is not there is the loader's to complain about. */
function projectRoot(path = '.'): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
