/** What crosses and cannot be compared, because no import can name it. */
import type { InstallTree } from '../model/tree.ts';
import type { Declarations } from '../surface/declarations.ts';
import type { VisiblePackage } from '../surface/visible.ts';
import type { Exposure, NamedHit } from './flows.ts';

/** Types of one package that meet at one module without a public name. */
export interface UnnamedTypes {
  readonly meeting: number;
  /** The copy that one side takes them from. */
  readonly copy: number;
  readonly package: string;
  /** As declared. Sorted. */
  readonly names: readonly string[];
}

/**
 * Types that one import of a module makes and another takes from another version, where at least one version has no public
 * name for it: by the name that both declare it under. What is part of a type that is compared does not count.
 */
export function unnamedAt(
  tree: InstallTree,
  meeting: number,
  visible: readonly VisiblePackage[],
  exposure: Exposure,
  declarations: Declarations,
): UnnamedTypes[] {
  const found = new Map<string, { copy: number; package: string; names: Set<string> }>();
  const nameOf = ({ declaration, half }: NamedHit): string =>
    `${half} ${declarations.get(declaration).declaration.name}`;
  const taken = new Map<string, { import: VisiblePackage; hit: NamedHit }[]>();
  const each = (sign: 1 | -1, visit: (item: VisiblePackage, name: string, hit: NamedHit) => void): void => {
    for (const item of visible)
      for (const [name, hits] of exposure.hits(item.package))
        for (const hit of hits) if (hit.sign === sign && !hit.isPart && !hit.fromType) visit(item, name, hit);
  };
  each(-1, (item, name, hit) => {
    const key = `${name} ${nameOf(hit)}`;
    taken.set(key, [...(taken.get(key) ?? []), { import: item, hit }]);
  });
  each(1, (item, name, hit) => {
    for (const other of taken.get(`${name} ${nameOf(hit)}`) ?? []) {
      if (other.import === item || !isOtherVersion(tree, hit.copy, other.hit.copy)) continue;
      if (hit.names.some((known) => other.hit.names.includes(known))) continue;
      if (hit.names.length > 0 && other.hit.names.length > 0) continue;
      const group = found.get(name) ?? { copy: other.hit.copy, package: name, names: new Set<string>() };
      group.names.add(declarations.get(hit.declaration).declaration.name);
      found.set(name, group);
    }
  });
  return [...found.values()].map((group) => ({ ...group, meeting, names: [...group.names].sort() }));
}

function isOtherVersion(tree: InstallTree, one: number, two: number): boolean {
  const [from, to] = [tree.copies[one], tree.copies[two]];
  return one !== two && (from?.version !== to?.version || from?.name !== to?.name);
}
