/** The part of a tree people ask about, as a graph of a library they know. */
import { Graph } from '@dagrejs/graphlib';
import type { EdgeType, InstallTree, Location } from '../model/tree.ts';
import { compact, row } from './compact.ts';

export interface ConeNode {
  readonly name: string;
  readonly version: string;
}

export interface ConeEdge {
  readonly type: EdgeType;
  readonly spec: string;
  readonly satisfied: boolean;
}

export type ConeGraph = Graph<{ readonly copies: readonly string[] }, ConeNode, ConeEdge>;

/**
 * The *cone* of some copies: themselves and everything that depends on them, directly or not, with the edges between.
 * A directed graph with one edge between two nodes; nodes are keyed by location ({@link nodeKey}), and the graph's own
 * label lists the keys it was asked for. When one copy asks for another under two names (a workspace and its alias), the edge is
 * the one of the first name.
 *
 * graphlib's `preorder`, `tarjan` and `findCycles` recurse and overflow the stack on chains of a few thousand copies;
 * `dijkstra` does not.
 */
export function coneGraph(tree: InstallTree, copies: readonly number[]): ConeGraph {
  const { inStart, from } = compact(tree);
  const asked = copies.filter((copy) => tree.copies[copy] !== undefined);
  const inside = new Set(asked);
  const queue = [...inside];
  for (let at = 0; at < queue.length; at += 1) {
    for (const dependent of row(inStart, from, queue[at] ?? 0)) {
      if (inside.has(dependent)) continue;
      inside.add(dependent);
      queue.push(dependent);
    }
  }
  const graph: ConeGraph = new Graph({ directed: true, multigraph: false, compound: false });
  const key = (index: number): string => nodeKey(tree.copies[index]?.location ?? '');
  graph.setGraph({ copies: asked.map(key) });
  const sorted = [...inside].sort((a, b) => a - b);
  for (const index of sorted) {
    const { name, version } = tree.copies[index] ?? { name: '', version: '' };
    graph.setNode(key(index), { name, version });
  }
  for (const index of sorted) {
    for (const { to, type, spec, satisfied } of tree.edgesOut[index] ?? []) {
      if (!inside.has(to) || to === index || graph.hasEdge(key(index), key(to))) continue;
      graph.setEdge(key(index), key(to), { type, spec, satisfied });
    }
  }
  return graph;
}

/**
 * The key of a location in a cone: the location itself. Only a folder of the project that is named like a property every
 * JavaScript object has (`constructor`) gets a `./` in front, because graphlib keeps its nodes in plain objects and trips over it.
 */
export function nodeKey(location: Location): string {
  return location in Object.prototype ? `./${location}` : location;
}
