/** Whether files are still the ones that were read: their times and sizes, taken together. */
import { createHash } from 'node:crypto';
import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

/** Names of files by folder, relative to the project, forward slashes. Each folder counts as well: it knows what came and went. */
export type Inputs = Readonly<Record<string, readonly string[]>>;

/** A project with more files of its own than this is not worth a look at each of them. */
const maximumFiles = 30_000;

/**
 * Sorts absolute paths into folders. Some may lie above the project: what a package does not get below it, Node and
 * TypeScript look for further up. Null when one is on another drive.
 */
export function inputsOf(root: string, files: Iterable<string>): Inputs | null {
  const folders = new Map<string, string[]>();
  for (const file of new Set(files)) {
    const place = relative(root, file).replaceAll('\\', '/');
    if (/^(?:[A-Za-z]:|\/)/.test(place)) return null;
    const folder = dirname(place);
    const names = folders.get(folder);
    if (names === undefined) folders.set(folder, [basename(place)]);
    else names.push(basename(place));
  }
  return Object.fromEntries([...folders].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export interface Stamp {
  /** Equal when nothing has changed. */
  readonly digest: string;
  /** The latest change of any of the files, milliseconds since 1970. */
  readonly latest: number;
}

/**
 * The state of the inputs, and of all files of the project outside of `node_modules`. Null when it cannot be told: a link
 * that leads elsewhere, or too many files.
 */
export function stamp(root: string, inputs: Inputs): Stamp | null {
  const parts: string[] = [];
  const clock = { latest: 0 };
  for (const folder of Object.keys(inputs)) {
    // Joined by hand: `join` would look for dots in each of thousands of paths.
    const base = `${root}/${folder}`;
    add(parts, clock, base, folder, true);
    for (const name of inputs[folder] ?? []) add(parts, clock, `${base}/${name}`, name, false);
  }
  if (!addProject(parts, clock, root)) return null;
  return { digest: createHash('sha256').update(parts.join('')).digest('hex'), latest: clock.latest };
}

/** Both times: a tool may set the one that says when a file was written, but not the one that says when it was changed. */
function add(parts: string[], clock: { latest: number }, path: string, name: string, isFolder: boolean): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    parts.push(`${name}\0-\n`);
    return;
  }
  // Of a folder it counts what came and went, which is its first time.
  parts.push(`${name}\0${stats.mtimeMs}\0${isFolder ? '' : `${stats.ctimeMs}\0${stats.size}\0${stats.ino}`}\n`);
  clock.latest = Math.max(clock.latest, stats.mtimeMs, isFolder ? 0 : stats.ctimeMs);
}

function addProject(parts: string[], clock: { latest: number }, root: string): boolean {
  let count = 0;
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const item of readFolder(join(root, folder))) {
      if (item.name === 'node_modules' || item.name === '.git') continue;
      const place = folder === '' ? item.name : `${folder}/${item.name}`;
      if (item.isSymbolicLink()) return false;
      count += 1;
      if (count > maximumFiles) return false;
      if (item.isDirectory()) pending.push(place);
      else add(parts, clock, join(root, place), place, false);
    }
  }
  return true;
}

function readFolder(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
