/** What is known of published versions: those that are installed, and those that a registry told of. */
import { compare, prerelease, valid } from 'semver';
import type { EdgeType, InstallTree } from '../model/tree.ts';
import { satisfies } from '../ranges/ranges.ts';
import { type Packument, pickRelease, type Release } from '../registry/index.ts';

/** What a version of a package asks for. */
export interface KnownRequest {
  readonly name: string;
  readonly type: EdgeType;
  readonly spec: string;
}

/** One version of a package, wherever it may be put. */
export interface KnownVersion {
  readonly package: string;
  readonly version: string;
  readonly requests: readonly KnownRequest[];
}

/** The versions that a change can put into the tree. */
export class Shelf {
  readonly #versions = new Map<string, Map<string, KnownVersion>>();
  readonly #told = new Map<string, Packument>();
  readonly #offered = new Map<string, string[]>();
  readonly #picks = new Map<string, Map<string, string | null>>();
  readonly satisfies = satisfies;

  /** Everything that is installed from a registry. */
  static of(tree: InstallTree): Shelf {
    const shelf = new Shelf();
    for (const copy of tree.copies) {
      if (copy.kind !== 'dependency' || copy.version === '') continue;
      const requests = (tree.edgesOut[copy.index] ?? []).map(({ name, type, spec }) => ({ name, type, spec }));
      shelf.add({ package: copy.name, version: copy.version, requests });
    }
    return shelf;
  }

  /** What is already known is kept. */
  add(known: KnownVersion): void {
    const versions = this.#versions.get(known.package) ?? new Map<string, KnownVersion>();
    this.#versions.set(known.package, versions);
    if (!versions.has(known.version)) versions.set(known.version, known);
  }

  /** What a registry told of a package. */
  tell(packument: Packument): void {
    this.#told.set(packument.name, packument);
    this.#picks.delete(packument.name);
  }

  isTold(name: string): boolean {
    return this.#told.has(name);
  }

  isInstalled(name: string, version: string): boolean {
    return this.#versions.get(name)?.has(version) === true;
  }

  get(name: string, version: string): KnownVersion | null {
    const installed = this.#versions.get(name)?.get(version);
    if (installed) return installed;
    const release = this.#told.get(name)?.releases.get(version);
    return release ? { package: name, version, requests: release.requests } : null;
  }

  /** Installed versions of a package, ascending. */
  versions(name: string): string[] {
    return ascending(this.#versions.get(name)?.keys() ?? []);
  }

  /** Published versions of a package that npm would offer to anybody, ascending; none when no registry was asked. */
  releases(name: string): string[] {
    const known = this.#offered.get(name);
    if (known) return known;
    const told = this.#told.get(name);
    if (!told) return [];
    const isOffered = ({ version, deprecated }: Release): boolean => !deprecated && prerelease(version, true) === null;
    const offered = ascending([...told.releases.values()].filter(isOffered).map(({ version }) => version));
    this.#offered.set(name, offered);
    return offered;
  }

  /**
   * The version that npm would take for a request: of what is published when a registry told of it, else the highest
   * installed one that fits. `spec` may be an alias (`npm:other@^1`).
   */
  best(name: string, spec: string): KnownVersion | null {
    const target = packageOfSpec(name, spec);
    const told = this.#told.get(target);
    const version = told
      ? this.#pick(told, rangeOfSpec(spec))
      : this.versions(target).findLast((candidate) => this.satisfies(candidate, spec));
    return version === undefined || version === null ? null : this.get(target, version);
  }

  #pick(told: Packument, range: string): string | null {
    const picks = this.#picks.get(told.name) ?? new Map<string, string | null>();
    this.#picks.set(told.name, picks);
    const known = picks.get(range);
    if (known !== undefined) return known;
    const picked = pickRelease(told, range);
    picks.set(range, picked);
    return picked;
  }
}

const ascending = (versions: Iterable<string>): string[] =>
  [...versions].filter((version) => valid(version, true)).sort((a, b) => compare(a, b, true));

/** The range in a spec, an alias taken off. */
export function rangeOfSpec(spec: string): string {
  const bare = spec.trim();
  return bare.startsWith('npm:') ? bare.slice(`npm:${packageOfSpec('', bare)}@`.length) || '*' : bare;
}

/** The package that a request means: `npm:other@^1` is `other`. */
export function packageOfSpec(name: string, spec: string): string {
  return /^npm:(@?[^@]+)/.exec(spec.trim())?.[1] ?? name;
}
