/** Whether the copies a lockfile promises are on disk. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readTextSoon } from '../files/read.ts';
import type { Gap } from '../model/report.ts';
import type { InstallTree, Location, PackageCopy } from '../model/tree.ts';
import { isOutside } from './locations.ts';
import { compareText, isRecord } from './source.ts';

/** Enough to keep the disk busy, and few enough not to run out of file handles. */
const PARALLEL = 64;

/**
 * Compares copies with what is installed. Gives `not-installed` for a copy that is missing (optional copies may be: they
 * are other platforms' packages) and `lockfile-mismatch` for one of another version, sorted by location. The root and
 * copies outside of the project are not looked at.
 *
 * @param copies indices of the copies to look at; all by default
 */
export async function verifyInstalled(tree: InstallTree, copies?: Iterable<number>): Promise<Gap[]> {
  const wanted = copies === undefined ? tree.copies : [...new Set(copies)].flatMap((index) => tree.copies[index] ?? []);
  const noted = await hiddenLockfile(tree.root);
  const doubtful = wanted.filter(
    ({ location, kind, version }) =>
      kind !== 'root' && !isOutside(location) && (version === '' || noted.get(location) !== version),
  );
  const gaps: Gap[] = [];
  for (let start = 0; start < doubtful.length; start += PARALLEL) {
    const batch = doubtful.slice(start, start + PARALLEL);
    gaps.push(...(await Promise.all(batch.map((copy) => check(tree, copy)))).filter((gap) => gap !== null));
  }
  return gaps.sort((a, b) => compareText(a.location, b.location));
}

async function check(tree: InstallTree, copy: PackageCopy): Promise<Gap | null> {
  const { location, name, version } = copy;
  const lockfile = tree.project.lockfile ?? 'node_modules';
  const text = await readTextSoon(join(tree.root, location, 'package.json'), 16_000_000).catch(() => null);
  if (text === null) {
    if (copy.optional) return null;
    return {
      location,
      code: 'not-installed',
      reason: `${name} ${version} is in ${lockfile} but not on disk: run npm ci`.replace('  ', ' '),
    };
  }
  const found = versionIn(text);
  if (version === '' || found === version) return null;
  const what = found === null ? 'has no version that can be read' : `is ${found} on disk`;
  return {
    location,
    code: 'lockfile-mismatch',
    reason: `${name} is ${version} in ${lockfile} and ${what}: run npm ci`,
  };
}

function versionIn(manifest: string): string | null {
  try {
    const value: unknown = JSON.parse(manifest.replace(/^\uFEFF/, ''));
    return isRecord(value) && typeof value.version === 'string' ? value.version : null;
  } catch {
    return null;
  }
}

/**
 * The versions that npm noted in `node_modules` when it last installed: one read instead of one a package. What it
 * notes is believed only while `node_modules` has not been changed since, and what it does not note is looked up.
 */
async function hiddenLockfile(root: string): Promise<Map<Location, string>> {
  const noted = new Map<Location, string>();
  try {
    const path = join(root, 'node_modules', '.package-lock.json');
    const [file, folder] = await Promise.all([stat(path), stat(join(root, 'node_modules'))]);
    // Arborist allows the same jitter.
    if (folder.mtimeMs > file.mtimeMs + 10) return noted;
    const value: unknown = JSON.parse(await readTextSoon(path));
    const packages = isRecord(value) && isRecord(value.packages) ? value.packages : {};
    for (const [location, entry] of Object.entries(packages)) {
      if (isRecord(entry) && typeof entry.version === 'string') noted.set(location, entry.version);
    }
  } catch {
    // Other package managers, and npm 6, leave no note.
  }
  return noted;
}
