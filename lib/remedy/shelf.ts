/** What is known of published versions: those that are installed, and those that a registry told of. */
import { compare, valid } from 'semver';
import type { EdgeType, InstallTree } from '../model/tree.ts';
import { satisfies } from '../ranges/ranges.ts';

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

  get(name: string, version: string): KnownVersion | null {
    return this.#versions.get(name)?.get(version) ?? null;
  }

  /** Known versions of a package, ascending. */
  versions(name: string): string[] {
    return [...(this.#versions.get(name)?.keys() ?? [])]
      .filter((version) => valid(version, true))
      .sort((a, b) => compare(a, b, true));
  }

  /** The highest known version that a request accepts; `spec` may be an alias (`npm:other@^1`). */
  best(name: string, spec: string): KnownVersion | null {
    const target = packageOfSpec(name, spec);
    const version = this.versions(target).findLast((candidate) => this.satisfies(candidate, spec));
    return version === undefined ? null : this.get(target, version);
  }
}

/** The package that a request means: `npm:other@^1` is `other`. */
export function packageOfSpec(name: string, spec: string): string {
  return /^npm:(@?[^@]+)/.exec(spec.trim())?.[1] ?? name;
}
