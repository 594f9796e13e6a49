/** One shortest path to each copy. */
import type { InstallTree, Location } from '../model/tree.ts';
import { type Compact, compact } from './compact.ts';

export interface PathFinder {
  /** The copy the paths start from. */
  readonly from: number;
  /** The locations from the start to a copy, both included, or null when no path leads there. */
  pathTo(copy: number): Location[] | null;
  /** How many edges the path has, or -1. */
  distanceTo(copy: number): number;
}

const known = new WeakMap<InstallTree, Map<number, PathFinder>>();

/**
 * The shortest paths from one copy (the root by default) to all others.
 *
 * Among equally short paths the one without a development dependency is taken, and among those the one whose
 * last-but-one copy has the lowest location, and so on backwards. Every kind of edge counts as one step. Computed once
 * a tree and start, in linear time.
 */
export function shortestPaths(tree: InstallTree, from = 0): PathFinder {
  const finders = known.get(tree) ?? new Map<number, PathFinder>();
  known.set(tree, finders);
  const finder = finders.get(from) ?? search(tree, from);
  finders.set(from, finder);
  return finder;
}

function search(tree: InstallTree, from: number): PathFinder {
  const { distance, previous } = breadthFirst(compact(tree), from);
  return {
    from,
    distanceTo: (copy) => distance[copy] ?? -1,
    pathTo(copy) {
      if ((distance[copy] ?? -1) < 0) return null;
      const path: Location[] = [];
      for (let at = copy; at >= 0; at = previous[at] ?? -1) path.push(tree.copies[at]?.location ?? '');
      return path.reverse();
    },
  };
}

function breadthFirst(
  { size, outStart, to, dev }: Compact,
  from: number,
): { distance: Int32Array; previous: Int32Array } {
  const distance = new Int32Array(size).fill(-1);
  const previous = new Int32Array(size).fill(-1);
  /** 1 where the path found has a development dependency in it. */
  const tainted = new Uint8Array(size);
  if (from < 0 || from >= size) return { distance, previous };
  distance[from] = 0;
  let level = [from];
  for (let depth = 1; level.length > 0; depth += 1) {
    const next: number[] = [];
    // Level by level and in the order of locations, so that the first to reach a copy is the one to keep.
    for (const at of level) {
      for (let edge = outStart[at] ?? 0; edge < (outStart[at + 1] ?? 0); edge += 1) {
        const target = to[edge] ?? 0;
        const taint = (tainted[at] ?? 0) | (dev[edge] ?? 0);
        const seen = distance[target] ?? -1;
        if (seen >= 0 && (seen < depth || taint >= (tainted[target] ?? 0))) continue;
        if (seen < 0) next.push(target);
        distance[target] = depth;
        previous[target] = at;
        tainted[target] = taint;
      }
    }
    level = next.sort((a, b) => a - b);
  }
  return { distance, previous };
}
