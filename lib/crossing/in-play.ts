/** Where types of two copies can meet at all: most meetings see one copy of everything, and need no search. */
import { getOrAdd } from '../model/collections.ts';
import type { InstallTree } from '../model/tree.ts';
import type { Surfaces } from '../surface/surfaces.ts';
import type { Resolve, Visibility, VisiblePackage } from '../surface/visible.ts';
import { untypedName } from '../surface/visible.ts';

/**
 * Goes by which package loads files of which. That is more than any search through declarations can find, so what is left
 * out here has no part in any crossing.
 */
export class InPlay {
  readonly #tree: InstallTree;
  readonly #surfaces: Surfaces;
  readonly #divergent: ReadonlySet<number>;
  /** Names of which the copy that types and the copy that runs may be two: there one copy is enough for a crossing. */
  readonly #twofold: ReadonlySet<string>;
  readonly #behind = new Map<number, readonly number[]>();

  constructor(
    tree: InstallTree,
    surfaces: Surfaces,
    visibility: Visibility,
    divergent: ReadonlySet<number>,
    resolve: Resolve,
  ) {
    this.#tree = tree;
    this.#surfaces = surfaces;
    this.#divergent = divergent;
    this.#twofold = twofoldNames(tree, surfaces, visibility, divergent, resolve);
  }

  /** The divergent copies whose types a package may speak of. */
  behind(index: number): readonly number[] {
    return getOrAdd(this.#behind, index, () =>
      [...this.#surfaces.ownersBehind(index)].filter((copy) => this.#divergent.has(copy)),
    );
  }

  /** Those of a meeting's imports that may make or take a type of which another import knows another copy. */
  among(visible: readonly VisiblePackage[]): VisiblePackage[] {
    const known = new Map<string, { imports: Set<VisiblePackage>; copies: Set<number> }>();
    for (const item of visible) {
      for (const copy of this.behind(item.package)) {
        const name = untypedName(this.#tree.copies[copy]?.name ?? '');
        const found = getOrAdd(known, name, () => ({ imports: new Set<VisiblePackage>(), copies: new Set<number>() }));
        found.imports.add(item);
        found.copies.add(copy);
      }
    }
    const chosen = new Set<VisiblePackage>();
    for (const [name, { imports, copies }] of known) {
      if (imports.size < 2 || (copies.size < 2 && !this.#twofold.has(name))) continue;
      for (const item of imports) chosen.add(item);
    }
    return visible.filter((item) => chosen.has(item));
  }
}

function twofoldNames(
  tree: InstallTree,
  surfaces: Surfaces,
  { copies }: Visibility,
  divergent: ReadonlySet<number>,
  resolve: Resolve,
): Set<string> {
  const found = new Set<string>();
  const typedBy = new Map<number, number[]>();
  for (const { copy, types } of copies) if (types >= 0) getOrAdd(typedBy, types, () => []).push(copy);
  for (const [from, targets] of surfaces.ownerLoads()) {
    const { name: importer = '' } = tree.copies[from] ?? {};
    // Who runs what a package of types stands for.
    const runners = importer.startsWith('@types/')
      ? [...(typedBy.get(from) ?? []), resolve(tree, from, untypedName(importer))]
      : [from];
    for (const to of targets) {
      const { name = '' } = tree.copies[to] ?? {};
      if (to === from || !divergent.has(to)) continue;
      const untyped = untypedName(name);
      const isApart = (runner: number): boolean => {
        const runs = runner < 0 ? -1 : resolve(tree, runner, untyped);
        return runs >= 0 && runs !== to;
      };
      if (name.startsWith('@types/') || runners.some(isApart)) found.add(untyped);
    }
  }
  for (const copy of divergent) {
    const { name = '' } = tree.copies[copy] ?? {};
    if (name.startsWith('@types/')) found.add(untypedName(name));
  }
  return found;
}
