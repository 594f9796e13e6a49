/** A layout as a tree again. */

import type { DependencyEdge, InstallTree, PackageCopy } from '../model/tree.ts';
import { satisfies } from '../ranges/ranges.ts';
import type { Folder, Layout } from './layout.ts';

/** The installed tree that a layout describes. Copies that were there before keep all that is known of them. */
export function toTree(layout: Layout): InstallTree {
  const before = layout.ground.tree;
  const folders = [...layout.folders()].sort((a, b) => (a.location < b.location ? -1 : 1));
  const copies = folders.map((folder, index) => copyOf(folder, index, before));
  const byLocation = new Map(copies.map((copy) => [copy.location, copy]));
  for (const [location, { location: target }] of before.byLocation) {
    const copy = location === target ? undefined : byLocation.get(target);
    if (copy) byLocation.set(location, copy);
  }
  const edges: DependencyEdge[] = [];
  folders.forEach(({ location, requests }, from) => {
    for (const { name, type, spec } of [...requests].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const found = layout.resolve(location, name);
      const to = found ? (byLocation.get(found.location)?.index ?? -1) : -1;
      const satisfied = found ? satisfies(found.version, spec) : type === 'optional' || type === 'peerOptional';
      edges.push({ from, to, type, name, spec, satisfied });
    }
  });
  const edgesOut = copies.map((): DependencyEdge[] => []);
  const edgesIn = copies.map((): DependencyEdge[] => []);
  for (const edge of edges) {
    edgesOut[edge.from]?.push(edge);
    edgesIn[edge.to]?.push(edge);
  }
  return { ...before, copies, edges, edgesOut, edgesIn, byLocation };
}

function copyOf(folder: Folder, index: number, before: InstallTree): PackageCopy {
  const { location, name, version, kind } = folder;
  const known = before.byLocation.get(location);
  if (known?.location === location && known.version === version && known.name === folder.package)
    return { ...known, index };
  return { index, location, name: folder.package, importName: name, version, kind, dev: false, optional: false };
}
