/** Copies and their requests → the tree, in one linear pass that climbs `node_modules` for each edge. */
import { type EdgeTable, noteTable } from '../model/edge-table.ts';
import type { DependencyEdge, InstallTree, Location, PackageCopy } from '../model/tree.ts';
import { satisfies } from '../ranges/ranges.ts';
import { type Copies, copiesOf } from './copies.ts';
import { addRequests, type Requests } from './edges.ts';
import { find, foldersOf } from './folders.ts';
import { folderName } from './locations.ts';
import { type OmitType, prune } from './omit.ts';
import type { Source } from './source.ts';
import { workspacesOf } from './workspaces.ts';

/**
 * Builds the tree of a source. The same entries give the same tree in whatever order they come.
 * @throws AnalyzerError `lockfile-unreadable` or `manifest-unreadable` when links or workspace patterns are broken.
 */
export function assemble(source: Source, omit: readonly OmitType[], installed: boolean): InstallTree {
  const workspaces = workspacesOf(source, source.root);
  const found = copiesOf(source, new Set(workspaces.values()));
  const table = tableOf(found, workspaces);
  const { copies, byLocation } = found;
  const { root, lockfile, lockfileVersion } = source;
  const about = { root, project: { name: copies[0]?.name ?? '', lockfile, lockfileVersion }, installed };
  if (omit.length === 0) {
    const tree = treeOf({ ...about, copies, byLocation }, edgesOf(table, copies, workspaces));
    noteTable(tree, table);
    return tree;
  }
  const left = prune({ copies, edges: edgesOf(table, copies, workspaces)() }, omit);
  return treeOf({ ...about, copies: left.copies, byLocation: renumber(byLocation, left.copies) }, () => left.edges);
}

/** A tree whose edges are made when they are first asked for: what the lockfile alone can answer needs the table only. */
function treeOf(
  parts: Omit<InstallTree, 'edges' | 'edgesOut' | 'edgesIn'>,
  makeEdges: () => readonly DependencyEdge[],
): InstallTree {
  let made: Pick<InstallTree, 'edges' | 'edgesOut' | 'edgesIn'> | undefined;
  const views = () => {
    made ??= viewsOf(makeEdges(), parts.copies.length);
    return made;
  };
  return {
    ...parts,
    get edges() {
      return views().edges;
    },
    get edgesOut() {
      return views().edgesOut;
    },
    get edgesIn() {
      return views().edgesIn;
    },
  };
}

function viewsOf(
  edges: readonly DependencyEdge[],
  copies: number,
): Pick<InstallTree, 'edges' | 'edgesOut' | 'edgesIn'> {
  const lists = (): DependencyEdge[][] => Array.from({ length: copies }, () => []);
  const [edgesOut, edgesIn] = [lists(), lists()];
  for (const edge of edges) {
    edgesOut[edge.from]?.push(edge);
    edgesIn[edge.to]?.push(edge);
  }
  return { edges, edgesOut, edgesIn };
}

/** What each copy asks for and gets. */
function tableOf({ copies, entries, byLocation }: Copies, workspaces: ReadonlyMap<string, Location>): EdgeTable {
  const folders = foldersOf(copies, byLocation);
  const requests: Requests = { name: [], type: [], spec: [] };
  const { name } = requests;
  const start = new Int32Array(copies.length + 1);
  const to: number[] = [];
  for (const copy of copies) {
    const isTop = copy.kind !== 'dependency' && folderName(copy.location) === null;
    // A root that also lists its own workspace as a dependency gets the workspace, once.
    addRequests(requests, entries[copy.index] ?? {}, isTop, copy.kind === 'root' ? workspaces.keys() : undefined);
    const folder = folders[copy.index] ?? null;
    for (let edge = to.length; edge < name.length; edge += 1) to.push(find(folder, name[edge] as string)?.index ?? -1);
    start[copy.index + 1] = to.length;
  }
  const from = new Int32Array(to.length);
  for (const { index } of copies) from.fill(index, start[index], start[index + 1]);
  return { ...requests, start, from, to: Int32Array.from(to) };
}

/** Makes the edges of a table. Apart, so that waiting for it keeps neither the lockfile's text nor its entries. */
function edgesOf(table: EdgeTable, copies: readonly PackageCopy[], workspaces: ReadonlyMap<string, Location>) {
  const edgeAt = (name: string, edge: number): DependencyEdge => {
    const type = table.type[edge] ?? 'prod';
    const spec = table.spec[edge] ?? '';
    const to = table.to[edge] ?? -1;
    const found = copies[to];
    let satisfied = false;
    if (type === 'workspace') satisfied = found?.location === workspaces.get(name);
    else if (found === undefined) satisfied = type === 'optional' || type === 'peerOptional';
    else satisfied = satisfies(found.version, spec);
    return { from: table.from[edge] ?? 0, to, type, name, spec, satisfied };
  };
  return () => table.name.map(edgeAt);
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
