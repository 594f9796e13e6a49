/**
 * The few files of a project that are read here, and what it means when they cannot be. Read synchronously: there is nothing
 * else to do meanwhile, and to load Node's promises takes longer than to read a lockfile.
 */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AnalyzerError, type ErrorCode } from '../errors.ts';
import { readText as readPlain } from '../files/read.ts';
import { errorPosition, stripMark } from './json.ts';
import { type Entry, isRecord } from './source.ts';

/**
 * The real path of a project folder.
 * @throws AnalyzerError `no-project` when it is missing or is no folder.
 */
export function projectFolder(dir: string): string {
  const hint = 'Give the folder that holds your package.json and package-lock.json.';
  let path: string;
  try {
    path = realpathSync.native(dir);
  } catch (cause) {
    throw new AnalyzerError('no-project', `There is no folder ${dir}.`, hint, { cause });
  }
  if (!statSync(path).isDirectory()) throw new AnalyzerError('no-project', `${dir} is not a folder.`, hint);
  return path;
}

/**
 * A file's text without a byte order mark, or null when the file is not there.
 * @throws AnalyzerError with `code` when the file is there and cannot be read.
 */
export function readText(root: string, file: string, code: ErrorCode): string | null {
  const text = readRaw(root, file, code);
  return text === null ? null : stripMark(text);
}

function readRaw(root: string, file: string, code: ErrorCode): string | null {
  try {
    return readPlain(join(root, file));
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
export function readManifest(root: string, folder = ''): Entry | null {
  const file = folder === '' ? 'package.json' : `${folder}/package.json`;
  const text = readText(root, file, 'manifest-unreadable');
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
export function hasNodeModules(root: string): boolean {
  const path = join(root, 'node_modules');
  try {
    return exists(root, 'node_modules') && readdirSync(path).some((name) => !name.startsWith('.'));
  } catch {
    return false;
  }
}

/** Whether a file is there. */
export function exists(root: string, file: string): boolean {
  try {
    return statSync(join(root, file), { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/**
 * A file of the project exactly as it is, byte order mark included, or null when it is not there.
 * @throws AnalyzerError `manifest-unreadable` when it cannot be read.
 */
export function readProjectText(root: string, file: string): string | null {
  return readRaw(root, file, 'manifest-unreadable');
}
