/** A tree that can be changed: package folders by location, and Node's way between them. */
import { folderName, lookupPrefixes } from '../install/index.ts';
import type { CopyKind, DependencyEdge, InstallTree, Location } from '../model/tree.ts';
import type { KnownRequest, KnownVersion } from './shelf.ts';

/** A folder with a package. */
export interface Folder {
  readonly location: Location;
  /** The name it is imported by. */
  readonly name: string;
  readonly package: string;
  readonly version: string;
  readonly kind: CopyKind;
  readonly requests: readonly FolderRequest[];
}

/** A request, and whether it was already answered by something that does not satisfy it: then it stays content with that. */
export interface FolderRequest extends KnownRequest {
  readonly contentWith: string | null;
}

/** The parts of a layout that every trial on one tree shares. */
export interface Ground {
  readonly tree: InstallTree;
  readonly folders: ReadonlyMap<Location, Folder>;
  /** Who asks for a name, by location. */
  readonly askers: ReadonlyMap<string, readonly Location[]>;
  /** Where folders of a name are. */
  readonly named: ReadonlyMap<string, readonly Location[]>;
  /** Folders that have others nested in them. */
  readonly homes: ReadonlySet<Location>;
}

export function groundOf(tree: InstallTree): Ground {
  const folders = new Map<Location, Folder>();
  const askers = new Map<string, Location[]>();
  const byIndex = tree.copies.map((copy): Folder => {
    const requests = (tree.edgesOut[copy.index] ?? []).map((edge) => requestOf(edge, tree));
    for (const { name } of requests) {
      const list = askers.get(name);
      if (list) list.push(copy.location);
      else askers.set(name, [copy.location]);
    }
    const { location, version, kind } = copy;
    return { location, name: copy.importName, package: copy.name, version, kind, requests };
  });
  for (const [location, copy] of tree.byLocation) folders.set(location, byIndex[copy.index] as Folder);
  const named = new Map<string, Location[]>();
  const homes = new Set<Location>();
  for (const { location, name } of byIndex) {
    const list = named.get(name);
    if (list) list.push(location);
    else named.set(name, [location]);
    homes.add(homeOf(location));
  }
  return { tree, folders, askers, named, homes };
}

function requestOf({ name, type, spec, satisfied, to }: DependencyEdge, tree: InstallTree): FolderRequest {
  return { name, type, spec, contentWith: !satisfied && to >= 0 ? (tree.copies[to]?.version ?? null) : null };
}

/** Folders by location; starts as the installed tree. */
export class Layout {
  readonly ground: Ground;
  readonly #folders: Map<Location, Folder>;
  readonly #moreAskers = new Map<string, Set<Location>>();
  readonly #moreNamed = new Map<string, Set<Location>>();
  readonly #moreHomes = new Set<Location>();

  constructor(ground: Ground) {
    this.ground = ground;
    this.#folders = new Map(ground.folders);
  }

  /** All folders, links left out. */
  *folders(): Iterable<Folder> {
    for (const [location, folder] of this.#folders) if (location === folder.location) yield folder;
  }

  /** Folders that are imported by a name, in the order of their locations. */
  foldersNamed(name: string): Folder[] {
    const locations = new Set([...(this.ground.named.get(name) ?? []), ...(this.#moreNamed.get(name) ?? [])]);
    return [...locations].sort().flatMap((location) => this.#folders.get(location) ?? []);
  }

  /** What is at a location, links followed. */
  at(location: Location): Folder | null {
    return this.#folders.get(location) ?? null;
  }

  /** What `import name` finds from a folder. */
  resolve(from: Location, name: string): Folder | null {
    for (const prefix of prefixesOf(from)) {
      const found = this.#folders.get(prefix + name);
      if (found) return found;
    }
    return null;
  }

  /** Puts a version at `<home>/node_modules/<name>`, in the place of what was there, whose nested folders go with it. */
  put(home: Location, name: string, known: KnownVersion): Folder {
    const location = childLocation(home, name);
    const folder: Folder = {
      location,
      name,
      package: known.package,
      version: known.version,
      kind: 'dependency',
      requests: known.requests.map((request) => ({ ...request, contentWith: null })),
    };
    this.#folders.set(location, folder);
    this.#moreHomes.add(home);
    this.#moreNamed.set(name, (this.#moreNamed.get(name) ?? new Set<Location>()).add(location));
    for (const request of folder.requests) {
      const set = this.#moreAskers.get(request.name) ?? new Set();
      this.#moreAskers.set(request.name, set.add(location));
    }
    return folder;
  }

  /** Changes what one of the project's own folders asks for. */
  setRequests(location: Location, requests: readonly FolderRequest[]): void {
    const folder = this.#folders.get(location);
    if (!folder) return;
    const changed = { ...folder, requests };
    for (const [key, value] of this.#folders) if (value === folder) this.#folders.set(key, changed);
    for (const { name } of requests) {
      const set = this.#moreAskers.get(name) ?? new Set();
      this.#moreAskers.set(name, set.add(location));
    }
  }

  /** Takes a folder away, with all that is nested in it. Gives what is gone. */
  remove(location: Location): Folder[] {
    const gone: Folder[] = [];
    const own = this.#folders.get(location);
    if (!this.ground.homes.has(location) && !this.#moreHomes.has(location)) {
      this.#folders.delete(location);
      return own ? [own] : [];
    }
    const inside = `${location}/node_modules/`;
    for (const [at, folder] of this.#folders) {
      if (at !== location && !at.startsWith(inside)) continue;
      this.#folders.delete(at);
      gone.push(folder);
    }
    return gone;
  }

  /** Folders that ask for a name. */
  askersOf(name: string): Folder[] {
    const locations = new Set([
      ...(this.ground.askers.get(name) ?? []),
      ...[...(this.#moreAskers.get(name) ?? [])].sort(),
    ]);
    return [...locations].flatMap((location) => {
      const folder = this.#folders.get(location);
      return folder?.location === location && folder.requests.some((request) => request.name === name) ? folder : [];
    });
  }

  /** Who gets this folder by asking for its name. */
  dependentsOf(folder: Folder): Folder[] {
    return this.askersOf(folder.name).filter((asker) => this.resolve(asker.location, folder.name) === folder);
  }
}

/** `<home>/node_modules/<name>`. */
export function childLocation(home: Location, name: string): Location {
  return `${home === '' ? '' : `${home}/`}node_modules/${name}`;
}

/** The folder whose `node_modules` holds a location: the root for `node_modules/a`. */
export function homeOf(location: Location): Location {
  const name = folderName(location);
  if (name === null) return '';
  return location.slice(0, -(name.length + 'node_modules/'.length)).replace(/\/$/, '');
}

const known = new Map<Location, readonly string[]>();

function prefixesOf(location: Location): readonly string[] {
  let prefixes = known.get(location);
  if (prefixes === undefined) {
    prefixes = lookupPrefixes(location);
    // Trees of many projects may be looked at in one process.
    if (known.size > 50_000) known.clear();
    known.set(location, prefixes);
  }
  return prefixes;
}
