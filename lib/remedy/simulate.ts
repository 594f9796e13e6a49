/**
 * What npm would make of a tree after a change: the steps of arborist's `buildIdealTree`, without a registry. Requests
 * that are not answered any more are answered again, nearest to the root first, each by the highest known version, put as
 * near to the root as nobody else is disturbed; what nobody asks for any more is taken away.
 */
import { intersects } from 'semver';
import type { InstallTree, Location } from '../model/tree.ts';
import type { Change } from './change.ts';
import { forcedVersions } from './forced.ts';
import { type Folder, type FolderRequest, type Ground, groundOf, homeOf, Layout } from './layout.ts';
import { type Placing, place } from './place.ts';
import { packageOfSpec, Shelf } from './shelf.ts';

/** A request that nothing known can answer. */
export interface Unanswered {
  readonly from: Location;
  readonly name: string;
  readonly spec: string;
}

export interface Simulated {
  readonly layout: Layout;
  /** Needs a version that is neither installed nor told of by a registry. */
  readonly unanswered: readonly Unanswered[];
  /** Peer requests that were answered before and are not any more: npm refuses such an install (ERESOLVE). */
  readonly conflicts: readonly { readonly from: Location; readonly name: string; readonly spec: string }[];
  /** Ranges that a forced version does not satisfy. */
  readonly strained: readonly { readonly from: Location; readonly name: string; readonly spec: string }[];
  /** Packages of which a version was chosen, or looked for in vain. */
  readonly drawn: ReadonlySet<string>;
}

/** Enough for any change of a few packages; a change that moves more is not simulated to its end. */
const maximumSteps = 2000;

/** {@link simulateOn} for one change of one tree. */
export function simulate(tree: InstallTree, change: Change, shelf: Shelf = Shelf.of(tree)): Simulated {
  return simulateOn(groundOf(tree), change, shelf);
}

/** Applies a change to a copy of the tree. Pure. */
export function simulateOn(ground: Ground, change: Change, shelf: Shelf): Simulated {
  const run = new Run(new Layout(ground), change, shelf);
  run.begin();
  run.settle();
  return run.end();
}

class Run implements Placing {
  readonly layout: Layout;
  readonly #change: Change;
  readonly #shelf: Shelf;
  /** Names whose requests have to be looked at again. */
  readonly #touched = new Set<string>();
  readonly #unanswered = new Map<string, Unanswered>();
  readonly #drawn = new Set<string>();
  readonly #forced: (from: Location, name: string) => string | null;

  constructor(layout: Layout, change: Change, shelf: Shelf) {
    this.layout = layout;
    this.#change = change;
    this.#shelf = shelf;
    this.#forced = forcedVersions(layout, change.forced, intersects);
  }

  begin(): void {
    for (const edit of this.#change.edits) {
      const folder = this.layout.at(edit.location);
      if (!folder) continue;
      const others = folder.requests.filter(({ name }) => name !== edit.name);
      const request = { name: edit.name, type: edit.type, spec: edit.spec, contentWith: null };
      this.layout.setRequests(folder.location, [...others, request]);
      this.touch(edit.name);
    }
    const { merged, forced } = this.#change;
    for (const { name } of forced) {
      // The lockfile keeps npm from looking at overrides again, so that the command takes these copies out of it.
      for (const folder of overriddenCopies(this.layout, name, this.#forced)) this.removeFolder(folder);
      this.touch(name);
    }
    if (!merged) return;
    for (const folder of [...this.layout.folders()]) {
      if (folder.package !== merged.package || folder.kind !== 'dependency' || folder.version === merged.version)
        continue;
      this.removeFolder(folder);
      this.touch(folder.name);
    }
  }

  /** Answers requests until every one is answered. */
  settle(): void {
    for (let step = 0; step < maximumSteps; step++) {
      const open = this.#nextOpen();
      if (!open) return;
      const { folder, request } = open;
      const known = this.#choose(folder, request);
      if (!known) {
        const { name, spec } = request;
        this.#unanswered.set(`${folder.location}|${name}`, { from: folder.location, name, spec });
        continue;
      }
      place(this, folder, request, known);
    }
  }

  end(): Simulated {
    const before = this.layout.ground;
    const conflicts: Unanswered[] = [];
    const strained: Unanswered[] = [];
    for (const name of this.#touched) {
      for (const folder of this.layout.askersOf(name)) {
        const request = requestFor(folder, name) as FolderRequest;
        const found = this.layout.resolve(folder.location, name);
        if (!found || request.contentWith === found.version) continue;
        const { spec } = request;
        if (this.#shelf.satisfies(found.version, spec)) continue;
        const told = { from: folder.location, name, spec };
        if (this.#forced(folder.location, name) !== null) strained.push(told);
        else if (request.type === 'peer' || request.type === 'peerOptional') conflicts.push(told);
      }
    }
    this.#sweep(before);
    return { layout: this.layout, unanswered: [...this.#unanswered.values()], conflicts, strained, drawn: this.#drawn };
  }

  touch(name: string): void {
    this.#touched.add(name);
  }

  accepts(folder: Folder, request: FolderRequest, version: string): boolean {
    const forced = this.#forced(folder.location, request.name);
    if (forced !== null) return version === forced;
    return request.contentWith === version || this.#shelf.satisfies(version, request.spec);
  }

  /** Removes a folder and, one after the other, what only it asked for. */
  removeFolder(folder: Folder): void {
    const gone = this.layout.remove(folder.location);
    for (const { name } of gone) this.touch(name);
    for (const old of gone) this.releaseRequests(old);
  }

  /** A folder does not ask any more: what nobody else gets is taken away. */
  releaseRequests(old: Folder): void {
    for (const { name } of old.requests) {
      const found = this.layout.resolve(old.location, name);
      if (found?.kind === 'dependency' && this.contentDependents(found).length === 0) this.removeFolder(found);
    }
  }

  contentDependents(folder: Folder): Folder[] {
    return this.layout.dependentsOf(folder).filter((asker) => {
      const request = requestFor(asker, folder.name);
      return request !== undefined && this.accepts(asker, request, folder.version);
    });
  }

  #choose(folder: Folder, request: FolderRequest): ReturnType<Shelf['best']> {
    const forced = this.#forced(folder.location, request.name);
    const edit = this.#change.edits.find((item) => item.location === folder.location && item.name === request.name);
    const wanted = forced ?? edit?.version ?? null;
    const target = packageOfSpec(request.name, request.spec);
    this.#drawn.add(target);
    if (wanted !== null) return this.#shelf.get(target, wanted);
    const { merged } = this.#change;
    if (merged?.package === target && this.#shelf.satisfies(merged.version, request.spec))
      return this.#shelf.get(target, merged.version);
    return this.#shelf.best(request.name, request.spec);
  }

  /** The request nearest to the root that is not answered, in npm's order: depth, then place, then name. */
  #nextOpen(): { folder: Folder; request: FolderRequest } | null {
    let best: { folder: Folder; request: FolderRequest; key: string } | null = null;
    for (const name of this.#touched) {
      for (const folder of this.layout.askersOf(name)) {
        const request = requestFor(folder, name) as FolderRequest;
        if (!this.#isOpen(folder, request) || this.#unanswered.has(`${folder.location}|${name}`)) continue;
        const key = `${String(depthOf(folder.location)).padStart(4, '0')}\0${folder.location}\0${name}`;
        if (best === null || key < best.key) best = { folder, request, key };
      }
    }
    return best;
  }

  #isOpen(folder: Folder, request: FolderRequest): boolean {
    if (request.type === 'workspace') return false;
    const found = this.layout.resolve(folder.location, request.name);
    if (!found) {
      if (request.type === 'peerOptional') return false;
      // An optional package of another platform was missing before, too.
      return request.type !== 'optional' || this.layout.ground.tree.byLocation.has(folder.location) === false
        ? true
        : wasThere(this.layout.ground, folder.location, request.name);
    }
    if (found.kind !== 'dependency') return false;
    if (this.accepts(folder, request, found.version)) return false;
    // A peer that cannot be had is a conflict, not a reason to place a second copy beside it.
    return (
      !(request.type === 'peer' || request.type === 'peerOptional') ||
      homeOf(folder.location) !== homeOf(found.location)
    );
  }

  /** What is not reached from the root any more, circles included; what was extraneous before stays. */
  #sweep(before: Ground): void {
    const reached = new Set<Folder>();
    const queue: Folder[] = [];
    const add = (folder: Folder | null): void => {
      if (folder && !reached.has(folder)) {
        reached.add(folder);
        queue.push(folder);
      }
    };
    for (const folder of this.layout.folders()) if (folder.kind !== 'dependency') add(folder);
    for (let at = 0; at < queue.length; at++) {
      const folder = queue[at] as Folder;
      for (const { name, type } of folder.requests)
        if (type !== 'peerOptional') add(this.layout.resolve(folder.location, name));
    }
    const extraneous = extraneousIn(before);
    for (const folder of [...this.layout.folders()]) {
      if (!reached.has(folder) && !extraneous.has(folder.location)) this.layout.remove(folder.location);
    }
  }
}

const requestFor = (folder: Folder, name: string): FolderRequest | undefined =>
  folder.requests.find((request) => request.name === name);

const depthOf = (location: Location): number => location.split('node_modules/').length - 1;

function wasThere(ground: Ground, from: Location, name: string): boolean {
  return new Layout(ground).resolve(from, name) !== null;
}

/** Copies of a package that somebody gets whose request is overridden by another version. */
function overriddenCopies(
  layout: Layout,
  name: string,
  forced: (from: Location, name: string) => string | null,
): Folder[] {
  const found = new Set<Folder>();
  for (const asker of layout.askersOf(name)) {
    const version = forced(asker.location, name);
    const copy = layout.resolve(asker.location, name);
    if (version !== null && copy?.kind === 'dependency' && copy.version !== version) found.add(copy);
  }
  return [...found];
}

const extraneousOf = new WeakMap<Ground, Set<Location>>();

/** Locations that the root did not reach before the change: not the change's business. */
function extraneousIn(ground: Ground): Set<Location> {
  const ready = extraneousOf.get(ground);
  if (ready) return ready;
  const { tree } = ground;
  const seen = new Set<number>();
  const queue = tree.copies.filter(({ kind }) => kind !== 'dependency').map(({ index }) => index);
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    for (const { to, type } of tree.edgesOut[at] ?? []) if (to >= 0 && type !== 'peerOptional') queue.push(to);
  }
  const left = new Set(tree.copies.filter(({ index }) => !seen.has(index)).map(({ location }) => location));
  extraneousOf.set(ground, left);
  return left;
}
