/** Where the baseline lies, and reading and writing it there. */
import { resolve } from 'node:path';
import { AnalyzerError } from '../errors.ts';
import { type Baseline, type BaselineFile, parseBaseline, printBaseline } from './baseline.ts';
import { pathInside, readOptional, relativeTo, writeWhole } from './files.ts';

/** The file's name, beside the lockfile. */
export const BASELINE_NAME = 'diamondback-baseline.json';

/** A place for a baseline. */
export interface BaselinePlace {
  readonly path: string;
  /** Relative to the project. */
  readonly name: string;
  /** Whether it has to be there, because somebody named it on the command line. */
  readonly isNamed: boolean;
}

/**
 * Where the baseline of a project lies. `named` is a file that the caller chose, relative to the current folder;
 * `configured` one that the configuration names, relative to the project.
 *
 * @throws AnalyzerError `baseline-unreadable` when a file that nobody named by hand leads out of the project.
 */
export function baselinePlace(root: string, named: string | undefined, configured?: string): BaselinePlace {
  if (named !== undefined) {
    const path = resolve(named);
    return { path, name: relativeTo(root, path), isNamed: true };
  }
  const path = pathInside(root, configured ?? BASELINE_NAME, 'baseline-unreadable');
  return { path, name: relativeTo(root, path), isNamed: false };
}

/**
 * Reads a baseline; null when there is none.
 * @throws AnalyzerError `baseline-unreadable` when it cannot be read, or was named and is not there.
 */
export function readBaseline({ path, name, isNamed }: BaselinePlace): BaselineFile | null {
  const text = readOptional(path, name, 'baseline-unreadable');
  if (text !== null) return parseBaseline(name, text);
  if (!isNamed) return null;
  throw new AnalyzerError(
    'baseline-unreadable',
    `there is no ${name}`,
    `\`diamondback baseline --baseline ${name}\` writes it.`,
  );
}

/**
 * Writes a baseline, unless the file holds the same bytes already.
 * @throws AnalyzerError `output-unwritable`; the old file is then as it was.
 */
export function writeBaseline({ path, name }: BaselinePlace, baseline: Baseline): void {
  const text = printBaseline(baseline);
  if (readOptional(path, name, 'baseline-unreadable') !== text) writeWhole(path, name, text);
}
