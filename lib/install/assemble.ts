/** Copies and their requests → the tree, in one linear pass that climbs `node_modules` for each edge. */
import type { DependencyEdge, InstallTree, Location, PackageCopy } from '../model/tree.ts';
import { type Copies, copiesOf } from './copies.ts';
import { requestsOf } from './edges.ts';
import { folderName } from './locations.ts';
import { type OmitType, prune } from './omit.ts';
import { lookupPrefixes } from './resolve.ts';
import { satisfier } from './satisfies.ts';
import { compareText, type Source } from './source.ts';
import { workspacesOf } from './workspaces.ts';

/**
 * Builds the tree of a source. The same entries give the same tree in whatever order they come.
 * @throws AnalyzerError `lockfile-unreadable` or `manifest-unreadable` when links or workspace patterns are broken.
 */
export function assemble(source: Source, omit: readonly OmitType[], installed: boolean): InstallTree {
  const workspaces = workspacesOf(source, source.root);
  const found = copiesOf(source, new Set(workspaces.values()));
  const all = { copies: found.copies, edges: edgesOf(found, workspaces) };
  const { copies, edges } = omit.length === 0 ? all : prune(all, omit);
  const edgesOut = copies.map((): DependencyEdge[] => []);
  const edgesIn = copies.map((): DependencyEdge[] => []);
  for (const edge of edges) {
    edgesOut[edge.from]?.push(edge);
    edgesIn[edge.to]?.push(edge);
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

function edgesOf({ copies, entries, byLocation }: Copies, workspaces: ReadonlyMap<string, Location>): DependencyEdge[] {
  const satisfies = satisfier();
  const edges: DependencyEdge[] = [];
  const resolver = resolverOf(byLocation);
  for (const copy of copies) {
    const find = resolver(copy.location);
    const own: DependencyEdge[] = [];
    if (copy.kind === 'root') {
      for (const [name, location] of workspaces) {
        const to = find(name);
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
    for (const { name, type, spec } of requestsOf(entries[copy.index] ?? {}, folderName(copy.location) === null)) {
      // A root that also lists its own workspace as a dependency gets the workspace, once.
      if (copy.kind === 'root' && workspaces.has(name)) continue;
      const to = find(name);
      const satisfied = to === undefined ? type === 'optional' || type === 'peerOptional' : satisfies(to.version, spec);
      own.push({ from: copy.index, to: to?.index ?? -1, type, name, spec, satisfied });
    }
    if (own.length > 1) own.sort((a, b) => compareText(a.name, b.name));
    for (const edge of own) edges.push(edge);
  }
  return edges;
}

/**
 * `resolveFrom` for a whole tree. Most folders hold no `node_modules`, so they are ruled out once a copy, and the ones
 * that do are numbers: joining and hashing two texts for each look would be the largest cost of loading.
 */
function resolverOf(
  byLocation: ReadonlyMap<Location, PackageCopy>,
): (from: Location) => (name: string) => PackageCopy | undefined {
  const folders = new Map<string, number>();
  const byName = new Map<string, Map<number, PackageCopy>>();
  for (const [location, copy] of byLocation) {
    const name = folderName(location);
    if (name === null) continue;
    const folder = location.slice(0, -name.length);
    const id = folders.get(folder) ?? folders.size;
    folders.set(folder, id);
    const homes = byName.get(name);
    if (homes === undefined) byName.set(name, new Map([[id, copy]]));
    else homes.set(id, copy);
  }
  return (from) => {
    const path = lookupPrefixes(from).flatMap((prefix) => folders.get(prefix) ?? []);
    return (name) => {
      const homes = byName.get(name);
      if (homes === undefined) return undefined;
      for (const id of path) {
        const copy = homes.get(id);
        if (copy !== undefined) return copy;
      }
      return undefined;
    };
  };
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
