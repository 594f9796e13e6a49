/** Reads npm's lockfiles, the old ones through arborist's own reader, after checking what that reader lets pass. */
import { createRequire } from 'node:module';
import { AnalyzerError } from '../errors.ts';
import type { Location } from '../model/tree.ts';
import { notJson, readText } from './files.ts';
import { type Entry, isRecord, textOf } from './source.ts';

/** The part of arborist's `Shrinkwrap` that is used. Its types are not published. */
interface Shrinkwrap extends Loaded {
  load(): Promise<Shrinkwrap>;
}
type ShrinkwrapClass = new (options: { path: string }) => Shrinkwrap;

/** A lockfile's content, and the version that it says. */
interface Loaded {
  readonly originalLockfileVersion: unknown;
  readonly data: { readonly name?: unknown; readonly packages?: unknown; readonly dependencies?: unknown };
}

/** A lockfile's text, and which file it is. */
export interface LockfileText {
  readonly file: 'npm-shrinkwrap.json' | 'package-lock.json';
  readonly text: string;
}

/** A lockfile's entries. A version 1 file is already turned into the form of version 3, except for the root's edges. */
export interface Lockfile {
  readonly file: string;
  readonly version: number;
  readonly name: string | null;
  readonly entries: Map<Location, Entry>;
}

const REPAIR = 'Restore the file from version control, or delete it and run `npm install`.';

/**
 * The lockfile npm would use, or null when there is none: npm-shrinkwrap.json wins over package-lock.json.
 * @throws AnalyzerError `lockfile-unreadable` when it cannot be read.
 */
export function findLockfile(root: string): LockfileText | null {
  const shrinkwrap = readText(root, 'npm-shrinkwrap.json', 'lockfile-unreadable');
  if (shrinkwrap) return { file: 'npm-shrinkwrap.json', text: shrinkwrap };
  const lock = readText(root, 'package-lock.json', 'lockfile-unreadable');
  if (lock !== null) return { file: 'package-lock.json', text: lock };
  // npm reads an empty shrinkwrap as none, but with nothing else beside it silence would be wrong.
  return shrinkwrap === null ? null : { file: 'npm-shrinkwrap.json', text: shrinkwrap };
}

/**
 * Reads a lockfile of version 1, 2 or 3.
 * @throws AnalyzerError `lockfile-conflict`, `lockfile-unreadable` or `lockfile-unsupported`.
 */
export async function readLockfile(root: string, { file, text }: LockfileText): Promise<Lockfile> {
  refuseConflict(file, text);
  const lock = await load(root, file, text);
  const version = lockfileVersion(file, lock);
  const { packages } = lock.data;
  if (!isRecord(packages)) throw unreadable(file, '"packages" is not an object');
  if (!isRecord(lock.data.dependencies)) throw unreadable(file, '"dependencies" is not an object');
  const entries = new Map<Location, Entry>();
  for (const location of Object.keys(packages)) {
    const entry = packages[location];
    if (!isRecord(entry)) throw unreadable(file, `the entry of "${location}" is not an object`);
    if (entry.link && textOf(entry.resolved) === null && entry.resolved !== '') {
      throw unreadable(file, `the link "${location}" does not say where it leads`);
    }
    entries.set(location, entry);
  }
  return { file, version, name: textOf(lock.data.name), entries };
}

async function load(root: string, file: string, text: string): Promise<Loaded> {
  if (!/^\s*\{/.test(text)) {
    try {
      JSON.parse(text);
    } catch (cause) {
      throw notJson('lockfile-unreadable', file, text, REPAIR, cause);
    }
    throw unreadable(file, 'it does not hold a JSON object');
  }
  let data: Readonly<Record<string, unknown>>;
  try {
    data = JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw notJson('lockfile-unreadable', file, text, REPAIR, cause);
  }
  // From version 2 on arborist's reader takes `packages` as it is. To load that reader would take longer than all the rest.
  if (data.packages)
    return { originalLockfileVersion: data.lockfileVersion, data: { ...data, dependencies: data.dependencies || {} } };
  return loadVersion1(root, file, text);
}

async function loadVersion1(root: string, file: string, text: string): Promise<Shrinkwrap> {
  // This one file loads 82 modules; arborist's main entry loads 493 and takes three times as long.
  const Reader = createRequire(import.meta.url)('@npmcli/arborist/lib/shrinkwrap.js') as ShrinkwrapClass;
  const reader = new Reader({ path: root });
  // Hand over the text that was checked. The reader would read it again, and parse a yarn.lock that nobody asks for.
  const texts = file === 'npm-shrinkwrap.json' ? [text, '', ''] : ['', text, ''];
  Object.defineProperty(reader, 'loadFiles', { value: Promise.resolve(texts) });
  try {
    return await reader.load();
  } catch (cause) {
    throw unreadable(file, 'its shape is not that of a lockfile', cause);
  }
}

/** The reader merges the two sides of a git conflict by itself. What it makes of them is not what anybody has installed. */
function refuseConflict(file: string, text: string): void {
  if (!text.includes('<<<<<<<') || !/^<{7}/m.test(text)) return;
  throw new AnalyzerError(
    'lockfile-conflict',
    `${file} has unresolved merge conflicts.`,
    'Resolve the conflicts in package.json first, then run `npm install --package-lock-only`, which repairs the lockfile.',
  );
}

function lockfileVersion(file: string, lock: Loaded): number {
  const version = lock.originalLockfileVersion;
  if (version === 1 || version === 2 || version === 3) return version;
  // npm 4 and before wrote shrinkwrap files without a version; the reader takes them for version 1.
  if (version === undefined && isRecord(lock.data.dependencies) && Object.keys(lock.data.dependencies).length > 0)
    return 1;
  const said =
    version === undefined ? 'does not say its lockfileVersion' : `has lockfileVersion ${JSON.stringify(version)}`;
  throw new AnalyzerError(
    'lockfile-unsupported',
    `${file} ${said}; versions 1, 2 and 3 can be read.`,
    'Run `npm install --package-lock-only --lockfile-version 3` to write one that can be read.',
  );
}

function unreadable(file: string, what: string, cause?: unknown): AnalyzerError {
  return new AnalyzerError('lockfile-unreadable', `${file} is not a lockfile: ${what}.`, REPAIR, { cause });
}
