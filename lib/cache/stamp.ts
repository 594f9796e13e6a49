/** Whether files are still the ones that were read: their times and sizes. */
import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join, posix, relative } from 'node:path';

/**
 * What is watched, relative to the project, with forward slashes: a line with a folder, then one with the names of files in
 * it. Each folder counts as well: it knows what came and went. A text, as it is stored: ten thousands of names would
 * outlive the collector's first rounds.
 */
export type Inputs = string;

/** A project with more files of its own than this is not worth a look at each of them. */
const maximumFiles = 30_000;

/**
 * Sorts absolute paths into folders. Some may lie above the project: what a package does not get below it, Node and
 * TypeScript look for further up. Null when one is on another drive, or has a name that cannot be written in a line.
 */
export function inputsOf(root: string, files: Iterable<string>): Inputs | null {
  const folders = new Map<string, string[]>();
  for (const file of new Set(files)) {
    const place = relative(root, file).replaceAll('\\', '/');
    if (/^(?:[A-Za-z]:|\/)|\n/.test(place)) return null;
    const folder = dirname(place);
    const names = folders.get(folder);
    if (names === undefined) folders.set(folder, [basename(place)]);
    else names.push(basename(place));
  }
  const sorted = [...folders].sort(([a], [b]) => (a < b ? -1 : 1));
  // No file system has a slash in a name.
  return sorted.map(([folder, names]) => `${folder}\n${names.join('/')}\n`).join('');
}

export interface Stamp {
  /** The state of each folder and file. Equal when nothing has changed. */
  readonly state: Float64Array;
  /** The latest change of any of the files, milliseconds since 1970. */
  readonly latest: number;
}

/**
 * The state of the inputs, and of all files of the project outside of `node_modules`, whose paths are told as well, one a
 * line. Null when it cannot be told: a link that leads elsewhere, or too many files.
 */
export function stamp(root: string, inputs: Inputs): (Stamp & { readonly own: string }) | null {
  const own = ownFiles(root);
  if (own === null) return null;
  const state = new State();
  state.addInputs(root, inputs);
  for (const file of own) state.addFile(join(root, file));
  return { own: own.join('\n'), ...state.stamp };
}

/** The state of the inputs alone. */
export function stampInputs(root: string, inputs: Inputs): Stamp {
  const state = new State();
  state.addInputs(root, inputs);
  return state.stamp;
}

/** The inputs that are not as they were: absolute paths, forward slashes. */
export function changedInputs(root: string, inputs: Inputs, before: Float64Array): string[] {
  const { state } = stampInputs(root, inputs);
  if (state.length !== before.length) throw new RangeError('a state of other inputs');
  const changed: string[] = [];
  let at = 0;
  const next = (path: string, length: number): void => {
    const end = at + length;
    let isSame = true;
    for (; at < end; at += 1) isSame &&= state[at] === before[at];
    if (!isSame) changed.push(posix.normalize(path.replaceAll('\\', '/')));
  };
  for (const [folder, names] of linesOf(root, inputs)) {
    next(folder, 1);
    for (const name of names) next(`${folder}/${name}`, 4);
  }
  return changed;
}

function* linesOf(root: string, inputs: Inputs): Generator<[folder: string, names: string[]]> {
  for (let at = 0; at < inputs.length; ) {
    const middle = inputs.indexOf('\n', at);
    const end = inputs.indexOf('\n', middle + 1);
    // Joined by hand: `join` would look for dots in each of thousands of paths.
    yield [`${root}/${inputs.slice(at, middle)}`, inputs.slice(middle + 1, end).split('/')];
    at = end + 1;
  }
}

/** Most of what an answer from the cache costs is to ask for these. */
class State {
  readonly #values: number[] = [];
  #latest = 0;

  get stamp(): Stamp {
    return { state: new Float64Array(this.#values), latest: this.#latest };
  }

  addInputs(root: string, inputs: Inputs): void {
    for (const [folder, names] of linesOf(root, inputs)) {
      const exists = this.#addFolder(folder);
      for (const name of names) {
        if (exists) this.addFile(`${folder}/${name}`);
        else this.#addAbsent();
      }
    }
  }

  /** Of a folder it counts what came and went, which is its first time. */
  #addFolder(path: string): boolean {
    const stats = lstatSync(path, ifThere);
    const time = stats === undefined ? -1 : stats.mtimeMs;
    this.#values.push(time);
    if (time > this.#latest) this.#latest = time;
    return stats !== undefined;
  }

  /** Both times: a tool may set the one that says when a file was written, but not the one that says when it was changed. */
  addFile(path: string): void {
    const stats = lstatSync(path, ifThere);
    if (stats === undefined) return this.#addAbsent();
    const { mtimeMs, ctimeMs, size, ino } = stats;
    this.#values.push(mtimeMs, ctimeMs, size, ino);
    if (mtimeMs > this.#latest) this.#latest = mtimeMs;
    if (ctimeMs > this.#latest) this.#latest = ctimeMs;
  }

  #addAbsent(): void {
    this.#values.push(-1, -1, -1, -1);
  }
}

const ifThere = { throwIfNoEntry: false } as const;

/** All files of the project outside of `node_modules`, relative to it; null when they cannot all be told. */
function ownFiles(root: string): string[] | null {
  const files: string[] = [];
  let count = 0;
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const item of readFolder(join(root, folder))) {
      if (item.name === 'node_modules' || item.name === '.git') continue;
      const place = folder === '' ? item.name : `${folder}/${item.name}`;
      count += 1;
      if (item.isSymbolicLink() || count > maximumFiles) return null;
      if (item.isDirectory()) pending.push(place);
      else files.push(place);
    }
  }
  return files;
}

function readFolder(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
