/** Who asks for a copy. */
import type { Dependent } from '../model/report.ts';
import type { InstallTree } from '../model/tree.ts';
import { compareText } from './order.ts';

/** Every edge that ends at a copy, sorted by the asking location, then by name. Unsatisfied ones are among them. */
export function dependentsOf(tree: InstallTree, copy: number): Dependent[] {
  const dependents = (tree.edgesIn[copy] ?? []).map(({ from, name, spec, type }) => ({
    location: tree.copies[from]?.location ?? '',
    name,
    spec,
    type,
  }));
  return dependents.sort((a, b) => compareText(a.location, b.location) || compareText(a.name, b.name));
}
