/** What the compiler's answer about a copy hangs on: the text of everything that its declarations load. */
import { join } from 'node:path';
import { readText } from '../files/read.ts';
import { getOrAdd } from '../model/collections.ts';
import type { InstallTree } from '../model/tree.ts';
import { typeIdentity } from '../model/type-identity.ts';
import { digestOf } from './declaration-texts.ts';
import type { Surfaces } from './surfaces.ts';
import type { Visibility } from './visible.ts';

/** Names the state of copies by what is on disk now. Two states of one name are the same to the compiler. */
export class Identities {
  readonly #tree: InstallTree;
  readonly #surfaces: Surfaces;
  /** Packages by the copy that runs, and by the one that types. */
  readonly #packagesOf = new Map<number, number[]>();
  readonly #byFolder: ReadonlyMap<string, number>;
  readonly #states = new Map<number, string | null>();
  readonly #known = new Map<string, string | null>();
  #filesOf: ReadonlyMap<number, readonly number[]> | undefined;

  constructor(tree: InstallTree, surfaces: Surfaces, { copies }: Visibility) {
    this.#tree = tree;
    this.#surfaces = surfaces;
    copies.forEach(({ copy, types }, index) => {
      for (const of of new Set([copy, types])) getOrAdd(this.#packagesOf, of, () => []).push(index);
    });
    this.#byFolder = new Map(tree.copies.map(({ location, index }) => [join(tree.root, location), index]));
  }

  /** By the absolute folder of a copy; null when it is none whose types were resolved, or something cannot be read. */
  of(folder: string): string | null {
    return getOrAdd(this.#known, folder, () => {
      const copy = this.#byFolder.get(folder) ?? -1;
      const indices = this.#packagesOf.get(copy) ?? [];
      const { entryFiles, requireFiles, files } = this.#surfaces.graph;
      const found = indices.flatMap((index) => [entryFiles[index], requireFiles[index]]);
      const isLoaded = found.some((entries) =>
        [...(entries?.values() ?? [])].some((file) => this.#surfaces.owner[file] === copy),
      );
      // A package without types has none to load; `@types` that lost against a package's own were not looked at.
      if (indices.length === 0 || (!isLoaded && this.#tree.copies[copy]?.name.startsWith('@types/'))) return null;
      const owners = new Set([copy, ...indices.flatMap((index) => [...this.#surfaces.ownersBehind(index)])]);
      const states = [...owners].sort((a, b) => a - b).map((owner) => this.#stateOf(owner));
      if (states.includes(null)) return null;
      const entries = found.map((of) => [...(of ?? [])].map(([subpath, file]) => `${subpath} ${files[file]}`).sort());
      return digestOf(JSON.stringify([states, entries]));
    });
  }

  /** Of a copy by itself: its manifest, the peers that lie beside it, the texts of its files, and what they load. */
  #stateOf(owner: number): string | null {
    return getOrAdd(this.#states, owner, () => {
      this.#filesOf ??= this.#groupFiles();
      const { files, imports, references, typeLibraries } = this.#surfaces.graph;
      const folder = owner < 0 ? null : join(this.#tree.root, this.#tree.copies[owner]?.location ?? '');
      try {
        const manifest = folder === null ? '' : readText(join(folder, 'package.json'));
        const parts = (this.#filesOf.get(owner) ?? []).map((file) => [
          files[file],
          this.#surfaces.texts.digest(files[file] as string),
          [...(imports[file] ?? [])].map(([specifier, to]) => [specifier, files[to]]).sort(),
          [...(references[file] ?? []), ...(typeLibraries[file] ?? [])].map((to) => files[to]).sort(),
        ]);
        const identity = owner < 0 ? '' : typeIdentity(this.#tree, owner);
        return digestOf(JSON.stringify([folder, identity, manifest, parts]));
      } catch {
        return null;
      }
    });
  }

  #groupFiles(): Map<number, number[]> {
    const found = new Map<number, number[]>();
    this.#surfaces.graph.files.forEach((_, file) => {
      getOrAdd(found, this.#surfaces.owner[file] ?? -1, () => []).push(file);
    });
    return found;
  }
}
