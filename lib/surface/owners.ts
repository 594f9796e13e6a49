/** Which package copy each file belongs to. */
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { InstallTree } from '../model/tree.ts';
import type { FileGraph } from './file-graph.ts';

/**
 * The copy that owns each file. TypeScript gives real paths: where a folder of packages is itself a link, the copies' real
 * paths are looked up as well.
 */
export function findOwners(
  tree: InstallTree,
  copies: readonly { readonly copy: number; readonly types: number }[],
  graph: FileGraph,
): number[] {
  const owners = graph.files.map(ownerFinder(tree));
  const isLinked = graph.entryFiles.some((entries) => [...entries.values()].some((file) => owners[file] === -1));
  if (!isLinked) return owners;
  const known = new Set(copies.flatMap(({ copy, types }) => [copy, types]));
  const ownerOf = ownerFinder(tree, (folder, copy) => {
    if (!known.has(copy)) return folder;
    try {
      return realpathSync(folder);
    } catch {
      return folder;
    }
  });
  return graph.files.map(ownerOf);
}

/** owner(file) = the copy whose folder is the longest prefix of the file's real path. */
export function ownerFinder(
  tree: InstallTree,
  realPath: (folder: string, copy: number) => string = (folder) => folder,
): (file: string) => number {
  const folders = new Map<string, number>();
  for (const copy of tree.copies) {
    const folder = realPath(join(tree.root, copy.location), copy.index).replaceAll('\\', '/').replace(/\/$/, '');
    folders.set(folder, copy.index);
  }
  const known = new Map<string, number>();
  const find = (folder: string): number => {
    const ready = folders.get(folder) ?? known.get(folder);
    if (ready !== undefined) return ready;
    const parent = dirname(folder);
    const owner = parent === folder ? -1 : find(parent);
    known.set(folder, owner);
    return owner;
  };
  return (file) => find(dirname(file));
}

/** The first imported package that each copy runs or types. */
export function packageByCopy(
  copies: readonly { readonly copy: number; readonly types: number }[],
): Map<number, number> {
  const found = new Map<number, number>();
  copies.forEach(({ copy, types }, index) => {
    if (!found.has(copy)) found.set(copy, index);
    if (types >= 0 && !found.has(types)) found.set(types, index);
  });
  return found;
}
