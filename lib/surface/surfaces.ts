/** The public surfaces of all packages that a project can import, resolved once and asked many times. */
import { resolve as resolvePath } from 'node:path';
import { AnalyzerError } from '../errors.ts';
import { makeScratch, removeScratch } from '../files/scratch.ts';
import { isBelow } from '../inside.ts';
import { getOrAdd } from '../model/collections.ts';
import type { Memory, WatchedMemory } from '../model/memory.ts';
import type { InstallTree } from '../model/tree.ts';
import { AmbientModules } from './ambient.ts';
import { DeclarationTexts } from './declaration-texts.ts';
import { Declarations } from './declarations.ts';
import type { FileGraph, ImportedPackage } from './file-graph.ts';
import { buildFileGraph } from './file-graph.ts';
import type { FileSummary } from './model.ts';
import { Names } from './names.ts';
import { findOwners, packageByCopy } from './owners.ts';
import type { Hit, PublicExport, Territory } from './reach.ts';
import { reach, reachedOwners } from './reach.ts';
import { filesThatMatter, findDeepImports, mayBeAmbient, speakers } from './relevant-files.ts';
import { projectRoots } from './roots.ts';
import { emitDeclarations, isSource } from './source-declarations.ts';
import { Summaries } from './summaries.ts';
import { unread } from './summarize.ts';

export interface SurfaceOptions {
  readonly tree: InstallTree;
  readonly packages: readonly ImportedPackage[];
  /** Copy and `@types` copy of each of {@link packages}. */
  readonly copies: readonly { readonly copy: number; readonly types: number }[];
  /** Copies (by index) whose types are asked after. */
  readonly divergent: ReadonlySet<number>;
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
  /** Summaries of files that earlier runs have read. */
  readonly summaries?: Memory | undefined;
  /** The file graph that an earlier run has resolved. */
  readonly resolved?: WatchedMemory | undefined;
}

export interface Unreadable {
  readonly file: string;
  readonly owner: number;
  readonly reason: string;
}

export class Surfaces {
  readonly graph: FileGraph;
  readonly declarations: Declarations;
  readonly texts = new DeclarationTexts();
  readonly unreadable: Unreadable[] = [];
  /** Copy that owns each file, or -1. */
  readonly owner: number[];
  #ambient: AmbientModules | undefined;
  readonly #packages: readonly ImportedPackage[];
  readonly #copies: SurfaceOptions['copies'];
  readonly #divergent: ReadonlySet<number>;
  readonly #summaries: (FileSummary | undefined)[] = [];
  readonly #bareByOwner = new Map<number, Map<string, number>>();
  readonly #matters: Uint8Array;
  #importsByOwner: Map<number, Set<number>> | undefined;
  #loadsByOwner: Map<number, Set<number>> | undefined;
  readonly #exports = new Map<number, readonly PublicExport[]>();

  #packageOf: ReadonlyMap<number, number> | undefined;
  #deepImports: ReadonlyMap<number, ReadonlyMap<string, number>> | undefined;
  readonly #copyNames: readonly string[];
  readonly #dependencies: readonly (readonly number[])[];
  /** Folders whose files may be read. */
  readonly #roots: readonly string[];
  readonly #read: Summaries;
  /** Declarations of source files, by path. */
  #emitted: ReadonlyMap<string, string> = new Map();

  private constructor(options: SurfaceOptions, graph: FileGraph) {
    this.graph = graph;
    this.#packages = options.packages;
    this.#copies = options.copies;
    this.#divergent = options.divergent;
    this.#roots = projectRoots(options.tree);
    this.#read = new Summaries(this.texts, options.summaries);
    this.#copyNames = options.tree.copies.map(({ name }) => name);
    this.#dependencies = options.tree.edgesOut.map((edges) => edges.map(({ to }) => to));
    this.owner = findOwners(options.tree, options.copies, graph);
    const speaks = speakers(this.ambient, graph, this.owner, this.texts);
    this.#matters = filesThatMatter(graph, (file) => this.isDivergent(file) || speaks(file));
    for (const [file, imports] of graph.imports.entries()) this.#indexBare(file, imports);
    const source = (summary: (file: number) => FileSummary): Names =>
      new Names({
        summary: (file) => (this.isVirtual(file) ? this.ambient.summary(file) : summary(file)),
        target: (file, specifier) => this.#target(file, specifier),
        references: (file) => graph.references[file] ?? [],
        globals: (file) => this.ambient.globals(this.owner[file] ?? -1),
        isOwnName: (file, specifier) => options.tree.copies[this.owner[file] ?? -1]?.name === specifier,
      });
    const matters = (file: number): boolean => this.isVirtual(file) || this.#matters[file] === 1;
    this.declarations = new Declarations(
      source((file) => (matters(file) ? this.summary(file) : nothing)),
      source((file) => this.summary(file)),
      matters,
    );
  }

  /** Resolves all packages in one compiler run; a temporary folder is made and removed. */
  static async load(options: SurfaceOptions): Promise<Surfaces> {
    const scratch = makeScratch();
    try {
      const graph = await buildFileGraph(options.packages, divergentPackages(options), scratch, options);
      if (options.packages.length > 0 && graph.exhausted.size === options.packages.length) throw unfinished();
      const surfaces = new Surfaces(options, graph);
      const sources = surfaces.graph.files.filter((file, i) => surfaces.#matters[i] === 1 && isSource(file));
      surfaces.#emitted = await emitDeclarations(sources, scratch, options);
      return surfaces;
    } finally {
      removeScratch(scratch);
    }
  }

  /** Whether a file belongs to a copy of a divergent package. */
  isDivergent(file: number): boolean {
    return this.#divergent.has(this.owner[file] ?? -1);
  }

  /** What divergent copies declare for the whole program. Found when it is first asked for. */
  get ambient(): AmbientModules {
    if (this.#ambient) return this.#ambient;
    const { graph, owner } = this;
    const mayHold = (file: number): boolean =>
      this.isDivergent(file) && mayBeAmbient(graph.files[file] as string, this.texts);
    const summary = (file: number): FileSummary => this.summary(file);
    this.#ambient = new AmbientModules({
      graph,
      owner,
      mayHold,
      summary,
      copyNames: this.#copyNames,
      dependencies: this.#dependencies,
    });
    // Virtual files are owned as real ones are.
    for (const { copy } of this.#ambient.files) owner.push(copy);
    return this.#ambient;
  }

  /** Whether a file is an ambient module: a leaf, since what hangs on it belongs to the whole program. */
  isVirtual(file: number): boolean {
    return file >= this.graph.files.length;
  }

  /** The path of the file that holds a declaration. */
  pathOf(declaration: number): string | undefined {
    const { file, declaration: found } = this.declarations.get(declaration);
    return this.graph.files[this.isVirtual(file) ? this.ambient.writtenIn(file, found) : file];
  }

  summary(file: number): FileSummary {
    const known = this.#summaries[file];
    if (known) return known;
    const path = this.graph.files[file] as string;
    const emitted = this.#emitted.get(path);
    const summary = this.#isForeign(file)
      ? unread('it lies outside of the project')
      : emitted === undefined
        ? this.#read.read(path)
        : this.#read.ofText(path, emitted);
    if (summary.failure) {
      this.unreadable.push({ file: path, owner: this.owner[file] ?? -1, reason: summary.failure });
    }
    this.#summaries[file] = summary;
    return summary;
  }

  /** A package may refer to any file of the machine: what belongs to no copy and lies outside of the project is not read. */
  #isForeign(file: number): boolean {
    if ((this.owner[file] ?? -1) >= 0) return false;
    const path = resolvePath(this.graph.files[file] as string);
    return !this.#roots.some((root) => isBelow(root, path));
  }

  /** Every name that a package exports, entry by entry: `createLogger`, `operators/map`. */
  exportsOf(index: number): readonly PublicExport[] {
    return getOrAdd(this.#exports, index, () => [
      ...this.#exportsFrom(index, this.graph.entryFiles[index]),
      ...this.#ambientExports(index),
    ]);
  }

  /** What a divergent copy declares for the program is exported to everyone. */
  #ambientExports(index: number): PublicExport[] {
    const { copy, types } = this.#copies[index] as { copy: number; types: number };
    return [...new Set([copy, types])].flatMap((of) =>
      this.#divergent.has(of) ? this.#exportsFrom(index, this.ambient.entriesOf(of)) : [],
    );
  }

  /** The same with what `require()` gives, where that is another build: more declarations behind the same names. */
  namesOf(index: number): PublicExport[] {
    this.#deepImports ??= findDeepImports(this.graph, this.owner, this.#copyNames);
    const { copy, types } = this.#copies[index] as { copy: number; types: number };
    return [
      ...this.exportsOf(index),
      ...this.#exportsFrom(index, this.graph.requireFiles[index]),
      ...this.#exportsFrom(index, this.#deepImports.get(copy)),
      ...(types >= 0 && types !== copy ? this.#exportsFrom(index, this.#deepImports.get(types)) : []),
    ];
  }

  #exportsFrom(index: number, files: ReadonlyMap<string, number> | undefined): PublicExport[] {
    const found: PublicExport[] = [];
    const { name } = this.#packages[index] as ImportedPackage;
    for (const [subpath, file] of files ?? []) {
      if (!this.isVirtual(file) && !this.#matters[file]) continue;
      for (const [exported, place] of this.declarations.names.exportsOf(file, name + subpath))
        found.push({ name: exported, place, subpath });
    }
    return found;
  }

  /** What the public API of a package makes and takes of divergent copies. */
  hitsOf(index: number): Hit[];
  /** The same from some of its exports only; null when none of them is chosen. */
  hitsOf(index: number, chosen: (found: PublicExport & { subpath: string }) => boolean): Hit[] | null;
  hitsOf(index: number, chosen?: (found: PublicExport & { subpath: string }) => boolean): Hit[] | null {
    const exports = chosen ? this.exportsOf(index).filter(chosen) : this.exportsOf(index);
    if (chosen && exports.length === 0) return null;
    return reach(this.declarations, exports, this.#territoryOf(index));
  }

  /** The copies that {@link hitsOf} would speak of, each with the copies that refer to it; null is the package itself. Cheaper. */
  copiesReached(index: number): ReadonlyMap<number, ReadonlySet<number | null>> {
    return reachedOwners(this.declarations, this.exportsOf(index), this.#territoryOf(index));
  }

  #territoryOf(index: number): Territory {
    const { copy, types } = this.#copies[index] as { copy: number; types: number };
    return {
      isTarget: (file) => this.isDivergent(file),
      isOwn: (file) => this.isDivergent(file) && (this.owner[file] === copy || this.owner[file] === types),
      ownerOf: (file) => this.owner[file] ?? -1,
      isLeaf: (file) => this.isVirtual(file),
    };
  }

  /**
   * Everything that a copy's declarations can lead to, itself included: the owners of files that its files load, on and on.
   * More than any search finds.
   */
  ownersBehind(index: number): ReadonlySet<number> {
    const { copy, types } = this.#copies[index] as { copy: number; types: number };
    const found = new Set([copy, types].filter((of) => of >= 0));
    for (const entries of [this.graph.entryFiles[index], this.graph.requireFiles[index]])
      for (const file of entries?.values() ?? []) found.add(this.owner[file] ?? -1);
    for (const from of found) for (const to of this.ownerLoads().get(from) ?? []) found.add(to);
    return found;
  }

  /** Owner → owners of the files that its files load in any way, and of what is declared for them. */
  ownerLoads(): ReadonlyMap<number, ReadonlySet<number>> {
    if (this.#loadsByOwner) return this.#loadsByOwner;
    const found = new Map<number, Set<number>>();
    const { imports, references, typeLibraries } = this.graph;
    this.graph.files.forEach((_, file) => {
      const targets = getOrAdd(found, this.owner[file] ?? -1, () => new Set<number>());
      for (const lists of [imports[file]?.values(), references[file], typeLibraries[file]])
        for (const to of lists ?? []) targets.add(this.owner[to] ?? -1);
    });
    this.#copyNames.forEach((_, copy) => {
      const loaded = this.ambient.loadedBy(copy);
      if (loaded.size > 0) for (const to of loaded) getOrAdd(found, copy, () => new Set<number>()).add(to);
    });
    this.#loadsByOwner = found;
    return found;
  }

  /** Whether a file is a script that declares no module: all its names are global. */
  isGlobalScript(file: number): boolean {
    const summary = this.summary(file);
    return !summary.isModule && summary.modules.size === 0;
  }

  /** Whether a copy's entry is a script that says `declare module 'itself'`: such a module takes over every import of it. */
  isAmbient(copy: number): boolean {
    this.#packageOf ??= packageByCopy(this.#copies);
    const index = this.#packageOf.get(copy) ?? -1;
    const file = this.graph.entryFiles[index]?.get('');
    if (file === undefined) return false;
    const summary = this.summary(file);
    return !summary.isModule && summary.modules.has((this.#packages[index] as ImportedPackage).name);
  }

  /** Whether a file of copy `from` imports a file of copy `to`. */
  importsBetween(from: number, to: number): boolean {
    return this.#ownerImports().get(from)?.has(to) ?? false;
  }

  /** Whether a copy imports files of another of `copies`. */
  importsOthers(from: number, copies: ReadonlySet<number>): boolean {
    for (const to of this.#ownerImports().get(from) ?? []) if (to !== from && copies.has(to)) return true;
    return false;
  }

  #ownerImports(): Map<number, Set<number>> {
    if (this.#importsByOwner) return this.#importsByOwner;
    const found = new Map<number, Set<number>>();
    for (const [file, imports] of this.graph.imports.entries()) {
      const targets = getOrAdd(found, this.owner[file] ?? -1, () => new Set());
      for (const to of imports.values()) targets.add(this.owner[to] ?? -1);
    }
    this.#importsByOwner = found;
    return found;
  }

  #indexBare(file: number, imports: ReadonlyMap<string, number>): void {
    const bare = getOrAdd(this.#bareByOwner, this.owner[file] ?? -1, () => new Map());
    for (const [specifier, to] of imports)
      if (!specifier.startsWith('.') && !bare.has(specifier)) bare.set(specifier, to);
  }

  /** An inferred type may name a module that its own file does not import: then any file of the package will do. */
  #target(file: number, specifier: string): number {
    const owner = this.owner[file] ?? -1;
    return (
      this.graph.imports[file]?.get(specifier) ??
      this.#bareByOwner.get(owner)?.get(specifier) ??
      (specifier.startsWith('.') ? -1 : this.ambient.target(owner, specifier))
    );
  }
}

const nothing: FileSummary = { ...unread(''), failure: null };

/** A part of the files would look like packages without types, and like no conflict. */
const unfinished = (): AnalyzerError =>
  new AnalyzerError(
    'compiler-failed',
    'TypeScript did not finish reading the types of the installed packages',
    'Run it again on a machine with more memory or time, or ask for the graph alone with --lockfile-only.',
  );

/** The packages that are divergent copies, or type one: their declarations need names, from whichever build they come. */
function divergentPackages({ copies, divergent }: SurfaceOptions): Set<number> {
  const found = new Set<number>();
  copies.forEach(({ copy, types }, index) => {
    if (divergent.has(copy) || divergent.has(types)) found.add(index);
  });
  return found;
}
