/** `resolveFrom` for a whole tree: each `node_modules` folder with what lies in it. */
import type { Location, PackageCopy } from '../model/tree.ts';
import { folderName } from './locations.ts';
import { lookupPrefixes } from './resolve.ts';

/** A `node_modules` folder with what lies in it, and the one to look into next. */
export interface Folder {
  readonly packages: Map<string, PackageCopy>;
  above: Folder | null;
}

/** What `name` leads to from a folder. */
export function find(start: Folder | null, name: string): PackageCopy | undefined {
  for (let folder = start; folder !== null; folder = folder.above) {
    const copy = folder.packages.get(name);
    if (copy !== undefined) return copy;
  }
  return undefined;
}

/**
 * The first folder that Node looks into from a location. Folders that do not exist are left out, and the rest is worked out
 * once for all copies that lie side by side: joining and hashing two texts for each look would be the largest cost of loading.
 */
export function folderFinder(byLocation: ReadonlyMap<Location, PackageCopy>): (from: Location) => Folder | null {
  const folders = new Map<string, Folder>();
  for (const [location, copy] of byLocation) {
    const name = copy.location === location && copy.kind === 'dependency' ? copy.importName : folderName(location);
    if (name === null) continue;
    const prefix = location.slice(0, -name.length);
    const folder = folders.get(prefix);
    if (folder === undefined) folders.set(prefix, { packages: new Map([[name, copy]]), above: null });
    else folder.packages.set(name, copy);
  }
  const known = new Map<string, Folder | null>();
  const first = (location: string): Folder | null => {
    const slash = location.lastIndexOf('/');
    // The first part of a path decides whether it climbs into the project's own folder at all.
    if (slash <= 0) return chain(lookupPrefixes(location).flatMap((prefix) => folders.get(prefix) ?? []));
    const above = remembered(location.slice(0, slash));
    const own = location.endsWith('/node_modules') ? undefined : folders.get(`${location}/node_modules/`);
    if (own === undefined) return above;
    own.above = above;
    return own;
  };
  const remembered = (location: string): Folder | null => {
    let folder = known.get(location);
    if (folder === undefined) {
      folder = first(location);
      known.set(location, folder);
    }
    return folder;
  };
  return first;
}

function chain(folders: readonly Folder[]): Folder | null {
  for (const [i, folder] of folders.entries()) folder.above = folders[i + 1] ?? null;
  return folders[0] ?? null;
}
