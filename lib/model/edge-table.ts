/**
 * The edges of a tree as columns: one array for each field in place of an object for each edge. A large lockfile has tens
 * of thousands of edges, most questions ask for a few of them, and to make the objects would take longer than the answers.
 */
import type { DependencyEdge, EdgeType, InstallTree } from './tree.ts';

/** Edge `e` is the one at place `e` of every column. Edges are sorted by (from, name), as in {@link InstallTree.edges}. */
export interface EdgeTable {
  /** The edges of copy `i` are those from `start[i]` up to, and without, `start[i + 1]`. */
  readonly start: Int32Array;
  readonly from: Int32Array;
  /** -1 where nothing is found. */
  readonly to: Int32Array;
  readonly type: readonly EdgeType[];
  readonly name: readonly string[];
  readonly spec: readonly string[];
}

const known = new WeakMap<InstallTree, EdgeTable>();

/** The columns of a tree: those it was made from ({@link noteTable}), else made of its edges, once a tree. */
export function edgeTable(tree: InstallTree): EdgeTable {
  let table = known.get(tree);
  if (table === undefined) {
    table = columnsOf(tree.edges, tree.copies.length);
    known.set(tree, table);
  }
  return table;
}

/** Says that a tree, which has its edges made when they are asked for, was made from a table. */
export function noteTable(tree: InstallTree, table: EdgeTable): void {
  known.set(tree, table);
}

function columnsOf(edges: readonly DependencyEdge[], copies: number): EdgeTable {
  const start = new Int32Array(copies + 1);
  for (const { from } of edges) start[from + 1] = (start[from + 1] ?? 0) + 1;
  for (let i = 0; i < copies; i += 1) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
  return {
    start,
    from: Int32Array.from(edges, ({ from }) => from),
    to: Int32Array.from(edges, ({ to }) => to),
    type: edges.map(({ type }) => type),
    name: edges.map(({ name }) => name),
    spec: edges.map(({ spec }) => spec),
  };
}
