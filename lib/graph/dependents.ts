/** Who asks for a copy. */
import { edgeTable } from '../model/edge-table.ts';
import type { Dependent } from '../model/report.ts';
import type { InstallTree } from '../model/tree.ts';
import { incoming } from './compact.ts';

/** Every edge that ends at a copy, sorted by the asking location, then by name. Unsatisfied ones are among them. */
export function dependentsOf(tree: InstallTree, copy: number): Dependent[] {
  const { from, name, spec, type } = edgeTable(tree);
  const { start, edges } = incoming(tree);
  const dependents: Dependent[] = [];
  // Copies come in the order of their locations, and so do their edges.
  for (let i = start[copy] ?? 0; i < (start[copy + 1] ?? 0); i += 1) {
    const edge = edges[i] ?? 0;
    dependents.push({
      location: tree.copies[from[edge] ?? 0]?.location ?? '',
      name: name[edge] ?? '',
      spec: spec[edge] ?? '',
      type: type[edge] ?? 'prod',
    });
  }
  return dependents;
}
