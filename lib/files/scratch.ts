/** Folders for work that is not the project's: below the system's temporary one, removed when done, also by the next run. */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  rmSync,
  unlinkSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'diamondback-';

/** `diamondback-<machine>-<process>-<random>` */
const pattern = /^diamondback-([0-9a-f]{8})-(\d{1,10})-\w{6}$/;

/** Whether a path is in one of these folders. */
export const isScratch = (path: string): boolean => {
  const folder = tmpdir();
  const roots = [folder];
  try {
    roots.push(realpathSync(folder));
  } catch {
    // Then it is not there, and its own name is all there is.
  }
  return roots.some((root) => path.startsWith(join(root, prefix)));
};

let isSwept = false;

/**
 * Makes a folder, and returns its real path. The first one of a process removes what processes that are gone have left.
 * @throws what the system says.
 */
export function makeScratch(): string {
  const tag = machineTag();
  if (!isSwept) {
    isSwept = true;
    sweep(tmpdir(), tag);
  }
  return realpathSync(mkdtempSync(join(tmpdir(), `${prefix}${tag}-${process.pid}-`)));
}

/**
 * Says whether there is room for more in a file: another process may have written there what lacks its end, and have told
 * nobody.
 *
 * @throws what the system says.
 */
export function assertRoom(file: string): void {
  try {
    appendFileSync(file, new Uint8Array(8_192));
  } catch (error) {
    // What cannot be written, and not what cannot be opened, is told without its path.
    throw Object.assign(error as Error, { path: file });
  }
}

/** Removes such a folder. Never throws: what is left the next run removes. */
export function removeScratch(folder: string): void {
  try {
    removeFolder(folder);
  } catch {
    // Something is not as it looks: a link that counts as a folder, or a file that somebody held open.
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // A disk that went away.
    }
  }
}

/** What `rmSync` does, without looking at each file twice: links are taken away, and what they lead to stays. */
function removeFolder(folder: string): void {
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (item.isDirectory()) removeFolder(path);
    else unlinkSync(path);
  }
  rmdirSync(folder);
}

/**
 * Numbers of processes mean something on one machine only, and in one container: two may share a temporary folder, and each
 * must think that the other is alive.
 */
function machineTag(): string {
  let space = '';
  try {
    space = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has such a thing.
  }
  return createHash('sha256').update(`${hostname()}\0${space}`).digest('hex').slice(0, 8);
}

/**
 * Removes folders of processes that are gone: made on this machine, by this user, and under a name of ours. A folder whose
 * process number was given to another process meanwhile stays until that one is gone as well.
 */
export function sweep(folder: string, tag = machineTag()): void {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    const [, machine, pid] = pattern.exec(name) ?? [];
    if (machine !== tag || isAlive(Number(pid))) continue;
    const path = join(folder, name);
    try {
      const stats = lstatSync(path);
      if (!stats.isDirectory() || (process.getuid !== undefined && stats.uid !== process.getuid())) continue;
      // Links in it lead into projects: they go, what they lead to stays.
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Another run removes it at the same time.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
