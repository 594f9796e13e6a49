/** Where the report goes: stdout, or a file that is either the old one or the whole new one. */
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AnalyzerError } from '../errors.ts';
import { realTarget, writeWhole } from '../files/write-whole.ts';
import { isBelow } from '../inside.ts';

function isDevice(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
}

/** Adds to a file that a CI server reads when the job ends. */
export function appendText(path: string, text: string): void {
  appendFileSync(path, text);
}

/** A saved report's text. */
export async function readSaved(path: string, cwd: string, stdin: () => Promise<string>): Promise<string> {
  if (path === '-') return stdin();
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split(',')[0] : String(cause);
    throw new AnalyzerError('report-unreadable', `cannot read ${path}: ${reason}`, 'Name a file that --output wrote.', {
      cause,
    });
  }
}

/**
 * Writes beside the target and renames: a reader never sees half a report, a failure leaves the old one. `project` is a
 * folder that a stranger may have filled: a link in it decides nothing about files elsewhere.
 */
export function writeOutput(path: string, text: string, cwd: string, project = cwd): void {
  const named = resolve(cwd, path);
  // Through links, so that the rename does not replace the link.
  const target = realTarget(named);
  for (const folder of [cwd, resolve(cwd, project)])
    if (isBelow(folder, named) && !isBelow(realTarget(folder), target)) throw leadsOut(path);
  try {
    // A pipe or /dev/stdout cannot be renamed over, and the latter's real path is not a path.
    if (isDevice(named)) writeFileSync(named, text);
    else writeWhole(target, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split(',')[0] : String(cause);
    throw new AnalyzerError(
      'output-unwritable',
      `cannot write ${path}: ${reason}`,
      'Give --output a file in a folder that exists and can be written.',
      { cause },
    );
  }
}

const leadsOut = (path: string): AnalyzerError =>
  new AnalyzerError(
    'output-unwritable',
    `${path} is a link that leads out of the folder`,
    'Nothing was written. Name the file that it leads to, or another one.',
  );
