/** The project's own package.json files: what they ask for, and how another version is written there. */
import { subset, validRange } from 'semver';
import type { RequestEdit } from './change.ts';
import type { Folder, FolderRequest, Ground, Layout } from './layout.ts';
import { packageOfSpec, rangeOfSpec } from './shelf.ts';

/** A request that a person can change. */
export interface OwnRequest {
  readonly folder: Folder;
  readonly request: FolderRequest;
  /** What it gets today. */
  readonly target: Folder;
}

/** The requests of the root, the workspaces and linked folders that are answered by a registry's package. */
export function ownRequests(layout: Layout): OwnRequest[] {
  const found: OwnRequest[] = [];
  for (const folder of layout.folders()) {
    if (folder.kind === 'dependency' || folder.location.startsWith('..')) continue;
    for (const request of folder.requests) {
      const target = layout.resolve(folder.location, request.name);
      if (request.type === 'workspace' || !target || target.kind !== 'dependency') continue;
      // A tag, an address or a folder is asked for on purpose.
      if (validRange(rangeOfSpec(request.spec)) !== null) found.push({ folder, request, target });
    }
  }
  return found;
}

/**
 * The edit that makes a request ask for a version. A caret or a tilde stays when nothing it allows is refused by the
 * others who are to share the version; otherwise the version is pinned, or a newer release would part them again.
 */
export function editTo(own: OwnRequest, version: string, ground: Ground): RequestEdit {
  const { folder, request, target } = own;
  const prefix = /^[\^~]/.exec(rangeOfSpec(request.spec))?.[0] ?? '';
  const wide = prefix + version;
  const written =
    prefix !== '' && othersOf(version, target.package, ground).every((spec) => isWithin(wide, spec)) ? wide : version;
  const spec =
    packageOfSpec(request.name, request.spec) === request.name ? written : `npm:${target.package}@${written}`;
  return { location: folder.location, name: request.name, spec, version, type: request.type };
}

/** Ranges by which copies of a version were asked for; of one that is not installed, ranges that could share it. */
function othersOf(version: string, name: string, { tree }: Ground): string[] {
  const specs: string[] = [];
  const isInstalled = tree.copies.some((copy) => copy.name === name && copy.version === version);
  for (const copy of tree.copies) {
    if (copy.name !== name || (isInstalled && copy.version !== version)) continue;
    for (const edge of tree.edgesIn[copy.index] ?? []) {
      const range = rangeOfSpec(edge.spec);
      if (tree.copies[edge.from]?.kind === 'dependency' && (isInstalled || isWithin(version, range))) specs.push(range);
    }
  }
  return specs;
}

function isWithin(range: string, wider: string): boolean {
  try {
    return subset(range, wider, { loose: true });
  } catch {
    return false;
  }
}
