/** Where npm puts a package: as near to the root as nobody else is disturbed. After arborist's PlaceDep and CanPlaceDep. */
import { gte } from 'semver';
import type { Location } from '../model/tree.ts';
import { childLocation, type Folder, type FolderRequest, homeOf, type Layout } from './layout.ts';
import type { KnownVersion } from './shelf.ts';

/** What placing needs of the change that goes on. */
export interface Placing {
  readonly layout: Layout;
  accepts(folder: Folder, request: FolderRequest, version: string): boolean;
  /** These requests have to be looked at again. */
  touch(name: string): void;
  removeFolder(folder: Folder): void;
  releaseRequests(old: Folder): void;
  /** Who gets a folder and is content with its version. */
  contentDependents(folder: Folder): Folder[];
}

type Fit = 'put' | 'keep' | 'replace' | 'conflict';

/** Answers one request with a version. */
export function place(run: Placing, from: Folder, request: FolderRequest, known: KnownVersion): void {
  const { layout } = run;
  const { name } = request;
  const isPeer = request.type === 'peer' || request.type === 'peerOptional';
  // A peer belongs beside its asker, anything else may be nested in it.
  const deepest = isPeer && from.kind === 'dependency' ? homeOf(from.location) : from.location;
  let target: Location | null = null;
  let fit: Fit = 'conflict';
  for (const home of homesFrom(deepest)) {
    const own = layout.at(home);
    const here = own?.requests.find((item) => item.name === name);
    if (home !== '' && own?.kind === 'dependency' && here && (here.type === 'peer' || here.type === 'peerOptional'))
      continue;
    const next = fitAt(run, home, home === deepest, from, request, known);
    if (next === 'conflict') break;
    target = home;
    fit = next;
  }
  run.touch(name);
  if (fit === 'keep') return;
  const home = target ?? deepest;
  const old = layout.at(childLocation(home, name));
  const placed = layout.put(home, name, known);
  if (old && old.version !== placed.version) run.releaseRequests(old);
  for (const asked of placed.requests) run.touch(asked.name);
  dropNeedless(run, placed);
}

/** The places from the deepest on: its own `node_modules`, then one further up, and so on. */
function homesFrom(deepest: Location): Location[] {
  const homes = [deepest];
  let home = deepest;
  while (home !== '') {
    // A workspace has the root above it.
    home = /(?:^|\/)node_modules\//.test(home) ? homeOf(home) : '';
    homes.push(home);
  }
  return homes;
}

function fitAt(
  run: Placing,
  home: Location,
  isDeepest: boolean,
  from: Folder,
  request: FolderRequest,
  known: KnownVersion,
): Fit {
  const { layout } = run;
  const { name } = request;
  const accepted = (asker: Folder): boolean => {
    const asked = asker.requests.find((item) => item.name === name);
    return !asked || asker === from || run.accepts(asker, asked, known.version);
  };
  const current = layout.at(childLocation(home, name));
  if (current) {
    if (current.kind !== 'dependency') return 'conflict';
    if (current.version === known.version && current.package === known.package) return 'keep';
    const dependents = run.contentDependents(current);
    if (isNewer(known.version, current.version) && dependents.every(accepted))
      return peersFit(run, home, known, 'replace');
    if (run.accepts(from, request, current.version)) return 'keep';
    if (!isDeepest) return 'conflict';
    return 'replace';
  }
  const owner = layout.at(home);
  if (owner && owner !== from && !accepted(owner)) return 'conflict';
  // Whoever sits below this place and gets a copy from further up would get this one.
  const above = home === '' ? null : layout.resolve(home, name);
  if (above) {
    const inside = `${home}/`;
    const below = run
      .contentDependents(above)
      .filter(({ location }) => location === home || location.startsWith(inside));
    if (!below.every(accepted)) return 'conflict';
  }
  return isDeepest ? 'put' : peersFit(run, home, known, 'put');
}

/** Whether the peers of a version are, or can be, what it needs at this place. */
function peersFit(run: Placing, home: Location, known: KnownVersion, fit: Fit): Fit {
  for (const request of known.requests) {
    if (request.type !== 'peer' && request.type !== 'peerOptional') continue;
    const found = run.layout.resolve(home, request.name) ?? run.layout.at(childLocation(home, request.name));
    if (found?.kind !== 'dependency') continue;
    const asked = { ...request, contentWith: null };
    const asker: Folder = {
      location: childLocation(home, known.package),
      name: known.package,
      package: known.package,
      version: known.version,
      kind: 'dependency',
      requests: [asked],
    };
    if (!run.accepts(asker, asked, found.version)) return 'conflict';
  }
  return fit;
}

/** Nested copies of the name that are not needed any more now that this one is there, as arborist's `pruneDedupable`. */
function dropNeedless(run: Placing, placed: Folder): void {
  const { layout } = run;
  const home = homeOf(placed.location);
  const inside = home === '' ? '' : `${home}/`;
  for (const folder of layout.foldersNamed(placed.name)) {
    if (folder.kind !== 'dependency' || folder.location === placed.location) continue;
    if (!folder.location.startsWith(inside)) continue;
    const outer = layout.resolve(homeOf(homeOf(folder.location)), folder.name);
    if (outer !== placed || (folder.version !== placed.version && !isNewer(placed.version, folder.version))) continue;
    const content = run.contentDependents(folder).every((asker) => {
      const asked = asker.requests.find((item) => item.name === folder.name);
      return !asked || run.accepts(asker, asked, placed.version);
    });
    if (content) run.removeFolder(folder);
  }
}

function isNewer(a: string, b: string): boolean {
  try {
    return gte(a, b, true);
  } catch {
    return false;
  }
}
