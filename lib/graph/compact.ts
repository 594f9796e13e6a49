/** Who leads to whom, as arrays of numbers: walking eleven thousand copies takes milliseconds instead of a third of a second. */
import { type EdgeTable, edgeTable } from '../model/edge-table.ts';
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

/** The edges that end at copy `i` are those at `start[i]` up to, and without, `start[i + 1]` of `edges`, in the table's order. */
export interface Incoming {
  readonly start: Int32Array;
  readonly edges: Int32Array;
}

const graphs = new WeakMap<InstallTree, Compact>();
const incomings = new WeakMap<InstallTree, Incoming>();

/** The edges of a tree by their targets, made once a tree. */
export function incoming(tree: InstallTree): Incoming {
  let made = incomings.get(tree);
  if (made === undefined) {
    made = sortedBy(edgeTable(tree).to, tree.copies.length, null);
    incomings.set(tree, made);
  }
  return made;
}

/** The compact form of a tree, made once a tree. */
export function compact(tree: InstallTree): Compact {
  let made = graphs.get(tree);
  if (made === undefined) {
    made = build(edgeTable(tree), incoming(tree), tree.copies.length);
    graphs.set(tree, made);
  }
  return made;
}

function build(table: EdgeTable, { edges }: Incoming, size: number): Compact {
  const ways = edges.filter((edge) => table.from[edge] !== table.to[edge]);
  // Sorted by the dependents what is sorted by the targets is sorted by both, and the other way round.
  const out = sortedBy(table.from, size, ways);
  const into = sortedBy(table.to, size, out.edges);
  return {
    size,
    outStart: out.start,
    to: out.edges.map((edge) => table.to[edge] ?? -1),
    dev: Uint8Array.from(out.edges, (edge) => (table.type[edge] === 'dev' ? 1 : 0)),
    inStart: into.start,
    from: into.edges.map((edge) => table.from[edge] ?? -1),
  };
}

/** A counting sort that keeps the order of equals: edges (all of them for null) by the copy that a column has for them; those with -1 go. */
function sortedBy(column: Int32Array, copies: number, edges: Int32Array | null): Incoming {
  const count = edges?.length ?? column.length;
  const start = new Int32Array(copies + 1);
  for (let i = 0; i < count; i += 1) {
    const copy = column[edges === null ? i : (edges[i] ?? 0)] ?? -1;
    if (copy >= 0) start[copy + 1] = (start[copy + 1] ?? 0) + 1;
  }
  for (let i = 0; i < copies; i += 1) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
  const next = start.slice();
  const sorted = new Int32Array(start[copies] ?? 0);
  for (let i = 0; i < count; i += 1) {
    const edge = edges === null ? i : (edges[i] ?? 0);
    const copy = column[edge] ?? -1;
    if (copy < 0) continue;
    const place = next[copy] ?? 0;
    sorted[place] = edge;
    next[copy] = place + 1;
  }
  return { start, edges: sorted };
}

/** The part of an array of edges that belongs to one copy. A view, not a copy. */
export function row(start: Int32Array, values: Int32Array, index: number): Int32Array {
  return values.subarray(start[index] ?? 0, start[index + 1] ?? 0);
}
