/** `resolveFrom` for a whole tree: each `node_modules` folder with what lies in it. */
import type { Location, PackageCopy } from '../model/tree.ts';
import { folderName } from './locations.ts';
import { lookupPrefixes } from './resolve.ts';

/** A `node_modules` folder with what lies in it, and the one to look into next. */
export interface Folder {
  /** `node_modules/a/node_modules/` */
  readonly prefix: string;
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
 * The first folder that Node looks into from each copy, by copy index. Folders that do not exist are left out, and what is
 * above a folder is worked out once: joining and hashing two texts for each look would be the largest cost of loading.
 */
export function foldersOf(
  copies: readonly PackageCopy[],
  byLocation: ReadonlyMap<Location, PackageCopy>,
): readonly (Folder | null)[] {
  const folders = new Map<string, Folder>();
  /** Where a copy lies; null for one that is in no `node_modules`. */
  const around: (Folder | null)[] = copies.map(() => null);
  let last: Folder | undefined;
  for (const [location, copy] of byLocation) {
    const isLink = copy.location !== location;
    const name = copy.kind === 'dependency' && !isLink ? copy.importName : folderName(location);
    if (name === null) continue;
    const prefix = location.slice(0, -name.length);
    // Copies come sorted, so that those of one folder come together.
    const folder =
      last?.prefix === prefix ? last : (folders.get(prefix) ?? { prefix, packages: new Map(), above: null });
    if (folder !== last && folder.packages.size === 0) folders.set(prefix, folder);
    folder.packages.set(name, copy);
    if (!isLink) around[copy.index] = folder;
    last = folder;
  }
  const climb = climber(folders);
  const owners = ownersOf(folders, byLocation);
  if (owners === null) return copies.map(({ location }) => climb(location));
  // Every folder belongs to a copy, so that what is above it is where that copy lies.
  const first = copies.map(({ location }, index) => around[index] ?? climb(location));
  for (const [owner, folder] of owners) {
    if (around[owner] === null) continue;
    folder.above = around[owner] ?? null;
    first[owner] = folder;
  }
  return first;
}

/** The copy that each folder is in, but for the project's own; null when one is in none, in a linked one, or in a scope. */
function ownersOf(
  folders: ReadonlyMap<string, Folder>,
  byLocation: ReadonlyMap<Location, PackageCopy>,
): Map<number, Folder> | null {
  const owners = new Map<number, Folder>();
  for (const folder of folders.values()) {
    if (folder.prefix === 'node_modules/') continue;
    const location = folder.prefix.slice(0, -'/node_modules/'.length);
    const owner = byLocation.get(location);
    // A folder in a scope's own would lie between a package of that scope and where it is.
    if (owner?.location !== location || /(?:^|\/)@[^/]*$/.test(location)) return null;
    owners.set(owner.index, folder);
  }
  return owners;
}

/** The first folder by Node's own way, for a location of any kind. */
function climber(folders: ReadonlyMap<string, Folder>): (from: Location) => Folder | null {
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
