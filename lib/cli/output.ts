/** Where the report goes: stdout, or a file that is either the old one or the whole new one. */
import { appendFileSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AnalyzerError } from '../errors.ts';

/** The file that a path means, through symbolic links, so that a rename does not replace the link. */
function realTarget(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

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

/** Writes beside the target and renames: a reader never sees half a report, a failure leaves the old one. */
export function writeOutput(path: string, text: string, cwd: string): void {
  const named = resolve(cwd, path);
  const target = realTarget(named);
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    // A pipe or /dev/stdout cannot be renamed over, and the latter's real path is not a path.
    if (isDevice(named)) {
      writeFileSync(named, text);
      return;
    }
    writeFileSync(draft, text);
    renameSync(draft, target);
  } catch (cause) {
    rmSync(draft, { force: true });
    const reason = cause instanceof Error ? cause.message.split(',')[0] : String(cause);
    throw new AnalyzerError(
      'output-unwritable',
      `cannot write ${path}: ${reason}`,
      'Give --output a file in a folder that exists and can be written.',
      { cause },
    );
  }
}
