/** Where packages lie, by the paths of their files; and the names that a lookup may find there. */
import { type Dirent, readdirSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { InstallTree } from '../model/tree.ts';

const forward = (path: string): string => path.replaceAll('\\', '/');

/** Absolute folder of the package that a file or folder belongs to, forward slashes; null outside of all. */
export type PlaceOf = (path: string) => string | null;

const installed = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;

export function placesIn(tree: Pick<InstallTree, 'root' | 'copies'>): PlaceOf {
  const workspaces = tree.copies
    .filter(({ kind, location }) => kind === 'workspace' && location !== '')
    .map(({ location }) => forward(join(tree.root, location)))
    .sort((a, b) => b.length - a.length);
  return (path) =>
    installed.exec(path)?.[0] ?? workspaces.find((place) => path === place || path.startsWith(`${place}/`)) ?? null;
}

/** Each `node_modules`, and each folder of a scope in one, that a lookup from these places comes through: what is in it. */
export type Listings = ReadonlyMap<string, readonly string[]>;

/** Of a link it counts where it leads to. A folder that is not there has nothing in it. */
export function listingsFor(root: string, places: Iterable<string>): Listings {
  const folders = new Set<string>();
  for (const place of places) {
    for (let at = place.lastIndexOf('/node_modules/'); at >= 0; at = place.lastIndexOf('/node_modules/', at - 1)) {
      const modules = place.slice(0, at + '/node_modules'.length);
      folders.add(modules);
      const scope = /^\/(@[^/]+)/.exec(place.slice(modules.length));
      if (scope) folders.add(`${modules}/${scope[1]}`);
    }
    if (!installed.test(place))
      for (let folder = place; folder !== forward(root); folder = dirname(folder))
        folders.add(`${folder}/node_modules`);
  }
  for (let folder = forward(root), below = ''; folder !== below; below = folder, folder = dirname(folder))
    folders.add(forward(join(folder, 'node_modules')));
  folders.add(forward(join(root, 'node_modules', '@types')));
  return new Map([...folders].sort().map((folder) => [folder, namesIn(folder)]));
}

function namesIn(folder: string): string[] {
  let items: Dirent[];
  try {
    items = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return items.map((item) => (item.isSymbolicLink() ? `${item.name} ${target(folder, item.name)}` : item.name)).sort();
}

function target(folder: string, name: string): string {
  try {
    return readlinkSync(join(folder, name));
  } catch {
    return '';
  }
}

/** Places where something came, went, or leads elsewhere. A name with a blank is none of a package. */
export function changedPlaces(before: Listings, now: Listings): Set<string> {
  const changed = new Set<string>();
  for (const folder of new Set([...before.keys(), ...now.keys()])) {
    const [a, b] = [new Set(before.get(folder)), new Set(now.get(folder))];
    for (const name of [...a, ...b]) if (a.has(name) !== b.has(name)) changed.add(`${folder}/${name.split(' ')[0]}`);
  }
  return changed;
}

/** What an import may call the package at a place: `@types/x` speaks for `x` as well. */
export function namesAt(place: string): string[] {
  const name = place.slice(place.lastIndexOf('/node_modules/') + '/node_modules/'.length);
  if (!name.startsWith('@types/')) return [name];
  const bare = name.slice('@types/'.length);
  return [name, bare, ...(bare.includes('__') ? [`@${bare.replace('__', '/')}`] : [])];
}
