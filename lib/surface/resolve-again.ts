/**
 * Resolves again what a change can have touched, and takes the rest from an earlier run.
 *
 * What an import leads to hangs on the file that writes it, on the names that lie in each `node_modules` above that file,
 * and on the packages that are found there. So when places (folders of packages) have changed, these are asked again: the
 * entries of the packages there; each file with an import that led to one of them; and each whose text names one, for the
 * compiler does not say what it looked for and did not find. Where any of it cannot be told, all is resolved.
 */
import { join } from 'node:path';
import { readBytes } from '../files/read.ts';
import { isBelow } from '../inside.ts';
import type { WatchedMemory } from '../model/memory.ts';
import type { InstallTree } from '../model/tree.ts';
import type { FileGraph, ImportedPackage } from './file-graph.ts';
import { entriesKey, graphText, type KnownGraph, packageKey, readGraphText } from './graph-text.ts';
import { ledTo, mergeGraphs } from './merge-graphs.ts';
import { changedPlaces, type Listings, listingsFor, namesAt, type PlaceOf, placesIn } from './package-places.ts';
import { soughtFolders } from './sought.ts';

export interface Resolving {
  readonly tree: Pick<InstallTree, 'root' | 'copies'>;
  readonly packages: readonly ImportedPackage[];
  /** Those whose entries are asked for with `require()` as well, by index. */
  readonly required: ReadonlySet<number>;
  readonly memory: WatchedMemory | undefined;
  /** `roots` are files that are loaded beside the entries. */
  readonly resolve: (
    packages: readonly ImportedPackage[],
    required: ReadonlySet<number>,
    roots: readonly string[],
  ) => Promise<FileGraph>;
}

/** More than this is no small change: to find out what it touches costs as much as to resolve it. */
const maximumPlaces = 50;
const maximumShare = 0.6;
const maximumBytes = 64_000_000;

/** The graph of all packages, with as little asked of the compiler as the memory allows. */
export async function resolveKnown(resolving: Resolving): Promise<FileGraph> {
  const { packages, required, memory, resolve, tree } = resolving;
  if (!memory) return resolve(packages, required, []);
  const places = placesIn(tree);
  const plan = planOf(resolving, places);
  if (plan?.isUnchanged) return graphAgain(plan, null, packages) ?? resolve(packages, required, []);
  let graph: FileGraph | null = null;
  if (plan) {
    const part = plan.again.map((index) => packages[index] as ImportedPackage);
    const partRequired = new Set([...plan.again.keys()].filter((at) => required.has(plan.again[at] as number)));
    const fresh = part.length + plan.roots.length > 0 ? await resolve(part, partRequired, plan.roots) : null;
    if (!fresh || fresh.exhausted.size === 0) graph = graphAgain(plan, fresh, packages);
  }
  graph ??= await resolve(packages, required, []);
  if (isWorthKeeping(graph)) {
    const folders = foldersOf(tree, graph.files, places);
    const listings = listingsFor(tree.root, folders);
    const manifests = [...folders].map((folder) => `${folder}/package.json`);
    memory.keep(graphText(graph, packages, required, listings), [
      ...graph.files,
      ...manifests,
      ...soughtFolders(packages, graph),
    ]);
  }
  return graph;
}

interface Plan {
  readonly known: KnownGraph;
  /** Packages whose entries are resolved again, by index. */
  readonly again: readonly number[];
  /** Files whose imports are resolved again. */
  readonly roots: readonly string[];
  /** Of each package: its index in the known graph, or -1. */
  readonly reused: readonly number[];
  /** Of a file of the known graph: what it leads to may not be taken from there. */
  readonly isStale: (file: number) => boolean;
  readonly isUnchanged: boolean;
}

function graphAgain(plan: Plan, fresh: FileGraph | null, packages: readonly ImportedPackage[]): FileGraph | null {
  const indices = new Map(plan.again.map((index, at) => [index, at]));
  return mergeGraphs(
    { graph: plan.known.graph, packages: plan.reused },
    { graph: fresh ?? emptyGraph, packages: packages.map((_, index) => indices.get(index) ?? -1) },
    plan.isStale,
  );
}

const emptyGraph: FileGraph = {
  files: [],
  indexOf: new Map(),
  imports: [],
  references: [],
  typeLibraries: [],
  entryFiles: [],
  requireFiles: [],
  broken: new Map(),
  exhausted: new Set(),
};

/** Null when all has to be resolved. */
function planOf({ tree, packages, required, memory }: Resolving, places: PlaceOf): Plan | null {
  const recalled = memory?.recall();
  if (!recalled) return null;
  const known = knownGraph(recalled.text);
  if (!known) return null;
  const { graph } = known;
  const listings = listingsFor(tree.root, foldersOf(tree, graph.files, places));
  const changed = changedSince(tree.root, known.listings, listings, recalled.changed, places);
  if (changed === null) return null;
  for (const one of packages) for (const place of otherwiseAsked(one, known)) changed.add(place);
  if (changed.size > maximumPlaces) return null;
  const stale = new Set<number>();
  for (const [file, path] of graph.files.entries()) if (changed.has(places(path) ?? '')) stale.add(file);
  const roots = changed.size === 0 ? [] : touchedFiles(graph, stale, [...changed].flatMap(namesAt));
  if (roots === null) return null;
  const reused = packages.map((one, index) => {
    const before = known.packages.get(packageKey(one));
    if (!before || before.isRequired !== required.has(index)) return -1;
    if ([one.folder, one.typesFolder].some((folder) => folder !== null && changed.has(forward(folder)))) return -1;
    const entries = graph.entryFiles[before.index];
    if ([...(entries?.values() ?? [])].some((file) => stale.has(file))) return -1;
    const asked = one.entries.subpaths.filter((subpath) => !one.entries.untyped.has(subpath)).length;
    if (changed.size > 0 && (entries?.size ?? 0) < asked && mayLeadOut(one)) return -1;
    return before.index;
  });
  const again = [...packages.keys()].filter((index) => reused[index] === -1);
  const untold = new Set([...stale, ...roots]);
  if (untold.size > 0 && closureOf(graph, untold).size > graph.files.length * maximumShare) return null;
  return {
    known,
    again,
    // What is imported from a file of data is nothing.
    roots: roots.map((file) => graph.files[file] as string).filter((path) => !path.endsWith('.json')),
    reused,
    isStale: (file) => untold.has(file),
    isUnchanged: changed.size === 0 && again.length === 0 && known.packages.size === packages.length,
  };
}

function knownGraph(text: string): KnownGraph | null {
  try {
    return readGraphText(text);
  } catch {
    return null;
  }
}

const forward = (path: string): string => path.replaceAll('\\', '/');

/** Folders of all packages that the lockfile or a file of the graph names. */
function foldersOf(tree: Pick<InstallTree, 'root' | 'copies'>, files: readonly string[], places: PlaceOf): Set<string> {
  const folders = new Set<string>();
  for (const { location } of tree.copies) if (location !== '') folders.add(forward(join(tree.root, location)));
  for (const file of files) {
    const place = places(file);
    if (place !== null) folders.add(place);
  }
  return folders;
}

/** Places that are not as they were; null when something else has changed as well, or lies above the project. */
function changedSince(
  root: string,
  before: Listings,
  now: Listings,
  paths: readonly string[],
  places: PlaceOf,
): Set<string> | null {
  const changed = changedPlaces(before, now);
  for (const path of paths) {
    const place = places(path);
    if (place === null) return null;
    changed.add(place);
  }
  return [...changed].every((place) => isBelow(forward(root), place)) ? changed : null;
}

/**
 * Files outside of the changed places that led there, or whose text has one of the names between quotes or slashes, as it
 * stands in every import; or an import that the package's own manifest explains (`#name`). Null when one cannot be read.
 */
function touchedFiles(graph: FileGraph, stale: ReadonlySet<number>, names: readonly string[]): number[] | null {
  const escaped = [...new Set(names)].map((name) => name.replace(/[^\w]/g, '\\$&')).join('|');
  const pattern = new RegExp(`['"\`/](?:${escaped})['"\`/]|['"\`]#`, 'i');
  const found: number[] = [];
  for (const [file, path] of graph.files.entries()) {
    if (stale.has(file)) continue;
    let isTouched = [...ledTo(graph, file)].some((to) => stale.has(to));
    if (!isTouched && !path.endsWith('.json')) {
      try {
        isTouched = pattern.test(readBytes(path, maximumBytes).toString('latin1'));
      } catch {
        return null;
      }
    }
    if (isTouched) found.push(file);
  }
  return found;
}

/** The places of a package that has other entries than it had: something was added where nothing had been read. */
function otherwiseAsked(one: ImportedPackage, { packages }: KnownGraph): string[] {
  const before = packages.get(packageKey(one));
  if (!before || before.entries === entriesKey(one)) return [];
  return [one.folder, one.typesFolder].flatMap((folder) => (folder === null ? [] : [forward(folder)]));
}

/** `types` may name a file of another package, though nobody does so. */
function mayLeadOut({ folder, typesFolder }: ImportedPackage): boolean {
  return [folder, typesFolder].some((place) => {
    try {
      return place !== null && /\.\.[\\/]/.test(readBytes(join(place, 'package.json'), 16_000_000).toString('latin1'));
    } catch {
      return true;
    }
  });
}

function closureOf(graph: FileGraph, files: Iterable<number>): Set<number> {
  const found = new Set(files);
  for (const file of found) for (const to of ledTo(graph, file)) found.add(to);
  return found;
}

/**
 * A graph is kept when it is whole, when every file in it is reached over what it tells, and when no two paths differ in
 * letter case alone: which of them the compiler takes hangs on what it comes to first.
 */
function isWorthKeeping(graph: FileGraph): boolean {
  if (graph.exhausted.size > 0) return false;
  const entries = [...graph.entryFiles, ...graph.requireFiles].flatMap((found) => [...found.values()]);
  if (closureOf(graph, entries).size !== graph.files.length) return false;
  return new Set(graph.files.map((file) => file.toLowerCase())).size === graph.files.length;
}
