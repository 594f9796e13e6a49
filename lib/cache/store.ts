/** Files below `node_modules/.cache/diamondback`: written whole or not at all, and never trusted. */
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** Raised when the form of the files changes. */
const layout = 'v1';
const maximumBytes = 64_000_000;
/** One for each way of asking: other options have a file of their own. */
const maximumFiles = 8;

const steps = ['node_modules', '.cache', 'diamondback', layout];

/** What was stored under a name, or null: absent, damaged, too large, behind a link, unreadable. */
export function readStored(root: string, name: string): Buffer | null {
  try {
    if (!isOwnFolder(root, steps.length)) return null;
    const path = join(root, ...steps, name);
    const stats = lstatSync(path);
    if (!stats.isFile() || stats.size > maximumBytes) return null;
    const bytes = readFileSync(path);
    const body = bytes.subarray(headLength);
    return bytes.toString('latin1', 0, headLength) === headOf(body) ? body : null;
  } catch {
    return null;
  }
}

/**
 * Makes the folder, before the state of `node_modules` is taken down. npm believes its own notes only while `node_modules`
 * is not younger than they are, so that its time is put back.
 */
export function prepareStore(root: string): void {
  try {
    // Without a `node_modules` there is no cache, and none is made.
    if (!isOwnFolder(root, 1)) return;
    for (let depth = 2; depth <= steps.length; depth += 1) {
      const step = lstatSync(join(root, ...steps.slice(0, depth)), { throwIfNoEntry: false });
      if (step !== undefined && !step.isDirectory()) return;
    }
    const modules = join(root, 'node_modules');
    const before = statSync(modules);
    mkdirSync(join(root, ...steps), { recursive: true });
    if (statSync(modules).mtimeMs !== before.mtimeMs) utimesSync(modules, before.atime, before.mtime);
  } catch {
    // Then nothing can be stored, either.
  }
}

/** Stores bytes under a name. A disk that is full or cannot be written is no failure: the next run does the work again. */
export function store(root: string, name: string, body: Uint8Array): void {
  let draft: string | null = null;
  try {
    if (!isOwnFolder(root, steps.length)) return;
    if (body.length + headLength > maximumBytes) return;
    const folder = join(root, ...steps);
    draft = join(folder, `.${name}.${process.pid}.${Math.random().toString(36).slice(2)}`);
    writeFileSync(draft, Buffer.concat([Buffer.from(headOf(body)), body]), { flag: 'wx' });
    renameSync(draft, join(folder, name));
    draft = null;
    dropOldest(folder);
  } catch {
    if (draft !== null) remove(draft);
  }
}

/**
 * Against damage, not against malice: who can write here can write what was built as well. Node's module of ciphers takes
 * five milliseconds to load.
 */
const headOf = (body: Uint8Array): string => `${crc32(body).toString(16).padStart(8, '0')}\n`;
const headLength = 9;

/** Whether the first folders on the way are folders, and no links to somewhere else. */
function isOwnFolder(root: string, depth: number): boolean {
  for (let i = 1; i <= depth; i += 1) {
    if (!lstatSync(join(root, ...steps.slice(0, i)), { throwIfNoEntry: false })?.isDirectory()) return false;
  }
  return true;
}

/** There is one of each name, of bounded size. */
const isPack = /^\w+\.pack$/;

/** Also drafts that a killed process left behind, once they are the oldest. */
function dropOldest(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => !isPack.test(name))
    .map((name) => ({
      path: join(folder, name),
      time: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of files.slice(maximumFiles)) remove(path);
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Somebody else's turn.
  }
}
