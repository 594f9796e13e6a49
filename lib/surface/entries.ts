/** What a package lets others import: all keys of `exports`, or its main entry and the folders with their own. */
import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../files/read.ts';
import { insideOf } from '../inside.ts';

/** At most so many importable paths of one package are looked at; the rest is said as a gap. */
export const entryLimit = 400;

export interface PackageEntries {
  /** Specifiers behind the package's name: `''` for `.`, `/sub` for `./sub`. Sorted, `''` first. */
  readonly subpaths: readonly string[];
  /** How many more there are than {@link entryLimit}. */
  readonly more: number;
  /** The manifest names a declaration file of its own (`types`, `typings`, or a `types` condition). */
  readonly declaresTypes: boolean;
}

interface Manifest {
  exports?: unknown;
  types?: unknown;
  typings?: unknown;
}

/** Reads the manifest of a package folder. A manifest that is missing or broken gives no entries. */
export function packageEntries(folder: string): PackageEntries {
  let manifest: Manifest;
  try {
    manifest = readManifest(folder);
  } catch {
    return { subpaths: [], more: 0, declaresTypes: false };
  }
  const declaresTypes = Boolean(manifest.types ?? manifest.typings) || hasTypesCondition(manifest.exports);
  const keys = exportKeys(manifest.exports);
  const all = keys ? expandAll(folder, keys) : ['', ...foldersWithManifest(folder)];
  const sorted = [...new Set(all)].sort();
  return { subpaths: sorted.slice(0, entryLimit), more: Math.max(0, sorted.length - entryLimit), declaresTypes };
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

/** The `.` and `./…` keys with their targets; null when there is no `exports` at all. */
function exportKeys(exports: unknown): Map<string, unknown> | null {
  if (exports === undefined || exports === null) return null;
  if (typeof exports !== 'object' || Array.isArray(exports)) return new Map([['.', exports]]);
  const entries = Object.entries(exports as Record<string, unknown>);
  if (!entries.some(([key]) => key.startsWith('.'))) return new Map([['.', exports]]);
  return new Map(entries);
}

/** What can be imported and has no types. */
export const notCode = /\.(json|css|scss|sass|less|styl|svg|png|woff2?|wasm|html|md|txt|map|node)$/i;

function expandAll(folder: string, keys: Map<string, unknown>): string[] {
  const found: string[] = [];
  for (const [key, target] of keys) {
    // A key that leads out of the package, or nowhere, names nothing that could be imported.
    if (target === null || notCode.test(key) || key.split(/[\\/]/).includes('..')) continue;
    const subpath = key.slice(1);
    if (!key.includes('*')) found.push(subpath);
    else found.push(...expandWildcard(folder, subpath, targetsOf(target)));
  }
  // `./internal/*: null` takes away what `./*` gave.
  const closed = [...keys].filter(([, target]) => target === null).map(([key]) => key.slice(1).split('*'));
  return found.filter((path) => !closed.some(([head = '', tail]) => matches(path, head, tail)));
}

const matches = (path: string, head: string, tail: string | undefined): boolean =>
  tail === undefined ? path === head : path.startsWith(head) && path.endsWith(tail);

/** Every target string below a condition tree. */
function targetsOf(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  if (Array.isArray(target)) return target.flatMap(targetsOf);
  if (typeof target === 'object' && target !== null) return Object.values(target).flatMap(targetsOf);
  return [];
}

/** Files that a `./dir/*.js` target stands for, as subpaths of `/key/*`. Declarations and code may lie in two folders. */
function expandWildcard(folder: string, subpath: string, targets: readonly string[]): string[] {
  const [keyHead = '', keyTail = ''] = subpath.split('*');
  const found: string[] = [];
  for (const target of new Set(targets)) {
    const [head, tail] = target.split('*');
    if (head === undefined || tail === undefined || !head.startsWith('./') || notCode.test(target)) continue;
    // Node refuses such a target, and it may lead out of the package.
    if (/(?:^|[\\/])(?:\.\.|node_modules)(?:[\\/]|$)/.test(head.slice(2))) continue;
    for (const file of filesBelow(folder, head)) {
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

/** All files below the folder part of `head`, as `./…` paths; nested `node_modules` and hidden folders left out. */
function filesBelow(folder: string, head: string): string[] {
  const start = head.slice(0, head.lastIndexOf('/'));
  const found: string[] = [];
  // Links below are no folders to `readdir`; the first folder may be one.
  const pending = insideOf(folder)(join(folder, start)) ? [start] : [];
  while (pending.length > 0 && found.length < entryLimit * 10) {
    const relative = pending.shift() as string;
    for (const item of readFolder(join(folder, relative))) {
      if (item.name === 'node_modules' || item.name.startsWith('.')) continue;
      if (item.isDirectory()) pending.push(`${relative}/${item.name}`);
      else if (item.isFile()) found.push(`${relative}/${item.name}`);
    }
  }
  return found;
}

function foldersWithManifest(folder: string): string[] {
  return readFolder(folder)
    .filter((item) => item.isDirectory() && item.name !== 'node_modules')
    .filter((item) => existsSync(join(folder, item.name, 'package.json')))
    .map((item) => `/${item.name}`);
}

function readFolder(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
