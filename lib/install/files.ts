/** The few files of a project that are read here, and what it means when they cannot be. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AnalyzerError, type ErrorCode } from '../errors.ts';
import { readTextSoon } from '../files/read.ts';
import { errorPosition, stripMark } from './json.ts';
import { type Entry, isRecord } from './source.ts';

/**
 * The real path of a project folder.
 * @throws AnalyzerError `no-project` when it is missing or is no folder.
 */
export async function projectFolder(dir: string): Promise<string> {
  const hint = 'Give the folder that holds your package.json and package-lock.json.';
  let path: string;
  try {
    path = await realpath(dir);
  } catch (cause) {
    throw new AnalyzerError('no-project', `There is no folder ${dir}.`, hint, { cause });
  }
  if (!(await stat(path)).isDirectory()) throw new AnalyzerError('no-project', `${dir} is not a folder.`, hint);
  return path;
}

/**
 * A file's text without a byte order mark, or null when the file is not there.
 * @throws AnalyzerError with `code` when the file is there and cannot be read.
 */
export async function readText(root: string, file: string, code: ErrorCode): Promise<string | null> {
  const text = await readRaw(root, file, code);
  return text === null ? null : stripMark(text);
}

async function readRaw(root: string, file: string, code: ErrorCode): Promise<string | null> {
  try {
    return await readTextSoon(join(root, file));
  } catch (cause) {
    const reason = isRecord(cause) && typeof cause.code === 'string' ? cause.code : String(cause);
    if (reason === 'ENOENT' || reason === 'ENOTDIR') return null;
    throw new AnalyzerError(code, `${file} cannot be read (${reason}).`, `Check that ${file} is a file you may read.`, {
      cause,
    });
  }
}

/** The error for a text that is not the JSON it should be; says the line and the column when there is one. */
export function notJson(code: ErrorCode, file: string, text: string, hint: string, cause: unknown): AnalyzerError {
  if (text.trim() === '') return new AnalyzerError(code, `${file} is empty.`, hint, { cause });
  const place = errorPosition(text);
  const where = place === null ? '' : ` at line ${place.line}, column ${place.column}`;
  return new AnalyzerError(code, `${file} is not valid JSON${where}.`, hint, { cause });
}

/**
 * A folder's package.json, or null when there is none.
 * @throws AnalyzerError `manifest-unreadable` when it is there and is no JSON object.
 */
export async function readManifest(root: string, folder = ''): Promise<Entry | null> {
  const file = folder === '' ? 'package.json' : `${folder}/package.json`;
  const text = await readText(root, file, 'manifest-unreadable');
  if (text === null) return null;
  const hint = `Repair ${file}; npm cannot read it either.`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notJson('manifest-unreadable', file, text, hint, cause);
  }
  if (!isRecord(value)) throw new AnalyzerError('manifest-unreadable', `${file} does not hold a JSON object.`, hint);
  return value;
}

/** Whether `node_modules` is there and holds at least one package or scope; `.bin`, `.cache` and the like do not count. */
export async function hasNodeModules(root: string): Promise<boolean> {
  const names = await readdir(join(root, 'node_modules')).catch(() => []);
  return names.some((name) => !name.startsWith('.'));
}

/** Whether a file is there. */
export async function exists(root: string, file: string): Promise<boolean> {
  return stat(join(root, file)).then(
    () => true,
    () => false,
  );
}

/**
 * A file of the project exactly as it is, byte order mark included, or null when it is not there.
 * @throws AnalyzerError `manifest-unreadable` when it cannot be read.
 */
export async function readProjectText(root: string, file: string): Promise<string | null> {
  return readRaw(root, file, 'manifest-unreadable');
}
