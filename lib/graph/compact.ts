/** The tree's edges as arrays of numbers: walking eleven thousand copies takes milliseconds instead of a third of a second. */
import type { InstallTree } from '../model/tree.ts';

/**
 * Edges by copy, forwards and backwards. The targets of copy `i` are `to[outStart[i]] … to[outStart[i + 1] - 1]`, ascending
 * and so sorted by location; its dependents lie in `from` likewise. Unresolved edges and edges to itself are left out.
 */
export interface Compact {
  readonly size: number;
  readonly outStart: Int32Array;
  readonly to: Int32Array;
  /** 1 where the edge at this place of `to` is of type `dev`. */
  readonly dev: Uint8Array;
  readonly inStart: Int32Array;
  readonly from: Int32Array;
}

const known = new WeakMap<InstallTree, Compact>();

/** The compact form of a tree, made once a tree. */
export function compact(tree: InstallTree): Compact {
  const made = known.get(tree) ?? build(tree);
  known.set(tree, made);
  return made;
}

function build(tree: InstallTree): Compact {
  const size = tree.copies.length;
  const edges = tree.edges.filter(({ from, to }) => to >= 0 && to !== from);
  edges.sort((a, b) => a.from - b.from || a.to - b.to);
  const outStart = new Int32Array(size + 1);
  const inStart = new Int32Array(size + 1);
  for (const { from, to } of edges) {
    outStart[from + 1] = (outStart[from + 1] ?? 0) + 1;
    inStart[to + 1] = (inStart[to + 1] ?? 0) + 1;
  }
  for (let i = 0; i < size; i += 1) {
    outStart[i + 1] = (outStart[i + 1] ?? 0) + (outStart[i] ?? 0);
    inStart[i + 1] = (inStart[i + 1] ?? 0) + (inStart[i] ?? 0);
  }
  const next = inStart.slice();
  const from = new Int32Array(edges.length);
  for (const edge of edges) {
    const place = next[edge.to] ?? 0;
    from[place] = edge.from;
    next[edge.to] = place + 1;
  }
  const to = Int32Array.from(edges, (edge) => edge.to);
  const dev = Uint8Array.from(edges, (edge) => (edge.type === 'dev' ? 1 : 0));
  return { size, outStart, to, dev, inStart, from };
}

/** The part of an array of edges that belongs to one copy. A view, not a copy. */
export function row(start: Int32Array, values: Int32Array, index: number): Int32Array {
  return values.subarray(start[index] ?? 0, start[index + 1] ?? 0);
}
