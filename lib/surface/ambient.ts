/**
 * What divergent copies declare for a whole program: `declare module 'fs'` in a script, the names of a script, and
 * `declare global`. No import leads to a file of it, so that each ambient module becomes a file of its own here.
 */
import { getOrAdd } from '../model/collections.ts';
import type { FileGraph } from './file-graph.ts';
import type { Declaration, FileSummary, Scope } from './model.ts';
import { newScope } from './model.ts';
import type { Place } from './names.ts';

/** The subpath of ambient names begins with it: `:fs` for a module, `:` alone for the globals. */
export const ambientMark = ':';

export const isAmbientSubpath = (subpath: string): boolean => subpath.startsWith(ambientMark);

/** A file that is not on disk: one ambient module of one copy, or its globals. */
interface VirtualFile {
  readonly copy: number;
  /** `:fs`, or `:` for the globals. */
  readonly subpath: string;
  /** A real file that declares it. */
  readonly writtenIn: number;
  readonly scope: Scope;
}

export interface AmbientSource {
  readonly graph: FileGraph;
  /** Copy that owns each file. */
  readonly owner: readonly number[];
  /** Whether a file is one of a divergent copy, and looks as if it declared something for the program. */
  readonly mayHold: (file: number) => boolean;
  readonly summary: (file: number) => FileSummary;
  readonly copyNames: readonly string[];
  /** Copies that each copy depends on: a package may speak of `fs` and leave it to the program to load `@types/node`. */
  readonly dependencies: readonly (readonly number[])[];
}

export class AmbientModules {
  /** Index of the first virtual file: those before it are the graph's. */
  readonly first: number;
  readonly #files: VirtualFile[] = [];
  readonly #written = new Map<Declaration, number>();
  readonly #byCopy = new Map<number, Map<string, number>>();
  /** Copies whose ambient declarations each copy asks for. */
  readonly #seenBy = new Map<number, Set<number>>();

  constructor(source: AmbientSource) {
    const { graph, owner, mayHold, summary } = source;
    this.first = graph.files.length;
    const found = new Map<string, { file: number; scopes: Scope[] }>();
    const add = (file: number, subpath: string, scope: Scope): void => {
      for (const declaration of scope.declarations.values()) this.#written.set(declaration, file);
      getOrAdd(found, `${owner[file]}|${subpath}`, () => ({ file, scopes: [] as Scope[] })).scopes.push(scope);
    };
    graph.files.forEach((_, file) => {
      if (!mayHold(file)) return;
      const { isModule, scope, modules, globals } = summary(file);
      for (const inner of globals) add(file, ambientMark, inner);
      if (isModule) return;
      add(file, ambientMark, scope);
      // What stands for the package itself is found by its import.
      const own = untyped(source.copyNames[owner[file] ?? -1] ?? '');
      for (const [specifier, inner] of modules) if (specifier !== own) add(file, ambientMark + specifier, inner);
    });
    for (const [key, { file, scopes }] of found) {
      const [copy = '', subpath = ''] = splitOnce(key);
      const scope = subpath === ambientMark ? globalScope(scopes) : merge(scopes);
      if (scope.declarations.size + scope.namespaces.size + scope.exports.size + scope.stars.length === 0)
        if (!scope.exportEquals) continue;
      getOrAdd(this.#byCopy, Number(copy), () => new Map()).set(subpath, this.first + this.#files.length);
      this.#files.push({ copy: Number(copy), subpath, writtenIn: file, scope });
    }
    for (const targets of [graph.typeLibraries, graph.references, graph.imports.map((m) => m.values())]) {
      for (const [file, list] of targets.entries()) {
        for (const to of list) {
          const copy = owner[to] ?? -1;
          if (this.#byCopy.has(copy)) getOrAdd(this.#seenBy, owner[file] ?? -1, () => new Set<number>()).add(copy);
        }
      }
    }
    source.dependencies.forEach((list, from) => {
      for (const copy of list)
        if (this.#byCopy.has(copy)) getOrAdd(this.#seenBy, from, () => new Set<number>()).add(copy);
    });
    for (const copy of this.#byCopy.keys()) getOrAdd(this.#seenBy, copy, () => new Set<number>()).add(copy);
  }

  /** The virtual files: their indices go on where the graph's files end. */
  get files(): readonly { readonly copy: number }[] {
    return this.#files;
  }

  /** The real file that holds a declaration of a virtual one. */
  writtenIn(file: number, declaration: Declaration): number {
    return this.#written.get(declaration) ?? this.#files[file - this.first]?.writtenIn ?? -1;
  }

  summary(file: number): FileSummary {
    const { scope } = this.#files[file - this.first] as VirtualFile;
    return { isModule: true, scope, modules: new Map(), globals: [], failure: null };
  }

  /** The virtual file that an import means when it leads to no file, as a file of copy `from` says it; or -1. */
  target(from: number, specifier: string): number {
    for (const copy of this.#seenBy.get(from) ?? []) {
      const file = this.#byCopy.get(copy)?.get(ambientMark + specifier);
      if (file !== undefined) return file;
    }
    return -1;
  }

  /** Scopes of the globals that the files of copy `from` ask for. */
  globals(from: number): Omit<Place, 'name'>[] {
    const found: Omit<Place, 'name'>[] = [];
    for (const copy of this.#seenBy.get(from) ?? []) {
      const file = this.#byCopy.get(copy)?.get(ambientMark);
      if (file !== undefined) found.push({ file, scope: this.summary(file).scope });
    }
    return found;
  }

  /** What files may speak of: names of modules, and of globals. */
  names(): { modules: string[]; globals: string[] } {
    const modules = new Set(this.#files.map(({ subpath }) => subpath.slice(ambientMark.length)));
    modules.delete('');
    const globals = this.#files
      .filter(({ subpath }) => subpath === ambientMark)
      .flatMap(({ scope }) => [...scope.exports.keys()]);
    return { modules: [...modules], globals: [...new Set(globals)] };
  }

  /** Subpath → virtual file of everything that a copy declares. */
  entriesOf(copy: number): ReadonlyMap<string, number> {
    return this.#byCopy.get(copy) ?? new Map();
  }

  /** Copies with ambient declarations that files of copy `from` ask for, its own included. */
  loadedBy(from: number): ReadonlySet<number> {
    return this.#seenBy.get(from) ?? new Set();
  }
}

const untyped = (name: string): string => name.replace(/^@types\//, '');

const splitOnce = (key: string): [string, string] => {
  const at = key.indexOf('|');
  return [key.slice(0, at), key.slice(at + 1)];
};

/** Several files may add to one module. The first one's surroundings are taken for all. */
function merge(scopes: readonly Scope[]): Scope {
  const [first] = scopes;
  if (first && scopes.length === 1) return first;
  const all = newScope(first?.parent ?? null);
  for (const scope of scopes) {
    for (const part of ['imports', 'aliases', 'declarations', 'namespaces', 'exports'] as const) {
      const into = all[part] as Map<string, unknown>;
      for (const [name, value] of scope[part]) if (!into.has(name)) into.set(name, value);
    }
    all.stars.push(...scope.stars);
    all.exportEquals ??= scope.exportEquals;
  }
  return all;
}

/**
 * All names of a script are global. An interface and nothing else mostly adds to one of the standard library
 * (`interface Error`), whose other parts are not here, so that it is left alone.
 */
function globalScope(scopes: readonly Scope[]): Scope {
  const { imports, aliases, parent, ...all } = merge(scopes);
  const declarations = new Map(
    [...all.declarations].filter(([, { forms }]) => forms.size > 1 || !forms.has('interface')),
  );
  const scope: Scope = { ...newScope(parent), imports, aliases, declarations, namespaces: all.namespaces };
  for (const name of [...declarations.keys(), ...all.namespaces.keys()])
    scope.exports.set(name, { at: 'local', path: [name] });
  return scope;
}
