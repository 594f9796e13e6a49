/** The folders that belong to a project, and with them the question whether an installed package lies in one. */
import { join } from 'node:path';
import { isBelow, realPath, realPaths } from '../inside.ts';
import type { InstallTree } from '../model/tree.ts';

/**
 * Real paths of what may be read: the project, its `node_modules` (which may be a link to a shared one), and the
 * workspaces and linked folders that the lockfile names, wherever they lie.
 */
export function projectRoots(tree: InstallTree): string[] {
  const named = tree.copies.filter(({ kind }) => kind === 'workspace' || kind === 'linked');
  const folders = [
    tree.root,
    join(tree.root, 'node_modules'),
    ...named.map(({ location }) => join(tree.root, location)),
  ];
  return [...new Set(folders.flatMap((folder) => realPath(folder) ?? []))];
}

/** Tells whether a copy's folder lies in the project, links followed. One that is not there does. */
export function copyIsInside(tree: InstallTree): (copy: number) => boolean {
  const roots = projectRoots(tree);
  const find = realPaths();
  return (copy) => {
    const real = find(join(tree.root, tree.copies[copy]?.location ?? ''));
    return real === null || roots.some((root) => isBelow(root, real));
  };
}
