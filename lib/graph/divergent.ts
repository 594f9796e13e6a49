/** Which packages are installed more than once. */
import type { InstallTree, PackageCopy } from '../model/tree.ts';
import { sortVersions } from '../ranges/ranges.ts';
import { compareText } from './order.ts';

/** A package name with several copies. */
export interface Divergence {
  /** The package's own name, also behind an alias. */
  readonly package: string;
  /** Each version once, ascending by semver. */
  readonly versions: readonly string[];
  /** Indices of the copies, by version, then by location. */
  readonly copies: readonly number[];
}

export interface Divergences {
  /** Names with more than one version, sorted. */
  readonly divergent: readonly Divergence[];
  /** Names with one version in more than one place, sorted. */
  readonly sameVersion: readonly Divergence[];
}

/**
 * Finds the packages with more than one copy.
 *
 * The project's own folders (workspaces, linked) count only beside a copy from a registry: a workspace `ui` and
 * somebody's published `ui` are two versions of one package that can meet, while two folders of the project that happen
 * to share a name were never meant to be one package. The root does not count at all: no package can ask for it, and what
 * is called like it in `node_modules` is mostly what the project tries out.
 */
export function findDivergent(tree: InstallTree): Divergences {
  const first = new Map<string, PackageCopy>();
  /** Names with more than one copy: most have one. */
  const byName = new Map<string, PackageCopy[]>();
  for (const copy of tree.copies) {
    if (copy.kind === 'root') continue;
    const before = first.get(copy.name);
    if (before === undefined) {
      first.set(copy.name, copy);
      continue;
    }
    const copies = byName.get(copy.name);
    if (copies === undefined) byName.set(copy.name, [before, copy]);
    else copies.push(copy);
  }
  const divergent: Divergence[] = [];
  const sameVersion: Divergence[] = [];
  for (const [name, copies] of byName) {
    if (!copies.some(({ kind }) => kind === 'dependency')) continue;
    const versions = sortVersions(new Set(copies.map(({ version }) => version)));
    if (versions.length === 1) {
      sameVersion.push({ package: name, versions, copies: copies.map(({ index }) => index) });
      continue;
    }
    const rank = new Map(versions.map((version, position) => [version, position]));
    const rankOf = ({ version }: PackageCopy): number => rank.get(version) ?? 0;
    // Copies come in the order of their locations, and equals keep their order.
    const sorted = copies.sort((a, b) => rankOf(a) - rankOf(b)).map(({ index }) => index);
    divergent.push({ package: name, versions, copies: sorted });
  }
  const byPackage = (a: Divergence, b: Divergence): number => compareText(a.package, b.package);
  return { divergent: divergent.sort(byPackage), sameVersion: sameVersion.sort(byPackage) };
}
