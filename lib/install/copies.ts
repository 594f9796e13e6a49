/** Entries → copies: links collapsed, sorted, named. */
import { basename, resolve } from 'node:path';
import { AnalyzerError } from '../errors.ts';
import type { CopyKind, Location, PackageCopy } from '../model/tree.ts';
import { folderName, nameFromFolder, targetLocation } from './locations.ts';
import { compareText, type Entry, type Source, textOf } from './source.ts';

/** The copies of a source, and where each of them (or a link to it) is found. */
export interface Copies {
  readonly copies: PackageCopy[];
  /** The entry of each copy, by copy index. */
  readonly entries: Entry[];
  readonly byLocation: Map<Location, PackageCopy>;
}

/**
 * Turns entries into copies, sorted by location, the root first. `workspaces` are the locations of kind `workspace`.
 * @throws AnalyzerError `lockfile-unreadable` when a link leads to nothing.
 */
export function copiesOf(source: Source, workspaces: ReadonlySet<Location>): Copies {
  const real: Location[] = [];
  const links: [Location, Location][] = [];
  for (const [location, entry] of source.entries) {
    if (entry.link) links.push([location, targetLocation(source.root, textOf(entry.resolved) ?? '')]);
    else if (isInstalled(location, entry)) real.push(location);
  }
  // Without a comparison this is the code-unit order, and natively fast.
  real.sort();
  links.sort(([a], [b]) => compareText(a, b));

  const importNames = new Map<Location, string>();
  for (const [location, target] of links) {
    const name = folderName(location);
    if (name !== null && !importNames.has(target)) importNames.set(target, name);
  }
  const entries: Entry[] = [];
  const copies: PackageCopy[] = [];
  const byLocation = new Map<Location, PackageCopy>();
  for (const location of real) {
    const entry = source.entries.get(location) ?? {};
    const copy = copyOf(source, copies.length, location, entry, workspaces, importNames);
    entries.push(entry);
    copies.push(copy);
    byLocation.set(location, copy);
  }
  for (const [location, target] of links) {
    const copy = byLocation.get(target);
    if (copy === undefined) throw dangling(source, location, target);
    byLocation.set(location, copy);
  }
  return { copies, entries, byLocation };
}

/** Version 1 lists optional packages that were not installed as `{"optional": true}`. A package from git may lack a version too, but says where it is from. */
function isInstalled(location: Location, entry: Entry): boolean {
  return textOf(entry.version) !== null || textOf(entry.resolved) !== null || folderName(location) === null;
}

function copyOf(
  source: Source,
  index: number,
  location: Location,
  entry: Entry,
  workspaces: ReadonlySet<Location>,
  importNames: ReadonlyMap<Location, string>,
): PackageCopy {
  const folder = folderName(location);
  const kind = kindOf(location, folder, workspaces);
  const alias = aliasIn(entry.version);
  const name =
    textOf(entry.name) ??
    alias?.name ??
    (kind === 'root' ? rootName(source) : (folder ?? nameFromFolder(resolve(source.root, location))));
  const copy: PackageCopy & { integrity?: string } = {
    index,
    location,
    name,
    importName: folder ?? importNames.get(location) ?? name,
    version: alias?.version ?? textOf(entry.version) ?? '',
    kind,
    dev: entry.dev === true,
    optional: entry.optional === true,
  };
  const integrity = textOf(entry.integrity);
  if (integrity !== null) copy.integrity = integrity;
  return copy;
}

function kindOf(location: Location, folder: string | null, workspaces: ReadonlySet<Location>): CopyKind {
  if (location === '') return 'root';
  if (workspaces.has(location)) return 'workspace';
  return folder === null ? 'linked' : 'dependency';
}

/** npm writes the folder's name of the day into the lockfile. It beats today's folder: a checkout elsewhere is the same project. */
function rootName(source: Source): string {
  return source.lockfileName ?? basename(source.root);
}

/** Version 1 writes an alias into the version: `npm:name@1.0.0`. Arborist's reader understands it only beside an integrity. */
function aliasIn(version: unknown): { name: string; version: string } | null {
  if (typeof version !== 'string' || !version.startsWith('npm:')) return null;
  const alias = /^npm:(@?[^@]+)@(.+)$/.exec(version);
  return alias?.[1] === undefined || alias[2] === undefined ? null : { name: alias[1], version: alias[2] };
}

function dangling(source: Source, location: Location, target: Location): AnalyzerError {
  return new AnalyzerError(
    'lockfile-unreadable',
    `${source.lockfile ?? 'node_modules'} links ${location} to ${target}, which it does not describe.`,
    'Delete the lockfile and run `npm install`: npm refuses it as well.',
  );
}
