/** How each copy of a package got here. */
import type { Dependent } from '../model/report.ts';
import type { DependencyEdge, InstallTree, Location } from '../model/tree.ts';
import type { Divergence } from './divergent.ts';
import { compareText } from './order.ts';
import { shortestPaths } from './paths.ts';

export interface ExplainedDependent extends Dependent {
  /** Whether the copy is in the range that is asked for. */
  readonly satisfied: boolean;
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
  const locationOf = (copy: number): Location => tree.copies[copy]?.location ?? '';
  // What cannot be reached from the root is explained last.
  const rank = ({ from }: DependencyEdge): number => (distanceTo(from) < 0 ? tree.copies.length : distanceTo(from));
  return divergence.copies.map((copy) => {
    const edges = (tree.edgesIn[copy] ?? [])
      .filter(({ from }) => from !== copy)
      .sort((a, b) => rank(a) - rank(b) || a.from - b.from || compareText(a.name, b.name));
    const dependents = edges.slice(0, limit).map(({ from, name, spec, type, satisfied }) => {
      const path = pathTo(from);
      return {
        location: locationOf(from),
        name,
        spec,
        type,
        satisfied,
        path: path === null ? null : [...path, locationOf(copy)],
      };
    });
    return { copy, dependents, rest: edges.length - dependents.length };
  });
}
