/** What a package lets others import: all keys of `exports`, or its main entry and the folders with their own. */
import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../files/read.ts';
import { insideOf } from '../inside.ts';
import { getOrAdd } from '../model/collections.ts';
import { noteReads } from '../model/reads.ts';
import { type EntryFiles, isUntyped, isUntypedMain } from './untyped.ts';

/** At most so many importable paths of one package are looked at; the rest is said as a gap. */
export const entryLimit = 400;

/** At most about so many files of a package are looked at for what a `*` stands for. */
const mostFiles = entryLimit * 10;

export interface PackageEntries {
  /** Specifiers behind the package's name: `''` for `.`, `/sub` for `./sub`. Sorted, `''` first. */
  readonly subpaths: readonly string[];
  /** How many more there are than {@link entryLimit}. */
  readonly more: number;
  /** The manifest names a declaration file of its own (`types`, `typings`, or a `types` condition). */
  readonly declaresTypes: boolean;
  /** Those of the subpaths behind which there can be no type of the package's own. */
  readonly untyped: ReadonlySet<string>;
}

export const noEntries: PackageEntries = { subpaths: [], more: 0, declaresTypes: false, untyped: new Set() };

interface Manifest {
  exports?: unknown;
  types?: unknown;
  typings?: unknown;
}

/** Reads the manifest of a package folder. A manifest that is missing or broken gives no entries. */
export function packageEntries(folder: string): PackageEntries {
  let manifest: ReturnType<typeof readManifest>;
  try {
    manifest = readManifest(folder);
  } catch {
    return noEntries;
  }
  const declaresTypes = Boolean(manifest.types ?? manifest.typings) || hasTypesCondition(manifest.exports);
  const keys = exportKeys(manifest.exports);
  const files = new PackageFiles(folder);
  const { found, untyped } = keys ? expandAll(files, keys) : mainAndFolders(files, manifest);
  // The package's own folder is watched with its manifest.
  noteReads(files.looked().filter((path) => path !== folder));
  const sorted = [...new Set(found)].sort();
  const subpaths = sorted.slice(0, entryLimit);
  return { subpaths, more: Math.max(0, sorted.length - entryLimit), declaresTypes, untyped };
}

interface FoundEntries {
  readonly found: readonly string[];
  readonly untyped: ReadonlySet<string>;
}

/** Without `exports`: the main entry, and folders that have a manifest of their own. */
function mainAndFolders(files: PackageFiles, manifest: Readonly<Record<string, unknown>>): FoundEntries {
  const named = ['types', 'typings', 'typesVersions'].some((field) => manifest[field] !== undefined);
  const untyped = new Set(!named && isUntypedMain(manifest.main, files) ? [''] : []);
  return { found: ['', ...foldersWithManifest(files)], untyped };
}

/** @throws when it is missing, broken or no object. A byte order mark is allowed, as npm and TypeScript allow it. */
export function readManifest(folder: string): Manifest & Record<string, unknown> {
  const text = readText(join(folder, 'package.json'), 16_000_000).replace(/^\uFEFF/, '');
  const manifest: unknown = JSON.parse(text);
  if (typeof manifest !== 'object' || manifest === null) throw new TypeError('not an object');
  return manifest as Manifest & Record<string, unknown>;
}

function hasTypesCondition(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, inner]) => key === 'types' || key.startsWith('types@') || hasTypesCondition(inner),
  );
}

/** The `.` and `./…` keys with their targets; null when there is no `exports` at all, or none to TypeScript. */
function exportKeys(exports: unknown): Map<string, unknown> | null {
  if (exports === undefined || exports === null || exports === false || exports === '') return null;
  if (typeof exports !== 'object' || Array.isArray(exports)) return new Map([['.', exports]]);
  const entries = Object.entries(exports as Record<string, unknown>);
  if (!entries.some(([key]) => key.startsWith('.'))) return new Map([['.', exports]]);
  return new Map(entries);
}

/** What can be imported and has no types. */
export const notCode = /\.(json|css|scss|sass|less|styl|svg|png|woff2?|wasm|html|md|txt|map|node)$/i;

function expandAll(files: PackageFiles, keys: ReadonlyMap<string, unknown>): FoundEntries {
  const found: string[] = [];
  const untyped = new Set<string>();
  // A key that leads out of the package, or nowhere, names nothing that could be imported.
  const open = [...keys].filter(
    ([key, target]) => target !== null && !notCode.test(key) && !key.split(/[\\/]/).includes('..'),
  );
  // A folder (`./lib/`) is a pattern to TypeScript, though Node knows it no more.
  const hasNoTypes = ([key, target]: readonly [string, unknown]): boolean =>
    !key.endsWith('/') && !hasTypesCondition(target) && isUntyped(targetsOf(target), files);
  // Which of several patterns TypeScript takes for a path is its own affair.
  const patternsUntyped = [...keys].filter(([key]) => /\*|\/$/.test(key)).every(hasNoTypes);
  for (const [key, target] of open) {
    const isPattern = key.includes('*');
    const paths = isPattern ? expandWildcard(files, key.slice(1), targetsOf(target)) : [key.slice(1)];
    for (const path of paths) {
      found.push(path);
      if (isPattern ? patternsUntyped && !keys.has(`.${path}`) : hasNoTypes([key, target])) untyped.add(path);
    }
  }
  // `./internal/*: null` takes away what `./*` gave.
  const closed = [...keys].filter(([, target]) => target === null).map(([key]) => key.slice(1).split('*'));
  return { found: found.filter((path) => !closed.some(([head = '', tail]) => matches(path, head, tail))), untyped };
}

const matches = (path: string, head: string, tail: string | undefined): boolean =>
  tail === undefined ? path === head : path.startsWith(head) && path.endsWith(tail);

/** Every target string below a condition tree. */
export function targetsOf(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  if (Array.isArray(target)) return target.flatMap(targetsOf);
  if (typeof target === 'object' && target !== null) return Object.values(target).flatMap(targetsOf);
  return [];
}

/** Files that a `./dir/*.js` target stands for, as subpaths of `/key/*`. Declarations and code may lie in two folders. */
function expandWildcard(files: PackageFiles, subpath: string, targets: readonly string[]): string[] {
  const [keyHead = '', keyTail = ''] = subpath.split('*');
  const found: string[] = [];
  for (const target of new Set(targets)) {
    const [head, tail] = target.split('*');
    if (head === undefined || tail === undefined || !head.startsWith('./') || notCode.test(target)) continue;
    // Node refuses such a target, and it may lead out of the package.
    if (/(?:^|[\\/])(?:\.\.|node_modules)(?:[\\/]|$)/.test(head.slice(2))) continue;
    for (const file of files.below(head)) {
      if (!file.startsWith(head)) continue;
      const rest = file.slice(head.length);
      if (tail !== '' ? !rest.endsWith(tail) : !/\.([cm]?[jt]sx?)$/.test(rest)) continue;
      const star = rest.slice(0, rest.length - tail.length);
      // With a bare `*` TypeScript wants the JavaScript file's name.
      const name = tail === '' ? star.replace(/\.d\.([cm]?)ts$/, '.$1js') : star;
      if (name !== '' && !name.endsWith('.d')) found.push(keyHead + name + keyTail);
      if (found.length > entryLimit * 4) return found;
    }
  }
  return found;
}

/** The files of a package, each folder read once. */
class PackageFiles implements EntryFiles {
  readonly folder: string;
  readonly #folders = new Map<string, readonly Dirent[]>();
  readonly #names = new Map<string, readonly string[]>();
  readonly #below = new Map<string, readonly string[]>();
  /** Folders below which there are links: nobody has looked where they lead. */
  readonly #linked = new Set<string>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Folders whose names decided about something; one that holds nothing is none, or no package ever fills it. */
  looked(): string[] {
    return [...this.#folders, ...this.#names].flatMap(([path, names]) => (names.length > 0 ? [path] : []));
  }

  read(path: string): readonly Dirent[] {
    return getOrAdd(this.#folders, path, () => readFolder(path));
  }

  readonly namesIn = (path: string): readonly string[] =>
    getOrAdd(this.#names, path, () => this.#folders.get(path)?.map(({ name }) => name) ?? namesIn(path));

  /** All files below the folder part of `head`, as `./…` paths; nested `node_modules` and hidden folders left out. */
  readonly filesBelow = (head: string): readonly string[] | null => {
    const found = this.below(head);
    return found.length < mostFiles && !this.#linked.has(folderOf(head)) ? found : null;
  };

  /** The same, and no more than there is room for. */
  below(head: string): readonly string[] {
    const start = folderOf(head);
    return getOrAdd(this.#below, start, () => {
      const found: string[] = [];
      // Links below are no folders to `readdir`; the first folder may be one.
      const pending = insideOf(this.folder)(join(this.folder, start)) ? [start] : [];
      while (pending.length > 0 && found.length < mostFiles) {
        const relative = pending.shift() as string;
        for (const item of this.read(join(this.folder, relative))) {
          if (item.name === 'node_modules' || item.name.startsWith('.')) continue;
          if (item.isDirectory()) pending.push(`${relative}/${item.name}`);
          else if (item.isFile()) found.push(`${relative}/${item.name}`);
          else this.#linked.add(start);
        }
      }
      return found;
    });
  }
}

const folderOf = (head: string): string => head.slice(0, head.lastIndexOf('/'));

function foldersWithManifest(files: PackageFiles): string[] {
  return files
    .read(files.folder)
    .filter((item) => item.isDirectory() && item.name !== 'node_modules')
    .filter((item) => existsSync(join(files.folder, item.name, 'package.json')))
    .map((item) => `/${item.name}`);
}

function readFolder(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** Cheaper than with their kinds. What is called like code is seldom a folder, and to be refused costs most. */
function namesIn(path: string): string[] {
  try {
    if (/\.[cm]?js$/.test(path) && !statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
    return readdirSync(path);
  } catch {
    return [];
  }
}
