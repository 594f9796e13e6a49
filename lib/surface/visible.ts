/** Which packages each module can import, and by which copy. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { getOrAdd } from '../model/collections.ts';
import type { DependencyEdge, InstallTree } from '../model/tree.ts';
import { noEntries, type PackageEntries, packageEntries } from './entries.ts';
import { typesName } from './entry-places.ts';
import type { ImportedPackage } from './file-graph.ts';
import { copyIsInside } from './roots.ts';

/** One import that a module can write: the package behind a name. */
export interface VisiblePackage {
  /** As imported. */
  readonly name: string;
  /** Copy that runs, or the `@types` copy when there is nothing to run. */
  readonly copy: number;
  /** `@types` copy in sight, or -1. */
  readonly types: number;
  /** Index into {@link Visibility.packages}. */
  readonly package: number;
}

export interface Visibility {
  readonly packages: readonly ImportedPackage[];
  /** Copy and `@types` copy of each of {@link packages}. */
  readonly copies: readonly { readonly copy: number; readonly types: number }[];
  /** What each copy can import, by copy index. */
  readonly visible: readonly (readonly VisiblePackage[])[];
  /** Copies whose folder is a link out of the project that no lockfile names: they were left out. */
  readonly foreign: ReadonlySet<number>;
}

/** Finds the copy that `name` means in the folder of a copy. */
export type Resolve = (tree: InstallTree, from: number, name: string) => number;

/** Lists what each copy declares and gets. Copies that are not on disk are left out. */
export function findVisible(tree: InstallTree, resolve: Resolve): Visibility {
  const packages: ImportedPackage[] = [];
  const copies: { copy: number; types: number }[] = [];
  const known = new Map<string, number>();
  const folderOf = (copy: number): string => join(tree.root, tree.copies[copy]?.location ?? '');
  const onDisk = new Map<number, boolean>();
  const foreign = new Set<number>();
  const isInside = copyIsInside(tree);
  const exists = (copy: number): boolean =>
    getOrAdd(onDisk, copy, () => {
      if (!existsSync(join(folderOf(copy), 'package.json'))) return false;
      if (isInside(copy)) return true;
      foreign.add(copy);
      return false;
    });

  const read = new Map<string, PackageEntries>();
  const entriesOf = (folder: string): PackageEntries => getOrAdd(read, folder, () => packageEntries(folder));

  const add = (name: string, copy: number, types: number): number => {
    const key = `${copy}|${types}`;
    const ready = known.get(key);
    if (ready !== undefined) return ready;
    const folder = copy === types ? null : folderOf(copy);
    const typesFolder = types >= 0 ? folderOf(types) : null;
    // Without a declaration of its own the package's shape is told by `@types`.
    const own = folder ? entriesOf(folder) : null;
    const entries = typesFolder ? besideTypes(own, entriesOf(typesFolder)) : own;
    packages.push({ name, folder, typesFolder, entries: entries ?? noEntries });
    copies.push({ copy, types });
    known.set(key, packages.length - 1);
    return packages.length - 1;
  };

  const visible = tree.copies.map((copy) => {
    const names = new Set<string>();
    const found: VisiblePackage[] = [];
    for (const edge of importableEdges(tree, copy.index)) {
      const isTypes = edge.name.startsWith('@types/');
      const name = isTypes ? untypedName(edge.name) : edge.name;
      if (names.has(name)) continue;
      const runs = isTypes ? resolve(tree, copy.index, name) : edge.to;
      const types = isTypes ? edge.to : resolve(tree, copy.index, `@types/${typesName(name)}`);
      const hasRuns = runs >= 0 && exists(runs);
      const hasTypes = types >= 0 && exists(types);
      if (!hasRuns && !hasTypes) continue;
      names.add(name);
      const target = hasRuns ? runs : types;
      found.push({
        name,
        copy: target,
        types: hasTypes ? types : -1,
        package: add(name, target, hasTypes ? types : -1),
      });
    }
    return found;
  });
  return { packages, copies, visible, foreign };
}

/** `@types` may tell of any entry that has no types of its own, so none is without. */
function besideTypes(own: PackageEntries | null, types: PackageEntries): PackageEntries {
  if (own?.declaresTypes) return { ...own, untyped: new Set() };
  return {
    subpaths: [...new Set([...types.subpaths, ...(own?.subpaths ?? [])])].sort(),
    more: Math.max(types.more, own?.more ?? 0),
    declaresTypes: true,
    untyped: new Set(),
  };
}

/** `@types/scope__name` → `@scope/name`. */
export function untypedName(name: string): string {
  const bare = name.replace(/^@types\//, '');
  return bare.includes('__') ? `@${bare.replace('__', '/')}` : bare;
}

/** What a module may import: everything it declares; a package's own development dependencies are not installed. */
function importableEdges(tree: InstallTree, copy: number): DependencyEdge[] {
  return (tree.edgesOut[copy] ?? []).filter((edge) => edge.to >= 0 && edge.type !== 'workspace');
}
