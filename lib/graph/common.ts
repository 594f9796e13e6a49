/** Whether one of the installed versions would do for everybody. */
import { edgeTable } from '../model/edge-table.ts';
import type { InstallTree } from '../model/tree.ts';
import { rangeTest, type VersionTest } from '../ranges/ranges.ts';
import { incoming } from './compact.ts';
import type { Divergence } from './divergent.ts';

/**
 * The highest installed version of a package that satisfies every range its dependents ask for, or null.
 *
 * What is no range (a tag, a git or tarball address, a folder, a workspace) is taken to need the very version it got:
 * what else it would accept cannot be known here. Unsatisfied edges count too: their range is asked for all the same.
 */
export function commonVersion(tree: InstallTree, divergence: Divergence): string | null {
  const tests = new Map<string, VersionTest | null>();
  const pinned = new Set<string>();
  const table = edgeTable(tree);
  const { start, edges } = incoming(tree);
  for (const copy of divergence.copies) {
    // A loop over places, for a view of an array costs more than the few edges in it.
    for (let place = start[copy] ?? 0; place < (start[copy + 1] ?? 0); place += 1) {
      const edge = edges[place] ?? 0;
      const spec = table.spec[edge] ?? '';
      const isWorkspace = table.type[edge] === 'workspace';
      if (!isWorkspace && !tests.has(spec)) tests.set(spec, rangeTest(spec));
      if (isWorkspace || tests.get(spec) === null) pinned.add(tree.copies[copy]?.version ?? '');
    }
  }
  const isOnlyPin = (version: string): boolean => pinned.size === 0 || (pinned.size === 1 && pinned.has(version));
  const satisfiesAll = (version: string): boolean => {
    if (version === '' || !isOnlyPin(version)) return false;
    for (const test of tests.values()) if (test !== null && !test(version)) return false;
    return true;
  };
  return divergence.versions.findLast(satisfiesAll) ?? null;
}
