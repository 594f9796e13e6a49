/** From a project folder to its tree. */
import { AnalyzerError } from '../errors.ts';
import type { InstallTree, Location } from '../model/tree.ts';
import { readNodeModules } from './actual.ts';
import { assemble } from './assemble.ts';
import { exists, hasNodeModules, projectFolder, readManifest } from './files.ts';
import { isOutside, targetLocation } from './locations.ts';
import { findLockfile, type Lockfile, readLockfile } from './lockfile.ts';
import type { OmitType } from './omit.ts';
import { type Entry, type Source, textOf } from './source.ts';

export interface LoadOptions {
  /** Leave out these kinds of dependencies and what only they need, as `npm ls --omit` does. */
  readonly omit?: readonly OmitType[];
  readonly signal?: AbortSignal;
}

/**
 * Loads the tree of the npm project in a folder: from npm-shrinkwrap.json or package-lock.json (versions 1 to 3), or,
 * without either, from `node_modules`. Copies and edges are sorted, so the same lockfile gives the same tree wherever
 * and in whatever key order it lies.
 *
 * @param dir the folder that holds package.json and the lockfile
 * @throws AnalyzerError `no-project`, `no-lockfile`, `lockfile-unreadable`, `lockfile-conflict`, `lockfile-unsupported`,
 * `manifest-unreadable` or `aborted`, each with a hint that says what to do.
 */
export async function loadTree(dir: string, options: LoadOptions = {}): Promise<InstallTree> {
  const { omit = [], signal } = options;
  refuseAborted(signal);
  const root = projectFolder(dir);
  const manifest = readManifest(root);
  const text = findLockfile(root);
  const installed = hasNodeModules(root);
  refuseAborted(signal);
  if (text === null) refuseUnlocked(root, manifest, installed);
  const source =
    text === null ? await readNodeModules(root) : fromLockfile(root, await readLockfile(root, text), manifest);
  refuseAborted(signal);
  return assemble(source, omit, installed);
}

function fromLockfile(root: string, lock: Lockfile, manifest: Entry | null): Source {
  const { entries } = lock;
  if (lock.version === 1) completeVersion1(root, entries, manifest);
  else if (!entries.has('')) entries.set('', manifest ?? {});
  return { root, lockfile: lock.file, lockfileVersion: lock.version, lockfileName: lock.name, entries };
}

/** Version 1 says nothing about what the project itself and its linked folders ask for: only their manifests do. */
function completeVersion1(root: string, entries: Map<Location, Entry>, manifest: Entry | null): void {
  if (manifest === null) {
    throw new AnalyzerError(
      'no-project',
      'There is no package.json, and a lockfile of version 1 does not say what the project depends on.',
      'Restore package.json, or run diamondback in the folder that has it.',
    );
  }
  entries.set('', manifest);
  for (const entry of [...entries.values()]) {
    const target = entry.link ? targetLocation(root, textOf(entry.resolved) ?? '') : '';
    if (target === '' || isOutside(target)) continue;
    const linked = readManifest(root, target);
    if (linked !== null) entries.set(target, linked);
  }
}

function refuseUnlocked(root: string, manifest: Entry | null, installed: boolean): void {
  if (manifest === null) {
    throw new AnalyzerError(
      'no-project',
      `${root} has neither a package.json nor a lockfile.`,
      'Run diamondback in the folder of an npm project, or name that folder.',
    );
  }
  if (installed) return;
  for (const file of ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb']) {
    if (!exists(root, file)) continue;
    throw new AnalyzerError(
      'no-lockfile',
      `${file} is not an npm lockfile, and nothing is installed.`,
      'Only npm lockfiles can be read so far. `npm install --package-lock-only` writes one from package.json.',
    );
  }
  throw new AnalyzerError(
    'no-lockfile',
    'There is no package-lock.json, and nothing is installed.',
    'Run `npm install` first.',
  );
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new AnalyzerError('aborted', 'The analysis was stopped.', 'Run it again.', { cause: signal.reason });
}
