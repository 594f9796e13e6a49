/** The gate's own files: read inside the project, and written so that a failure leaves the old one. */
import { isAbsolute, relative, resolve } from 'node:path';
import { AnalyzerError, type ErrorCode } from '../errors.ts';
import { readText } from '../files/read.ts';
import { realTarget, writeWhole as replaceFile } from '../files/write-whole.ts';

/** A path as the report writes it: relative to the project, with forward slashes. */
export function relativeTo(root: string, path: string): string {
  return relative(root, path).replaceAll('\\', '/');
}

/**
 * The absolute path of a file that a configuration names.
 * @throws AnalyzerError with `code` when it leads out of the project, by its spelling or through a link.
 */
export function pathInside(root: string, file: string, code: ErrorCode): string {
  const path = resolve(root, file);
  const isInside = (real: string, folder: string): boolean => {
    const way = relative(folder, real);
    return way !== '' && way !== '..' && !way.startsWith('../') && !way.startsWith('..\\') && !isAbsolute(way);
  };
  if (!isInside(path, root) || !isInside(realTarget(path), realTarget(root))) {
    throw new AnalyzerError(
      code,
      `${file} leads out of the project`,
      'Name a file inside the project; --baseline takes any.',
    );
  }
  return path;
}

/**
 * A file's text, or null when it is not there.
 * @throws AnalyzerError with `code` when it is there and cannot be read.
 */
export function readOptional(path: string, name: string, code: ErrorCode): string | null {
  try {
    return readText(path, 64_000_000);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    if (reason === 'ENOENT' || reason === 'ENOTDIR') return null;
    throw new AnalyzerError(code, `${name} cannot be read (${reason})`, `Check that ${name} is a file you may read.`, {
      cause,
    });
  }
}

/**
 * Writes a whole file: to a draft in the same folder, which then takes the file's name. Whoever reads sees the old file or
 * the new one, and so does everybody after a failure. Through a link, the file that it leads to is written.
 *
 * @throws AnalyzerError `output-unwritable`; the old file is then as it was, and the draft is gone.
 */
export function writeWhole(path: string, name: string, text: string): void {
  try {
    replaceFile(realTarget(path), text);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new AnalyzerError(
      'output-unwritable',
      `${name} cannot be written (${reason})`,
      'The file is as it was. Check that its folder is there and that you may write to it.',
      { cause },
    );
  }
}
