/** What a program has to load for an ambient crossing, in the way in which a project loads it. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isOwnCopy } from '../crossing/crossing-usage.ts';
import type { CrossingsFound } from '../crossing/find.ts';
import type { Crossing } from '../crossing/flows.ts';
import type { InstallTree } from '../model/tree.ts';
import type { Loaded } from './ambient-program.ts';

type Found = Pick<CrossingsFound, 'surfaces' | 'visibility'>;
type Role = 'producer' | 'consumer';

export class AmbientLoader {
  readonly #tree: InstallTree;
  readonly #found: Found;

  constructor(tree: InstallTree, found: Found) {
    this.#tree = tree;
    this.#found = found;
  }

  /**
   * The `node_modules/@types` that the compiler looks into from a meeting's folder, absolute. What lies there is taken for
   * every `/// <reference types>`, whoever says it, before anything that lies nearer.
   */
  typeRoots(meeting: number): string[] {
    const found: string[] = [];
    const { root } = this.#tree;
    for (let folder = join(root, this.#tree.copies[meeting]?.location ?? ''); ; folder = dirname(folder)) {
      const types = join(folder, 'node_modules', '@types');
      if (existsSync(types)) found.push(types);
      if (folder === root || dirname(folder) === folder || !folder.startsWith(root)) return found;
    }
  }

  /** Everything that crossings of one meeting need. */
  together(crossings: readonly Crossing[]): Loaded {
    const parts = crossings.flatMap((crossing) => [this.#load(crossing, 'producer'), this.#load(crossing, 'consumer')]);
    const all = (key: keyof Loaded): string[] => [...new Set(parts.flatMap((part) => part[key]))].sort();
    return { types: all('types'), paths: all('paths'), imports: all('imports') };
  }

  /** One side with the copy that it asks for, which has to be the only one that the compiler finds as `@types`. */
  alone(crossing: Crossing, role: Role): Loaded {
    const copy = this.#tree.copies[role === 'producer' ? crossing.producerCopy : crossing.consumerCopy];
    const own = copy?.name.startsWith('@types/') ? { ...nothing, types: [copy.name.slice('@types/'.length)] } : nothing;
    return isOwnCopy(crossing, role) && own !== nothing ? own : merge(own, this.#entry(crossing[role].package));
  }

  #load(crossing: Crossing, role: Role): Loaded {
    if (!isOwnCopy(crossing, role)) return this.#entry(crossing[role].package);
    const copy = this.#tree.copies[role === 'producer' ? crossing.producerCopy : crossing.consumerCopy];
    const folder = join(this.#tree.root, copy?.location ?? '');
    const isRoot = this.typeRoots(crossing.meeting).includes(dirname(folder));
    if (copy && isRoot) return { ...nothing, types: [basename(folder)] };
    return this.#entry(crossing[role].package);
  }

  /** The main entry of a package, or the first of those there are: a script by its path, a module by an import. */
  #entry(index: number): Loaded {
    const { surfaces } = this.#found;
    const entries = surfaces.graph.entryFiles[index];
    const file = entries?.get('') ?? [...(entries?.values() ?? [])][0];
    const path = file === undefined ? undefined : surfaces.graph.files[file];
    if (file === undefined || path === undefined) return nothing;
    return surfaces.summary(file).isModule
      ? { ...nothing, imports: [path.replace(/(\.d)?\.([cm]?)tsx?$/, '.$2js')] }
      : { ...nothing, paths: [path] };
  }
}

const nothing: Loaded = { types: [], paths: [], imports: [] };

const merge = (one: Loaded, two: Loaded): Loaded => ({
  types: [...one.types, ...two.types],
  paths: [...one.paths, ...two.paths],
  imports: [...one.imports, ...two.imports],
});
