/** What the project's own folders held at a commit, and whether they hold the same now. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isSourceFile } from './crossing/source-imports.ts';
import { readBytes } from './files/read.ts';
import { type Commit, type CommitFile, filesAt, filesWith } from './gate/index.ts';
import type { InstallTree, PackageCopy } from './model/tree.ts';

export interface SourcesThen {
  /** Whether a source of the root, a workspace or a linked folder named a package there. */
  readonly imported: (folder: PackageCopy, name: string) => Promise<boolean>;
  /** Whether every source and JSON file that git knew in a folder is the same on disk, where the folder is now. */
  readonly isUnchanged: (before: PackageCopy, after: PackageCopy) => boolean;
  /** Whether one file of a folder is the same now, or missing both times. */
  readonly hasSameFile: (before: PackageCopy, after: PackageCopy, file: string) => Promise<boolean>;
}

/** Asks git once for the files of all workspaces; sources are searched and files are read when somebody asks. */
export async function sourcesAt(at: Commit, then: InstallTree, now: InstallTree): Promise<SourcesThen> {
  const tracked = await trackedFiles(at, then);
  const onDisk = (after: PackageCopy, path: string): string => join(now.root, after.location, path);
  return {
    imported: importsAt(at, then),
    isUnchanged: (before, after) => {
      const files = tracked.filter(({ path }) => path.startsWith(below(before, '')));
      return (
        files.length > 0 &&
        files.every((file) => isSame(file, onDisk(after, file.path.slice(below(before, '').length))))
      );
    },
    hasSameFile: async (before, after, name) => {
      const [file] = await filesAt(at, [below(before, name)]);
      const path = onDisk(after, name);
      return file === undefined ? !existsSync(path) : isSame(file, path);
    },
  };
}

const below = ({ location }: PackageCopy, path: string): string => (location === '' ? path : `${location}/${path}`);

const isInstalled = (path: string): boolean => /(?:^|\/)node_modules\//.test(path);

async function trackedFiles(at: Commit, { copies }: InstallTree): Promise<CommitFile[]> {
  const own = copies.filter(({ kind, location }) => (kind === 'workspace' || kind === 'linked') && location !== '');
  const folders = own.filter(({ location }) => !location.startsWith('..')).map((copy) => below(copy, ''));
  const files = folders.length === 0 ? [] : await filesAt(at, folders);
  return files.filter(({ path }) => (isSourceFile(path) || path.endsWith('.json')) && !isInstalled(path));
}

function importsAt(at: Commit, { copies }: InstallTree): SourcesThen['imported'] {
  const answers = new Map<string, Promise<boolean>>();
  const own = copies.filter(({ kind }) => kind !== 'dependency').map(({ location }) => location);
  const find = async (folder: string, name: string): Promise<boolean> => {
    const texts = ['"', "'", '`'].flatMap((mark) => [`${mark}${name}${mark}`, `${mark}${name}/`]);
    const files = await filesWith(at, folder, texts);
    return files.some((file) => isSourceFile(file) && !isInstalled(file) && homeOf(file, own) === folder);
  };
  return ({ location }, name) => {
    const key = JSON.stringify([location, name]);
    const answer = answers.get(key) ?? find(location, name);
    answers.set(key, answer);
    return answer;
  };
}

/** The root or workspace that a file belongs to. */
function homeOf(file: string, own: readonly string[]): string {
  const above = own.filter((location) => location === '' || file.startsWith(`${location}/`));
  return above.reduce((longest, location) => (location.length > longest.length ? location : longest), '');
}

function isSame({ blob }: CommitFile, path: string): boolean {
  let content: Buffer;
  try {
    content = readBytes(path, 100_000_000);
  } catch {
    return false;
  }
  if (blobHash(content, blob.length) === blob) return true;
  // Git may have turned the line ends of the working tree.
  return blobHash(Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'), blob.length) === blob;
}

/** Git's own name of a content, in the hash that the repository uses. */
function blobHash(content: Buffer, length: number): string {
  const hash = createHash(length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${content.length}\0`).update(content).digest('hex');
}
