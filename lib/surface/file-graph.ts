/** The graph of declaration files, as TypeScript itself resolves it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ExplainedFiles } from '../compiler/explain-files.ts';
import { getOrAdd } from '../model/collections.ts';
import type { WatchedMemory } from '../model/memory.ts';
import { noteReads } from '../model/reads.ts';
import type { InstallTree } from '../model/tree.ts';
import { withoutBuiltIns } from './built-ins.ts';
import type { PackageEntries } from './entries.ts';
import { type EntryPlace, placeEntries } from './entry-places.ts';
import { resolveKnown } from './resolve-again.ts';
import { importEntry, type ResolutionLimits, requireEntry, resolveEntries } from './resolve-entries.ts';
import { soughtFolders } from './sought.ts';

/** A package as some other package imports it: a folder, and the `@types` folder beside it, if that is in sight. */
export interface ImportedPackage {
  /** The name it is imported by, without the `@types/` of a package that has types only. */
  readonly name: string;
  /** Absolute folder of the package; null when only `@types` is there. */
  readonly folder: string | null;
  /** Absolute folder of `@types/<name>`, or null. */
  readonly typesFolder: string | null;
  readonly entries: PackageEntries;
}

export interface FileGraph {
  /** Absolute real paths with forward slashes. */
  readonly files: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Of each file: specifier as written → file. */
  readonly imports: readonly ReadonlyMap<string, number>[];
  /** Of each file: the files it names in `/// <reference path>`. */
  readonly references: readonly ReadonlySet<number>[];
  /** Of each file: the files it names in `/// <reference types>`. */
  readonly typeLibraries: readonly ReadonlySet<number>[];
  /** Of each imported package: subpath → entry file, for those that resolve to types. */
  readonly entryFiles: readonly ReadonlyMap<string, number>[];
  /** The same as `require()` sees it, for the packages that were asked for: a second build may have its own files. */
  readonly requireFiles: readonly ReadonlyMap<string, number>[];
  /** Files with syntax errors, and the first of them. The compiler goes on, and may not see what they export. */
  readonly broken: ReadonlyMap<number, string>;
  /** Imported packages that the compiler did not get through within its limits: nothing is known of their files. */
  readonly exhausted: ReadonlySet<number>;
}

/**
 * Resolves every entry of every package and everything they import, in one compiler run that checks nothing; of what an
 * earlier run has resolved, only what may have changed since (see `resolve-again.ts`).
 *
 * Each is imported below `scratch` by a name under which its own folder is found (see {@link placeEntries}). So all copies are
 * resolved side by side, each with its own manifest and from its real place, and nothing is written into the project.
 */
export async function buildFileGraph(
  packages: readonly ImportedPackage[],
  required: ReadonlySet<number>,
  scratch: string,
  limits: ResolutionLimits & {
    readonly tree: Pick<InstallTree, 'root' | 'copies'>;
    readonly resolved?: WatchedMemory | undefined;
  },
): Promise<FileGraph> {
  let runs = 0;
  const graph = await resolveKnown({
    tree: limits.tree,
    packages,
    required,
    memory: limits.resolved,
    resolve: async (some, requiredOfThem, roots) => {
      const folder = join(scratch, `run${++runs}`);
      mkdirSync(folder);
      return resolveAll(some, requiredOfThem, folder, limits, roots);
    },
  });
  noteReads(soughtFolders(packages, graph));
  return { ...graph, imports: withoutBuiltIns(graph, limits.tree.root) };
}

async function resolveAll(
  packages: readonly ImportedPackage[],
  required: ReadonlySet<number>,
  scratch: string,
  limits: ResolutionLimits,
  roots: readonly string[],
): Promise<FileGraph> {
  const places = placeEntries(packages, scratch);
  const resolution = await resolveEntries(packages, places, required, scratch, limits, roots);
  const graph = readFileGraph(packages, places, scratch, resolution.files);
  const broken = new Map<number, string>();
  for (const [file, message] of resolution.broken) {
    const index = graph.indexOf.get(file);
    if (index !== undefined) broken.set(index, message);
  }
  return { ...graph, broken: inOrder(broken), exhausted: resolution.exhausted };
}

/** Nothing may hang on which file the compiler came to first: after a change it comes to fewer. */
function inOrder<K extends string | number, V>(found: ReadonlyMap<K, V>): Map<K, V> {
  return found.size < 2 ? new Map(found) : new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readFileGraph(
  packages: readonly ImportedPackage[],
  places: readonly EntryPlace[],
  scratch: string,
  explained: ExplainedFiles,
): Omit<FileGraph, 'broken' | 'exhausted'> {
  const asked = askedEntries(packages, places, scratch);
  const files = [...explained.keys()].filter((file) => !asked.has(file)).sort();
  const indexOf = new Map(files.map((file, i) => [file, i]));
  const imports = files.map(() => new Map<string, number>());
  const references = files.map(() => new Set<number>());
  const typeLibraries = files.map(() => new Set<number>());
  const entryFiles = packages.map(() => new Map<string, number>());
  const requireFiles = packages.map(() => new Map<string, number>());
  for (const [file, reasons] of explained) {
    const to = indexOf.get(file);
    if (to === undefined) continue;
    for (const reason of reasons) {
      const from = indexOf.get(reason.from);
      const entries = asked.get(reason.from);
      if (entries) {
        for (const { index, subpath } of entries.specifiers.get(reason.specifier) ?? [])
          setFirst((entries.isRequired ? requireFiles : entryFiles)[index], subpath, to);
      } else if (from !== undefined) {
        if (reason.kind === 'import') setFirst(imports[from], reason.specifier, to);
        else (reason.kind === 'path' ? references : typeLibraries)[from]?.add(to);
      }
    }
  }
  return {
    files,
    indexOf,
    imports: imports.map(inOrder),
    references: references.map((to) => new Set([...to].sort((a, b) => a - b))),
    typeLibraries: typeLibraries.map((to) => new Set([...to].sort((a, b) => a - b))),
    entryFiles: entryFiles.map(inOrder),
    requireFiles: requireFiles.map(inOrder),
  };
}

/** An `import` and a `require()` of one name may lead to two files: then it is the first of them by path. */
function setFirst(found: Map<string, number> | undefined, name: string, file: number): void {
  const known = found?.get(name);
  if (known === undefined || file < known) found?.set(name, file);
}

interface AskedEntries {
  readonly isRequired: boolean;
  /** By specifier: the packages that are meant, by index, and which of their entries. */
  readonly specifiers: ReadonlyMap<string, readonly { readonly index: number; readonly subpath: string }[]>;
}

/** What the files that import all entries stand for, by their paths. */
function askedEntries(
  packages: readonly ImportedPackage[],
  places: readonly EntryPlace[],
  scratch: string,
): Map<string, AskedEntries> {
  const byFolder = new Map<string, Map<string, { index: number; subpath: string }[]>>();
  places.forEach(({ folder, name }, index) => {
    const specifiers = getOrAdd(byFolder, folder, () => new Map<string, { index: number; subpath: string }[]>());
    for (const subpath of packages[index]?.entries.subpaths ?? [])
      getOrAdd(specifiers, name + subpath, () => []).push({ index, subpath });
  });
  const found = new Map<string, AskedEntries>();
  for (const [folder, specifiers] of byFolder) {
    for (const name of [importEntry, requireEntry]) {
      const path = join(scratch, folder, name).replaceAll('\\', '/');
      found.set(path, { isRequired: name === requireEntry, specifiers });
    }
  }
  return found;
}
