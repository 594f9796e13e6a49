/** The file graph as a text that a later run reads. */
import type { FileGraph, ImportedPackage } from './file-graph.ts';
import type { Listings } from './package-places.ts';

type Pairs = readonly (readonly [string, number])[];

export interface KnownPackage {
  /** In the graph. */
  readonly index: number;
  /** Whether its entries were asked for with `require()` as well. */
  readonly isRequired: boolean;
  /** See {@link entriesKey}. */
  readonly entries: string;
}

/** What a run knew when it had resolved everything. */
export interface KnownGraph {
  readonly graph: FileGraph;
  /** By {@link packageKey}. */
  readonly packages: ReadonlyMap<string, KnownPackage>;
  readonly listings: Listings;
}

/** Where a package and its `@types` lie. */
export const packageKey = ({ folder, typesFolder }: ImportedPackage): string => JSON.stringify([folder, typesFolder]);

/** What is asked of it. */
export const entriesKey = ({ entries }: ImportedPackage): string =>
  JSON.stringify([entries.subpaths, [...entries.untyped].sort()]);

interface Written {
  readonly files: readonly string[];
  readonly imports: readonly Pairs[];
  readonly references: readonly (readonly number[])[];
  readonly typeLibraries: readonly (readonly number[])[];
  readonly broken: readonly (readonly [number, string])[];
  readonly packages: readonly (readonly [
    key: string,
    asked: string,
    entries: Pairs,
    required: Pairs,
    isRequired: boolean,
  ])[];
  readonly listings: readonly (readonly [string, readonly string[]])[];
}

export function graphText(
  graph: FileGraph,
  packages: readonly ImportedPackage[],
  required: ReadonlySet<number>,
  listings: Listings,
): string {
  return JSON.stringify({
    files: graph.files,
    imports: graph.imports.map((to) => [...to]),
    references: graph.references.map((to) => [...to]),
    typeLibraries: graph.typeLibraries.map((to) => [...to]),
    broken: [...graph.broken],
    packages: packages.map((one, index) => [
      packageKey(one),
      entriesKey(one),
      [...(graph.entryFiles[index] ?? [])],
      [...(graph.requireFiles[index] ?? [])],
      required.has(index),
    ]),
    listings: [...listings],
  } satisfies Written);
}

export function readGraphText(text: string): KnownGraph {
  const written = JSON.parse(text) as Written;
  const graph: FileGraph = {
    files: written.files,
    indexOf: new Map(written.files.map((file, index) => [file, index])),
    imports: written.imports.map((to) => new Map(to)),
    references: written.references.map((to) => new Set(to)),
    typeLibraries: written.typeLibraries.map((to) => new Set(to)),
    entryFiles: written.packages.map(([, , entries]) => new Map(entries)),
    requireFiles: written.packages.map(([, , , required]) => new Map(required)),
    broken: new Map(written.broken),
    exhausted: new Set(),
  };
  const packages = new Map(
    written.packages.map(([key, entries, , , isRequired], index) => [key, { index, isRequired, entries }]),
  );
  return { graph, packages, listings: new Map(written.listings) };
}
