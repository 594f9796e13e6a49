/** A file graph put together from what an earlier run resolved and what was resolved anew. */
import type { FileGraph } from './file-graph.ts';

export interface Resolved {
  readonly graph: FileGraph;
  /** Of each package, in the order of the merged graph: its index in this one, or -1 where the other one tells. */
  readonly packages: readonly number[];
}

interface Reached {
  readonly graph: FileGraph;
  readonly file: number;
}

/**
 * What a file leads to is taken from the new graph where that has the file. All files that are reached from the entries are
 * in the merged one, and no others. Null when one is reached of which only the old graph knows, and that it must not tell.
 */
export function mergeGraphs(old: Resolved, fresh: Resolved, isStale: (file: number) => boolean): FileGraph | null {
  const reached = new Map<string, Reached>();
  const pending: Reached[] = [];
  let isWhole = true;
  const reach = (graph: FileGraph, file: number): void => {
    const path = graph.files[file] as string;
    if (reached.has(path)) return;
    const again = fresh.graph.indexOf.get(path);
    if (again === undefined && isStale(file)) isWhole = false;
    const found = again === undefined ? { graph, file } : { graph: fresh.graph, file: again };
    reached.set(path, found);
    pending.push(found);
  };
  const sources = old.packages.map((index, place) =>
    index >= 0 ? { graph: old.graph, index } : { graph: fresh.graph, index: fresh.packages[place] ?? -1 },
  );
  for (const { graph, index } of sources) {
    for (const entries of [graph.entryFiles[index], graph.requireFiles[index]])
      for (const file of entries?.values() ?? []) reach(graph, file);
  }
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const file of ledTo(next.graph, next.file)) reach(next.graph, file);
  }
  return isWhole ? graphOf(reached, sources) : null;
}

/** All files that a file leads to. */
export function* ledTo(graph: FileGraph, file: number): Generator<number> {
  yield* graph.imports[file]?.values() ?? [];
  yield* graph.references[file] ?? [];
  yield* graph.typeLibraries[file] ?? [];
}

function graphOf(
  reached: ReadonlyMap<string, Reached>,
  sources: readonly { readonly graph: FileGraph; readonly index: number }[],
): FileGraph {
  const files = [...reached.keys()].sort();
  const indexOf = new Map(files.map((file, index) => [file, index]));
  const at = (graph: FileGraph, file: number): number => indexOf.get(graph.files[file] as string) as number;
  const map = (graph: FileGraph, to: ReadonlyMap<string, number> | undefined): Map<string, number> =>
    new Map([...(to ?? [])].map(([specifier, file]) => [specifier, at(graph, file)]));
  const set = (graph: FileGraph, to: ReadonlySet<number> | undefined): Set<number> =>
    new Set([...(to ?? [])].map((file) => at(graph, file)));
  const from = files.map((path) => reached.get(path) as Reached);
  const broken = new Map<number, string>();
  for (const [index, { graph, file }] of from.entries()) {
    const message = graph.broken.get(file);
    if (message !== undefined) broken.set(index, message);
  }
  return {
    files,
    indexOf,
    imports: from.map(({ graph, file }) => map(graph, graph.imports[file])),
    references: from.map(({ graph, file }) => set(graph, graph.references[file])),
    typeLibraries: from.map(({ graph, file }) => set(graph, graph.typeLibraries[file])),
    entryFiles: sources.map(({ graph, index }) => map(graph, graph.entryFiles[index])),
    requireFiles: sources.map(({ graph, index }) => map(graph, graph.requireFiles[index])),
    broken,
    exhausted: new Set(),
  };
}
