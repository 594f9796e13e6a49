/** How each copy of a package got here. */
import { edgeTable } from '../model/edge-table.ts';
import type { Dependent } from '../model/report.ts';
import type { InstallTree, Location } from '../model/tree.ts';
import { incoming, row } from './compact.ts';
import type { Divergence } from './divergent.ts';
import { shortestPaths } from './paths.ts';

export interface ExplainedDependent extends Dependent {
  /** From the root through the dependent to the copy, or null when nothing leads from the root to the dependent. */
  readonly path: readonly Location[] | null;
}

export interface CopyExplanation {
  readonly copy: number;
  /** The direct dependents nearest to the root, nearest first. */
  readonly dependents: readonly ExplainedDependent[];
  /** How many more direct dependents there are. */
  readonly rest: number;
}

/**
 * For each copy of a package, in the divergence's order, who asks for it and one shortest path from the root through
 * each of them: the nearest `limit` (10), and a count of the rest. All paths to a copy can be
 * millions, and are never listed. A dependent that is itself reached only through the copy is explained that way; a copy that asks
 * for itself is not its own dependent.
 */
export function explainPaths(
  tree: InstallTree,
  divergence: Divergence,
  options: { readonly limit?: number } = {},
): CopyExplanation[] {
  const { limit = 10 } = options;
  const { distanceTo, pathTo } = shortestPaths(tree);
  const { from, name, spec, type } = edgeTable(tree);
  const { start, edges: ending } = incoming(tree);
  const locationOf = (copy: number): Location => tree.copies[copy]?.location ?? '';
  const asker = (edge: number): number => from[edge] ?? 0;
  // What cannot be reached from the root is explained last.
  const rank = (edge: number): number => {
    const distance = distanceTo(asker(edge));
    return distance < 0 ? tree.copies.length : distance;
  };
  return divergence.copies.map((copy) => {
    // Edges are numbered by asker and name.
    const edges = row(start, ending, copy).filter((edge) => asker(edge) !== copy);
    edges.sort((a, b) => rank(a) - rank(b) || a - b);
    const dependents = Array.from(edges.subarray(0, limit), (edge) => {
      const path = pathTo(asker(edge));
      return {
        location: locationOf(asker(edge)),
        name: name[edge] ?? '',
        spec: spec[edge] ?? '',
        type: type[edge] ?? 'prod',
        path: path === null ? null : [...path, locationOf(copy)],
      };
    });
    return { copy, dependents, rest: edges.length - dependents.length };
  });
}
