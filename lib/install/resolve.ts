/** Node's way to a package: look into `node_modules` here, then one folder up, and so on. */
import type { InstallTree, Location } from '../model/tree.ts';

/**
 * The `…/node_modules/` prefixes that Node looks into from a folder, nearest first.
 *
 *     packages/w/node_modules/a → packages/w/node_modules/a/node_modules/, packages/w/node_modules/, packages/node_modules/, node_modules/
 *
 * A folder outside of the project (`../x`) never climbs into the project's own `node_modules`: it is no ancestor of it.
 */
export function lookupPrefixes(location: Location): string[] {
  const prefixes: string[] = [];
  let folder = location;
  while (folder !== '') {
    // Node looks for no `node_modules` inside a `node_modules`.
    if (folder !== 'node_modules' && !folder.endsWith('/node_modules')) prefixes.push(`${folder}/node_modules/`);
    const slash = folder.lastIndexOf('/');
    if (slash < 0) break;
    folder = folder.slice(0, slash);
  }
  if (!/^(?:\.\.(?:\/|$)|\/|[A-Za-z]:)/.test(location)) prefixes.push('node_modules/');
  return prefixes;
}

/**
 * The index of the copy that `import name` finds from the folder of copy `from`, links followed; -1 when there is none.
 * `name` is a package name as it is imported, without a subpath.
 */
export function resolveFrom(tree: InstallTree, from: number, name: string): number {
  const start = tree.copies[from];
  if (start === undefined) return -1;
  for (const prefix of lookupPrefixes(start.location)) {
    const copy = tree.byLocation.get(prefix + name);
    if (copy !== undefined) return copy.index;
  }
  return -1;
}
