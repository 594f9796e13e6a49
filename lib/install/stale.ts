/** Whether the manifests have moved on since the lockfile was written. */
import { edgeTable } from '../model/edge-table.ts';
import type { Gap } from '../model/report.ts';
import type { EdgeType, InstallTree, PackageCopy } from '../model/tree.ts';
import { addRequests, type Requests } from './edges.ts';
import { readManifest } from './files.ts';
import { isOutside } from './locations.ts';
import { type OmitType, removedTypes } from './omit.ts';
import { compareText, type Entry } from './source.ts';

export interface StaleOptions {
  /** What the tree was loaded with: dependencies of these kinds are missing from it on purpose. */
  readonly omit?: readonly OmitType[];
}

/** A reason names this many dependencies, and counts the rest. */
const NAMED = 3;

/**
 * Compares what the lockfile says the root and each workspace ask for with their package.json files. Gives one
 * `lockfile-mismatch` a manifest that differs, sorted by location; nothing without a lockfile. Of a version 1 lockfile,
 * which does not repeat the requests, it says which of them the locked copies do not answer.
 * @throws AnalyzerError `manifest-unreadable` when a package.json is broken.
 */
export function staleLockfile(tree: InstallTree, options: StaleOptions = {}): Gap[] {
  const { lockfile, lockfileVersion } = tree.project;
  if (lockfile === null) return [];
  const removed = removedTypes(options.omit ?? []);
  const gaps: Gap[] = [];
  for (const copy of tree.copies) {
    if ((copy.kind !== 'root' && copy.kind !== 'workspace') || isOutside(copy.location)) continue;
    const manifest = readManifest(tree.root, copy.location);
    if (manifest === null) continue;
    const differing =
      lockfileVersion === 1 ? unanswered(tree, copy) : changed(tree, copy, requestsOf(manifest), removed);
    if (differing.length === 0) continue;
    const file = copy.location === '' ? 'package.json' : `${copy.location}/package.json`;
    const rest = differing.length > NAMED ? ` and ${differing.length - NAMED} more` : '';
    const reason = `${lockfile} was made for another ${file} (${differing.slice(0, NAMED).join(', ')}${rest}): run npm install`;
    gaps.push({ location: copy.location, code: 'lockfile-mismatch', reason });
  }
  return gaps;
}

function unanswered(tree: InstallTree, copy: PackageCopy): string[] {
  // A version 1 lockfile was written by an npm that did not install peers.
  const edges = (tree.edgesOut[copy.index] ?? []).filter(
    ({ type, satisfied }) => !satisfied && type !== 'peer' && type !== 'peerOptional',
  );
  return edges.map(({ name, spec }) => `${name} ${spec}`);
}

function requestsOf(manifest: Entry): Requests {
  const requests: Requests = { name: [], type: [], spec: [] };
  addRequests(requests, manifest, true);
  return requests;
}

function changed(tree: InstallTree, copy: PackageCopy, asked: Requests, removed: ReadonlySet<EdgeType>): string[] {
  const { start, name: names, spec: specs, type: types } = edgeTable(tree);
  /** Edges by name. */
  const locked = new Map<string, number>();
  for (let edge = start[copy.index] ?? 0; edge < (start[copy.index + 1] ?? 0); edge += 1) {
    locked.set(names[edge] ?? '', edge);
  }
  const differing: string[] = [];
  for (const [i, name] of asked.name.entries()) {
    const edge = locked.get(name) ?? -1;
    const type = asked.type[i] as EdgeType;
    locked.delete(name);
    // The root may list its own workspace as a dependency as well; the workspace edge stands for both.
    if (types[edge] === 'workspace' || removed.has(type)) continue;
    if (specs[edge] !== asked.spec[i] || types[edge] !== type) differing.push(name);
  }
  for (const [name, edge] of locked) if (types[edge] !== 'workspace') differing.push(name);
  return differing.sort(compareText);
}
