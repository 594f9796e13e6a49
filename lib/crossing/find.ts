/** Finds every crossing of a project: what is exposed, and where two versions of it meet. */

import { getOrAdd } from '../model/collections.ts';
import type { Memory, WatchedMemory } from '../model/memory.ts';
import type { InstallTree } from '../model/tree.ts';
import { packageByCopy } from '../surface/owners.ts';
import type { Hit } from '../surface/reach.ts';
import { Surfaces } from '../surface/surfaces.ts';
import type { Resolve, Visibility } from '../surface/visible.ts';
import { findVisible, untypedName } from '../surface/visible.ts';
import { augmentationCrossings } from './augmented.ts';
import { breather } from './breathe.ts';
import type { Crossing, Exposure, NamedHit, Side, SymbolFlow } from './flows.ts';
import { crossingsAt, nameHit, sidesOf } from './flows.ts';
import { InPlay } from './in-play.ts';
import { type KnownType, partFlows, renamedFlows } from './members.ts';
import type { PublicName } from './public-names.ts';
import { publicNames, splitPublicName } from './public-names.ts';
import type { UnnamedTypes } from './unnamed.ts';
import { unnamedAt } from './unnamed.ts';

export interface CrossingSearch {
  readonly tree: InstallTree;
  /** Packages with more than one copy: name → copies. */
  readonly divergent: ReadonlyMap<string, readonly number[]>;
  readonly resolve: Resolve;
  /** Milliseconds for TypeScript's resolution of all files. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
  /** Gets how many packages have been looked at, of how many. */
  readonly tell?: ((done: number, total: number) => void) | undefined;
  /** Summaries of files that earlier runs have read. */
  readonly summaries?: Memory | undefined;
  /** The file graph that an earlier run has resolved. */
  readonly resolved?: WatchedMemory | undefined;
}

export interface CrossingsFound {
  readonly tree: InstallTree;
  readonly crossings: readonly Crossing[];
  readonly unnamed: readonly UnnamedTypes[];
  /** Divergent packages whose types are in the public API of some other package. */
  readonly exposed: ReadonlySet<string>;
  readonly surfaces: Surfaces;
  readonly visibility: Visibility;
  /** Copies whose entry declares the package as an ambient module: then TypeScript sees only that one, everywhere. */
  readonly ambient: ReadonlySet<number>;
}

export async function findCrossings(search: CrossingSearch): Promise<CrossingsFound> {
  const { tree, divergent } = search;
  const visibility = findVisible(tree, search.resolve);
  const copies = withCarriers(tree, divergent);
  const surfaces = await Surfaces.load({
    tree,
    packages: visibility.packages,
    copies: visibility.copies,
    divergent: copies,
    timeout: search.timeout,
    signal: search.signal,
    summaries: search.summaries,
    resolved: search.resolved,
  });
  const exposure = new KnownExposure(search, surfaces, visibility, copies);
  const inPlay = new InPlay(tree, surfaces, visibility, copies, search.resolve);
  const asked = new Set<number>();
  const crossings: Crossing[] = [];
  const breathe = breather(search.signal);
  const unnamed: UnnamedTypes[] = [];
  for (const copy of tree.copies) {
    await breathe();
    search.tell?.(copy.index, tree.copies.length);
    const all = visibility.visible[copy.index] ?? [];
    if (all.length < 2) continue;
    for (const item of all) asked.add(item.package);
    const visible = inPlay.among(all);
    if (visible.length < 2) continue;
    crossings.push(...crossingsAt(tree, copy.index, visible, exposure));
    // What happens inside a dependency is told by its own code only, and there such types are of no use to anyone.
    if (copy.kind !== 'dependency')
      unnamed.push(...unnamedAt(tree, copy.index, visible, exposure, surfaces.declarations));
  }
  for (const index of asked) {
    await breathe();
    exposure.addExposed(index, inPlay.behind(index));
  }
  crossings.push(...augmentationCrossings(tree, surfaces, visibility, { exposure, inPlay }));
  const ambient = new Set([...copies].filter((copy) => surfaces.isAmbient(copy)));
  return { tree, crossings, unnamed, exposed: exposure.exposed, surfaces, visibility, ambient };
}

/** The copies asked after, and the `@types` packages that tell their types. */
function withCarriers(tree: InstallTree, divergent: ReadonlyMap<string, readonly number[]>): Set<number> {
  const copies = new Set([...divergent.values()].flat());
  for (const copy of tree.copies) {
    if (copy.name.startsWith('@types/') && divergent.has(untypedName(copy.name))) copies.add(copy.index);
  }
  return copies;
}

/** Folder name → names of the packages that are installed in such a folder, where these differ. */
function aliasesIn(tree: InstallTree): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, location } of tree.copies) {
    const folder = location.slice(location.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (location.includes('node_modules/') && folder !== name) getOrAdd(found, folder, () => []).push(name);
  }
  return found;
}

/** Computes each package's hits once, with the public names of what is hit. */
class KnownExposure implements Exposure {
  readonly exposed = new Set<string>();
  readonly #tree: InstallTree;
  readonly #resolve: Resolve;
  readonly #surfaces: Surfaces;
  readonly #visibility: Visibility;
  readonly #hits = new Map<number, ReadonlyMap<string, readonly NamedHit[]>>();
  readonly #sides = new Map<number, ReadonlyMap<string, readonly Side[]>>();
  readonly #names = new Map<number, Map<number, PublicName[]>>();
  readonly #packageOf: ReadonlyMap<number, number>;
  readonly #divergent: ReadonlySet<number>;
  #reexportIndex: Map<number, number[]> | undefined;
  #aliases: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(search: CrossingSearch, surfaces: Surfaces, visibility: Visibility, divergent: ReadonlySet<number>) {
    this.#divergent = divergent;
    this.#tree = search.tree;
    this.#resolve = search.resolve;
    this.#surfaces = surfaces;
    this.#visibility = visibility;
    this.#packageOf = packageByCopy(visibility.copies);
  }

  hits(pkg: number): ReadonlyMap<string, readonly NamedHit[]> {
    const known = this.#hits.get(pkg);
    if (known) return known;
    const found = new Map<string, NamedHit[]>();
    const add = (hit: NamedHit): void => {
      const name = untypedName(this.#tree.copies[hit.copy]?.name ?? '');
      const list = found.get(name);
      if (list) list.push(hit);
      else found.set(name, [hit]);
    };
    const own = this.#visibility.copies[pkg] as { copy: number; types: number };
    for (const hit of this.#surfaces.hitsOf(pkg)) {
      const copy = this.#ownerOf(hit.declaration);
      const runs = this.#runsOf(hit.importer >= 0 ? this.#ownerOf(hit.importer) : null, copy, own);
      if (copy !== own.copy && copy !== own.types) this.#expose(copy, runs);
      add(nameHit(hit, copy, runs, this.#namesOf(copy).get(hit.declaration) ?? []));
      for (const copy of this.#reexporters(hit))
        add(nameHit(hit, copy, copy, this.#namesOf(copy).get(hit.declaration) ?? []));
    }
    for (const copy of [own.copy, own.types]) for (const hit of this.#reexportsOf(copy)) add(hit);
    this.#hits.set(pkg, found);
    return found;
  }

  sides(pkg: number): ReadonlyMap<string, readonly Side[]> {
    return getOrAdd(this.#sides, pkg, () => new Map([...this.hits(pkg)].map(([name, hits]) => [name, sidesOf(hits)])));
  }

  /** Adds what a package exposes, in as far as that is not known: `behind` are the copies that it can expose. */
  addExposed(pkg: number, behind: readonly number[]): void {
    if (this.#hits.has(pkg) || behind.every((copy) => this.#namesFor(copy).every((name) => this.exposed.has(name))))
      return;
    const own = this.#visibility.copies[pkg] as { copy: number; types: number };
    for (const [copy, importers] of this.#surfaces.copiesReached(pkg)) {
      if (copy === own.copy || copy === own.types) continue;
      for (const importer of importers) this.#expose(copy, this.#runsOf(importer, copy, own));
    }
  }

  #expose(copy: number, runs: number): void {
    for (const index of [copy, runs]) this.exposed.add(this.#tree.copies[index]?.name ?? '');
  }

  /** Names of a copy and of what may run for it: an alias is installed below another package's name. */
  #namesFor(copy: number): readonly string[] {
    this.#aliases ??= aliasesIn(this.#tree);
    const name = this.#tree.copies[copy]?.name ?? '';
    return [name, untypedName(name), ...(this.#aliases.get(untypedName(name)) ?? [])];
  }

  /**
   * The copy that runs behind a type: what Node finds from the package that refers to it (null is the searched one).
   * TypeScript may find the type elsewhere: in `@types`, or in a copy further up when the nearest one has no types.
   */
  #runsOf(referrer: number | null, copy: number, own: { copy: number; types: number }): number {
    const name = untypedName(this.#tree.copies[copy]?.name ?? '');
    const importer = referrer ?? own.copy;
    if (referrer === null && (copy === own.copy || copy === own.types)) return own.copy;
    // The type came through a third package that exports it again: TypeScript's own way to it is the best there is.
    const reads = referrer === null && own.types >= 0 ? own.types : importer;
    if (!this.#surfaces.importsBetween(reads, copy) && !this.#surfaces.importsBetween(importer, copy)) return copy;
    const typed = this.#tree.copies[importer]?.name ?? '';
    const runner = !typed.startsWith('@types/')
      ? importer
      : importer === own.types
        ? own.copy
        : this.#resolve(this.#tree, importer, untypedName(typed));
    const found = this.#resolve(this.#tree, runner >= 0 ? runner : importer, name);
    return found >= 0 ? found : copy;
  }

  renamed(flow: SymbolFlow): SymbolFlow[] {
    return renamedFlows(flow, this.#surfaces.declarations, (id) => this.#typeOf(id));
  }

  parts(flow: SymbolFlow): SymbolFlow[] {
    return partFlows(flow, this.#surfaces.declarations, (id) => this.#typeOf(id));
  }

  #typeOf(declaration: number): KnownType | null {
    const copy = this.#ownerOf(declaration);
    if (!this.#divergent.has(copy)) return null;
    return { copy, package: this.#tree.copies[copy]?.name ?? '', names: this.#namesOf(copy).get(declaration) ?? [] };
  }

  #ownerOf(declaration: number): number {
    return this.#surfaces.owner[this.#surfaces.declarations.get(declaration).file] as number;
  }

  /**
   * Types that a divergent copy exports though another divergent package declares them: who imports the copy can name
   * them, so they are its types as well (`EmotionCache` is exported by `@emotion/cache`, declared by `@emotion/utils`).
   */
  #reexportsOf(copy: number): NamedHit[] {
    if (!this.#divergent.has(copy)) return [];
    const found: NamedHit[] = [];
    for (const [declaration, names] of this.#namesOf(copy)) {
      const owner = this.#ownerOf(declaration);
      if (owner === copy || !this.#divergent.has(owner) || this.#isSamePackage(owner, copy)) continue;
      if (!this.#surfaces.declarations.get(declaration).declaration.halves.has('type')) continue;
      const { subpath, path } = splitPublicName(names[0] as PublicName);
      const root = { subpath, name: path.join('.'), half: 'type', declaration } as const;
      for (const sign of [1, -1] as const) {
        found.push({
          declaration,
          half: 'type',
          sign,
          cost: 0,
          via: [root.name],
          root,
          isTested: false,
          site: declaration,
          importer: -1,
          fromType: false,
          isPart: false,
          copy,
          runs: copy,
          names,
        });
      }
    }
    return found;
  }

  /** `x` has its types told by `@types/x`: these are the same types, not another package's that it exports again. */
  #isSamePackage(a: number, b: number): boolean {
    const [first, second] = [a, b].map((copy) => untypedName(this.#tree.copies[copy]?.name ?? ''));
    return first === second;
  }

  /** Divergent copies that export the type of a hit and are imported where the API says it. */
  #reexporters(hit: Hit): number[] {
    this.#reexportIndex ??= this.#indexReexports();
    const copies = this.#reexportIndex.get(hit.declaration);
    if (!copies) return [];
    const site = this.#ownerOf(hit.site);
    return copies.filter((copy) => this.#surfaces.importsBetween(site, copy));
  }

  #indexReexports(): Map<number, number[]> {
    const index = new Map<number, number[]>();
    for (const copy of this.#divergent) {
      if (!this.#surfaces.importsOthers(copy, this.#divergent)) continue;
      for (const { declaration, sign } of this.#reexportsOf(copy)) {
        if (sign === -1) continue;
        const list = index.get(declaration);
        if (list) list.push(copy);
        else index.set(declaration, [copy]);
      }
    }
    return index;
  }

  #namesOf(copy: number): Map<number, PublicName[]> {
    let names = this.#names.get(copy);
    if (!names) {
      const index = this.#packageOf.get(copy);
      names = index === undefined ? new Map() : publicNames(this.#surfaces.declarations, this.#surfaces.namesOf(index));
      this.#names.set(copy, names);
    }
    return names;
  }
}
