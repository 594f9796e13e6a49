/** What it means when the temporary folder cannot be written. */
import { tmpdir } from 'node:os';
import { AnalyzerError } from './errors.ts';
import { isScratch } from './files/scratch.ts';

/** What the system says when a folder cannot be written. */
const unwritable = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EIO']);

/** Types are read and judged in a folder below the temporary one: when that cannot be written, it is no bug of ours. */
export function scratchFailure(error: unknown): AnalyzerError | null {
  const { code, path, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  const folder = tmpdir();
  if (!unwritable.has(code ?? '')) return null;
  // Of a file that is open the system tells no path, and an analysis writes nowhere else but into its cache, which catches it.
  if (path === undefined ? syscall !== 'write' : !isScratch(path)) return null;
  return new AnalyzerError(
    'output-unwritable',
    `the temporary folder ${folder} cannot be written (${code})`,
    'Set TMPDIR to a folder that can be written.',
    { cause: error },
  );
}
