/** Copies and their requests → the tree, in one linear pass that climbs `node_modules` for each edge. */
import type { DependencyEdge, InstallTree, Location, PackageCopy } from '../model/tree.ts';
import { satisfies } from '../ranges/ranges.ts';
import { type Copies, copiesOf } from './copies.ts';
import { requestsOf } from './edges.ts';
import { folderName } from './locations.ts';
import { type OmitType, prune } from './omit.ts';
import { lookupPrefixes } from './resolve.ts';
import { compareText, type Source } from './source.ts';
import { workspacesOf } from './workspaces.ts';

/**
 * Builds the tree of a source. The same entries give the same tree in whatever order they come.
 * @throws AnalyzerError `lockfile-unreadable` or `manifest-unreadable` when links or workspace patterns are broken.
 */
export function assemble(source: Source, omit: readonly OmitType[], installed: boolean): InstallTree {
  const workspaces = workspacesOf(source, source.root);
  const found = copiesOf(source, new Set(workspaces.values()));
  const asked = edgesOf(found, workspaces);
  const { copies, edgesOut } =
    omit.length === 0 ? { copies: found.copies, edgesOut: asked } : pruned(found, asked, omit);
  const edges: DependencyEdge[] = [];
  const edgesIn = copies.map((): DependencyEdge[] => []);
  for (const own of edgesOut) {
    for (const edge of own) {
      edges.push(edge);
      edgesIn[edge.to]?.push(edge);
    }
  }
  return {
    root: source.root,
    project: { name: copies[0]?.name ?? '', lockfile: source.lockfile, lockfileVersion: source.lockfileVersion },
    copies,
    edges,
    edgesOut,
    edgesIn,
    byLocation: copies === found.copies ? found.byLocation : renumber(found.byLocation, copies),
    installed,
  };
}

function pruned(
  { copies }: Copies,
  edgesOut: readonly DependencyEdge[][],
  omit: readonly OmitType[],
): { copies: PackageCopy[]; edgesOut: DependencyEdge[][] } {
  const left = prune({ copies, edges: edgesOut.flat() }, omit);
  const out = left.copies.map((): DependencyEdge[] => []);
  for (const edge of left.edges) out[edge.from]?.push(edge);
  return { copies: left.copies, edgesOut: out };
}

/** What each copy asks for and gets, by copy index, sorted by name. */
function edgesOf(
  { copies, entries, byLocation }: Copies,
  workspaces: ReadonlyMap<string, Location>,
): DependencyEdge[][] {
  const folderOf = folderFinder(byLocation);
  return copies.map((copy) => {
    const folder = folderOf(copy.location);
    const own: DependencyEdge[] = [];
    if (copy.kind === 'root') {
      for (const [name, location] of workspaces) {
        const to = find(folder, name);
        own.push({
          from: 0,
          to: to?.index ?? -1,
          type: 'workspace',
          name,
          spec: '',
          satisfied: to?.location === location,
        });
      }
    }
    const isTop = copy.kind !== 'dependency' && folderName(copy.location) === null;
    for (const { name, type, spec } of requestsOf(entries[copy.index] ?? {}, isTop)) {
      // A root that also lists its own workspace as a dependency gets the workspace, once.
      if (copy.kind === 'root' && workspaces.has(name)) continue;
      const to = find(folder, name);
      const satisfied = to === undefined ? type === 'optional' || type === 'peerOptional' : satisfies(to.version, spec);
      own.push({ from: copy.index, to: to === undefined ? -1 : to.index, type, name, spec, satisfied });
    }
    if (!isSorted(own)) own.sort((a, b) => compareText(a.name, b.name));
    return own;
  });
}

/** npm writes its tables sorted, so that there is rarely anything to do. */
function isSorted(edges: readonly DependencyEdge[]): boolean {
  for (let i = 1; i < edges.length; i += 1) {
    if ((edges[i - 1] as DependencyEdge).name > (edges[i] as DependencyEdge).name) return false;
  }
  return true;
}

/** A `node_modules` folder with what lies in it, and the one to look into next. */
interface Folder {
  readonly packages: Map<string, PackageCopy>;
  above: Folder | null;
}

function find(start: Folder | null, name: string): PackageCopy | undefined {
  for (let folder = start; folder !== null; folder = folder.above) {
    const copy = folder.packages.get(name);
    if (copy !== undefined) return copy;
  }
  return undefined;
}

/**
 * `resolveFrom` for a whole tree: the first folder that Node looks into from a location. Folders that do not exist are left
 * out, and the rest is worked out once for all copies that lie side by side: joining and hashing two texts for each look
 * would be the largest cost of loading.
 */
function folderFinder(byLocation: ReadonlyMap<Location, PackageCopy>): (from: Location) => Folder | null {
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

/** The same locations, links included, for the copies that are left. */
function renumber(
  before: ReadonlyMap<Location, PackageCopy>,
  copies: readonly PackageCopy[],
): Map<Location, PackageCopy> {
  const left = new Map(copies.map((copy) => [copy.location, copy]));
  const after = new Map<Location, PackageCopy>();
  for (const [location, { location: target }] of before) {
    const copy = left.get(target);
    if (copy !== undefined) after.set(location, copy);
  }
  return after;
}
