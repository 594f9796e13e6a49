/** Where a package adds members to one copy of a package, and the meeting uses another copy of that. */
import type { InstallTree } from '../model/tree.ts';
import type { Augmentation } from '../surface/augmentations.ts';
import { findAugmentations } from '../surface/augmentations.ts';
import type { Surfaces } from '../surface/surfaces.ts';
import { packageByCopy } from '../surface/surfaces.ts';
import type { Visibility, VisiblePackage } from '../surface/visible.ts';
import { untypedName } from '../surface/visible.ts';
import type { Crossing, NamedHit, SymbolFlow } from './flows.ts';
import type { PublicName } from './public-names.ts';
import { publicName, publicNames } from './public-names.ts';

/** Stands for the module itself in the name of what its exports are added to. */
export const wholeModule = '*';

/**
 * A crossing for each package that a project's own module can import, that adds to a copy of D, where the module imports
 * another version of D. The flows are the members; the producer is who adds them, the consumer D as the module sees it.
 * Whether the other copy lacks a member is for the compiler to say.
 */
export function augmentationCrossings(tree: InstallTree, surfaces: Surfaces, visibility: Visibility): Crossing[] {
  const augmentations = findAugmentations(surfaces);
  if (augmentations.length === 0) return [];
  const search = new AugmentationSearch(tree, surfaces, visibility, augmentations);
  return tree.copies.filter(({ kind }) => kind !== 'dependency').flatMap(({ index }) => search.at(index));
}

class AugmentationSearch {
  readonly #tree: InstallTree;
  readonly #surfaces: Surfaces;
  readonly #visibility: Visibility;
  readonly #byFile = new Map<number, Augmentation[]>();
  readonly #loaded = new Map<number, readonly Augmentation[]>();
  readonly #names = new Map<number, ReadonlyMap<PublicName, number>>();
  readonly #packageOf: ReadonlyMap<number, number>;

  constructor(tree: InstallTree, surfaces: Surfaces, visibility: Visibility, augmentations: readonly Augmentation[]) {
    this.#tree = tree;
    this.#surfaces = surfaces;
    this.#visibility = visibility;
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
    const loads = [...new Set(visible.flatMap((item) => this.#loadedBy(item.package).map(({ file }) => file)))];
    for (const producer of visible) {
      for (const augmentation of this.#loadedBy(producer.package)) {
        for (const consumer of visible) {
          const sides = this.#sides(augmentation, consumer);
          if (!sides || producer === consumer) continue;
          const { producerCopy, consumerCopy, name } = sides;
          const flows = this.#flows(augmentation, producerCopy, consumerCopy);
          const key = `${name}|${producer.name}|${consumer.name}|${producerCopy}|${consumerCopy}`;
          const known = found.get(key);
          if (known) known.flows.push(...flows);
          else if (flows.length > 0) {
            const runs = { producerRuns: producerCopy, consumerRuns: consumerCopy };
            const both = { producer, consumer, producerCopy, consumerCopy, ...runs };
            found.set(key, { kind: 'augmentation', package: name, meeting, ...both, flows, more: 0, loads });
          }
        }
      }
    }
    return [...found.values()];
  }

  /** The copy that is added to, and the other version of it that an import of the meeting gives; null when they agree. */
  #sides(
    { target, subpath }: Augmentation,
    consumer: VisiblePackage,
  ): { producerCopy: number; consumerCopy: number; name: string } | null {
    const { graph, owner } = this.#surfaces;
    const entry = graph.entryFiles[consumer.package]?.get(subpath);
    if (entry === undefined) return null;
    const [producerCopy, consumerCopy] = [owner[target] ?? -1, owner[entry] ?? -1];
    const [from, to] = [this.#tree.copies[producerCopy], this.#tree.copies[consumerCopy]];
    if (!from || !to || from === to || untypedName(from.name) !== untypedName(to.name)) return null;
    if (from.name === to.name && from.version === to.version) return null;
    return { producerCopy, consumerCopy, name: from.name === to.name ? from.name : untypedName(from.name) };
  }

  #flows(
    { file, specifier, subpath, members }: Augmentation,
    producerCopy: number,
    consumerCopy: number,
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
        to: { ...hit(to, consumerCopy, to, isModule ? [member] : [owner]), sign: -1 },
        cost: 2,
      });
    }
    return flows;
  }

  /** A package's own augmentations in the files that its entries lead to. */
  #loadedBy(index: number): readonly Augmentation[] {
    const known = this.#loaded.get(index);
    if (known) return known;
    const { graph } = this.#surfaces;
    const files = new Set(graph.entryFiles[index]?.values() ?? []);
    for (const file of files) {
      for (const to of graph.imports[file]?.values() ?? []) files.add(to);
      for (const to of graph.references[file] ?? []) files.add(to);
    }
    // What a package further away adds is its own affair: nobody who imports this one expects it.
    const { copy, types } = this.#visibility.copies[index] as { copy: number; types: number };
    const isOwn = ({ file }: Augmentation): boolean => [copy, types].includes(this.#surfaces.owner[file] ?? -1);
    const found = [...files].sort((a, b) => a - b).flatMap((file) => this.#byFile.get(file)?.filter(isOwn) ?? []);
    this.#loaded.set(index, found);
    return found;
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
