/** Where a package adds members to one copy of a package, and the meeting uses another copy of that. */
import { getOrAdd } from '../model/collections.ts';
import type { InstallTree } from '../model/tree.ts';
import { isOneToTypeScript } from '../model/type-identity.ts';
import type { Augmentation } from '../surface/augmentations.ts';
import { findAugmentations } from '../surface/augmentations.ts';
import { packageByCopy } from '../surface/owners.ts';
import type { Surfaces } from '../surface/surfaces.ts';
import type { Visibility, VisiblePackage } from '../surface/visible.ts';
import { untypedName } from '../surface/visible.ts';
import type { Crossing, Exposure, NamedHit, SymbolFlow } from './flows.ts';
import type { InPlay } from './in-play.ts';
import type { PublicName } from './public-names.ts';
import { publicName, publicNames } from './public-names.ts';

/** Stands for the module itself in the name of what its exports are added to. */
export const wholeModule = '*';

/** What else is known of a project's packages: which copies they may speak of, and what they make of them. */
export interface Exposed {
  readonly exposure: Pick<Exposure, 'hits'>;
  readonly inPlay: Pick<InPlay, 'behind'>;
}

/**
 * A crossing for each package that a project's own module can import, that adds to a copy of D, where the module imports
 * another D, or gets all of its D from a package that has another one. The flows are the members; the producer is who adds
 * them, the consumer D as the module sees it, or who hands D out. Whether the other copy lacks a member is for the compiler
 * to say.
 */
export function augmentationCrossings(
  tree: InstallTree,
  surfaces: Surfaces,
  visibility: Visibility,
  exposed: Exposed,
): Crossing[] {
  const augmentations = findAugmentations(surfaces);
  if (augmentations.length === 0) return [];
  const search = new AugmentationSearch(tree, surfaces, visibility, exposed, augmentations);
  return tree.copies.filter(({ kind }) => kind !== 'dependency').flatMap(({ index }) => search.at(index));
}

interface Sides {
  readonly producerCopy: number;
  readonly consumerCopy: number;
  readonly name: string;
}

class AugmentationSearch {
  readonly #tree: InstallTree;
  readonly #surfaces: Surfaces;
  readonly #visibility: Visibility;
  readonly #exposed: Exposed;
  readonly #byFile = new Map<number, Augmentation[]>();
  readonly #loaded = new Map<number, readonly number[]>();
  readonly #names = new Map<number, ReadonlyMap<PublicName, number>>();
  readonly #packageOf: ReadonlyMap<number, number>;

  constructor(
    tree: InstallTree,
    surfaces: Surfaces,
    visibility: Visibility,
    exposed: Exposed,
    augmentations: readonly Augmentation[],
  ) {
    this.#tree = tree;
    this.#surfaces = surfaces;
    this.#visibility = visibility;
    this.#exposed = exposed;
    this.#packageOf = packageByCopy(visibility.copies);
    for (const one of augmentations) {
      const list = this.#byFile.get(one.file);
      if (list) list.push(one);
      else this.#byFile.set(one.file, [one]);
    }
  }

  at(meeting: number): Crossing[] {
    const visible = this.#visibility.visible[meeting] ?? [];
    const found = new Map<string, Crossing & { flows: SymbolFlow[] }>();
    const loads = [...new Set(visible.flatMap((item) => this.#loadedBy(item.package)))];
    const add = (producer: VisiblePackage, consumer: VisiblePackage, sides: Sides, flows: SymbolFlow[]): void => {
      const { producerCopy, consumerCopy, name } = sides;
      const key = `${name}|${producer.name}|${consumer.name}|${producerCopy}|${consumerCopy}`;
      const known = found.get(key);
      if (known) known.flows.push(...flows);
      else if (flows.length > 0) {
        const runs = { producerRuns: producerCopy, consumerRuns: consumerCopy };
        const both = { producer, consumer, producerCopy, consumerCopy, ...runs };
        found.set(key, { kind: 'augmentation', package: name, meeting, ...both, flows, more: 0, loads });
      }
    };
    for (const producer of visible) {
      for (const augmentation of this.#addedBy(producer.package)) {
        for (const consumer of visible) {
          if (producer === consumer) continue;
          const own = this.#sides(augmentation, consumer);
          if (own) add(producer, consumer, own, this.#flows(augmentation, own));
          else
            for (const { sides, hits } of this.#handedOut(augmentation, consumer, visible))
              add(producer, consumer, sides, this.#flows(augmentation, sides, hits));
        }
      }
    }
    return [...found.values()];
  }

  /**
   * The other copies that a package hands out to a meeting that gets nothing of the copy that is added to: where it gets
   * both, nobody can tell of which of them its code means the members.
   */
  #handedOut(
    { target, subpath, members }: Augmentation,
    consumer: VisiblePackage,
    visible: readonly VisiblePackage[],
  ): { sides: Sides; hits: readonly NamedHit[] }[] {
    const { exposure, inPlay } = this.#exposed;
    const producerCopy = this.#surfaces.owner[target] ?? -1;
    const from = this.#tree.copies[producerCopy];
    if (!from) return [];
    const behind = inPlay.behind(consumer.package);
    const isOther = (copy: number): boolean =>
      this.#tree.copies[copy]?.name === from.name && !isOneToTypeScript(this.#tree, producerCopy, copy);
    if (!behind.some(isOther) || [consumer.copy, consumer.types].some(isOther)) return [];
    const names = new Set(members.flatMap(({ owner }) => (owner === null ? [] : [publicName(subpath, owner)])));
    const made = (item: VisiblePackage): NamedHit[] =>
      (exposure.hits(item.package).get(untypedName(from.name)) ?? []).filter(
        (hit) => hit.half === 'type' && hit.sign === 1 && hit.names.some((name) => names.has(name)),
      );
    const others = made(consumer).filter(({ copy, fromType }) => isOther(copy) && !fromType);
    if (others.length === 0) return [];
    const getsIt = (item: VisiblePackage): boolean =>
      inPlay.behind(item.package).includes(producerCopy) &&
      made(item).some(({ copy }) => isOneToTypeScript(this.#tree, copy, producerCopy));
    if (visible.some(getsIt)) return [];
    return [...new Set(others.map(({ copy }) => copy))].map((consumerCopy) => ({
      sides: { producerCopy, consumerCopy, name: from.name },
      hits: others.filter(({ copy }) => copy === consumerCopy),
    }));
  }

  /** The copy that is added to, and the other one of it that an import of the meeting gives; null when they agree. */
  #sides({ target, subpath }: Augmentation, consumer: VisiblePackage): Sides | null {
    const { graph, owner } = this.#surfaces;
    const entry = graph.entryFiles[consumer.package]?.get(subpath);
    if (entry === undefined) return null;
    const [producerCopy, consumerCopy] = [owner[target] ?? -1, owner[entry] ?? -1];
    const [from, to] = [this.#tree.copies[producerCopy], this.#tree.copies[consumerCopy]];
    if (!from || !to || from === to || untypedName(from.name) !== untypedName(to.name)) return null;
    if (isOneToTypeScript(this.#tree, producerCopy, consumerCopy)) return null;
    return { producerCopy, consumerCopy, name: from.name === to.name ? from.name : untypedName(from.name) };
  }

  /** `handed` is where the consumer hands out the type that lacks a member; without it the meeting imports that itself. */
  #flows(
    { file, specifier, subpath, members }: Augmentation,
    { producerCopy, consumerCopy }: Sides,
    handed?: readonly NamedHit[],
  ): SymbolFlow[] {
    const { declarations } = this.#surfaces;
    const scope = this.#surfaces.summary(file).modules.get(specifier);
    const [made, wanted] = [this.#namesOf(producerCopy), this.#namesOf(consumerCopy)];
    const flows: SymbolFlow[] = [];
    for (const { owner, name: member } of members) {
      const name = publicName(subpath, owner ?? wholeModule);
      const isModule = owner === null;
      const first = (names: ReadonlyMap<PublicName, number>): number | undefined =>
        isModule ? [...names.values()][0] : names.get(name);
      const [from, to] = [first(made), first(wanted)];
      // What only this package declares, or the other version does not have at all, is no member of both.
      if (from === undefined || to === undefined || !scope) continue;
      const way = handed?.find((hit) => hit.declaration === to && hit.names.includes(name));
      if (handed && !way) continue;
      const at = declarations.at({ file, scope, name: isModule ? member : (owner.split('.')[0] ?? '') });
      const via = isModule ? [member] : [owner, `.${member}`];
      const hit = (declaration: number, copy: number, site: number, steps: readonly string[]): NamedHit => ({
        declaration,
        half: 'type',
        sign: 1,
        cost: 1,
        via: steps,
        site,
        importer: -1,
        fromType: false,
        isPart: false,
        root: { subpath, name: via.join('.'), half: 'type', declaration },
        isTested: false,
        copy,
        runs: copy,
        names: [name],
      });
      flows.push({
        name,
        consumerName: name,
        half: 'type',
        member,
        from: hit(from, producerCopy, at >= 0 ? at : from, via),
        to: way ?? { ...hit(to, consumerCopy, to, isModule ? [member] : [owner]), sign: -1 },
        cost: way ? way.cost + 2 : 2,
      });
    }
    return flows;
  }

  /** A package's own augmentations in the files that its entries lead to. */
  #addedBy(index: number): readonly Augmentation[] {
    // What a package further away adds is its own affair: nobody who imports this one expects it.
    const { copy, types } = this.#visibility.copies[index] as { copy: number; types: number };
    const isOwn = (file: number): boolean => [copy, types].includes(this.#surfaces.owner[file] ?? -1);
    return this.#loadedBy(index)
      .filter(isOwn)
      .flatMap((file) => this.#byFile.get(file) ?? []);
  }

  /** The files that add something, of those that a package's entries lead to. */
  #loadedBy(index: number): readonly number[] {
    return getOrAdd(this.#loaded, index, () => {
      const { graph } = this.#surfaces;
      const files = new Set(graph.entryFiles[index]?.values() ?? []);
      for (const file of files) {
        for (const to of graph.imports[file]?.values() ?? []) files.add(to);
        for (const to of graph.references[file] ?? []) files.add(to);
      }
      return [...files].filter((file) => this.#byFile.has(file)).sort((a, b) => a - b);
    });
  }

  /** Declarations of a copy by their public names. */
  #namesOf(copy: number): ReadonlyMap<PublicName, number> {
    const known = this.#names.get(copy);
    if (known) return known;
    const found = new Map<PublicName, number>();
    const index = this.#packageOf.get(copy);
    if (index !== undefined) {
      const names = publicNames(this.#surfaces.declarations, this.#surfaces.namesOf(index));
      for (const [declaration, list] of names) {
        if (this.#surfaces.owner[this.#surfaces.declarations.get(declaration).file] !== copy) continue;
        for (const name of list) if (!found.has(name)) found.set(name, declaration);
      }
    }
    this.#names.set(copy, found);
    return found;
  }
}
