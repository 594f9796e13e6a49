/** Finds what a name means across declaration files: imports, re-exports, stars, `export =`, ambient modules. */
import { getOrAdd } from '../model/collections.ts';
import type { ExportTarget, FileSummary, Scope } from './model.ts';

/** A name in a scope; with `name: null` the scope as a whole (`import * as ns`). */
export interface Place {
  readonly file: number;
  readonly scope: Scope;
  readonly name: string | null;
}

/** A scope and the file it is written in. */
type FileScope = Omit<Place, 'name'>;

/** What name resolution asks of the files. */
export interface FileSource {
  summary(file: number): FileSummary;
  /** The file that a specifier in `file` stands for, or -1. */
  target(file: number, specifier: string): number;
  /** Files that `file` names in reference directives: a script's ambient modules may lie there. */
  references(file: number): Iterable<number>;
  /** Whether a specifier is the name of the package that owns the file. */
  isOwnName(file: number, specifier: string): boolean;
  /** Scopes of the globals that the file's package asks for. */
  globals?(file: number): Iterable<FileScope>;
}

/** Circular re-exports are legal; a chain longer than this is taken for one. */
const maximumHops = 60;

export class Names {
  readonly #files: FileSource;
  /** Found exports, by file, then by name and (for ambient modules) specifier. */
  readonly #exports = new Map<number, Map<string, Place | null>>();
  readonly #members = new Map<Scope, { readonly file: number; readonly members: readonly [string, Place][] }>();

  constructor(files: FileSource) {
    this.#files = files;
  }

  /** Resolves `A.B.C` as seen in a scope; null when any part is not found (globals, the standard library). */
  resolve(file: number, scope: Scope, path: readonly string[], hops = 0): Place | null {
    const [head, ...rest] = path;
    if (head === undefined || hops > maximumHops) return null;
    for (let at: Scope | null = scope; at; at = at.parent) {
      const place = this.#inScope(file, at, head, hops);
      if (place) return this.#descend(place, rest, hops);
    }
    const beside = this.#besideFile(file, head, hops);
    return beside && this.#descend(beside, rest, hops);
  }

  /**
   * Names that a file sees without an import: those of scripts it references by path, and what the package adds to its
   * own module with `declare module 'itself'`; last, the globals that its package asks for. Those of the standard library
   * are not known here.
   */
  #besideFile(file: number, head: string, hops: number): Place | null {
    for (const [specifier, scope] of this.#files.summary(file).modules) {
      if (this.#files.target(file, specifier) === file || this.#files.isOwnName(file, specifier)) {
        const place = this.#inScope(file, scope, head, hops);
        if (place) return place;
      }
    }
    const seen = new Set([file]);
    for (const at of seen) {
      const summary = this.#files.summary(at);
      if (at !== file && !summary.isModule) {
        const place = this.#inScope(at, summary.scope, head, hops);
        if (place) return place;
      }
      for (const next of this.#files.references(at)) seen.add(next);
    }
    for (const { file: at, scope } of this.#files.globals?.(file) ?? []) {
      const place = scope.exports.has(head) ? this.#inScope(at, scope, head, hops) : null;
      if (place) return place;
    }
    return null;
  }

  /** What a specifier, as written in `file`, exports under `path`; an empty path is the module itself. */
  resolveModule(file: number, specifier: string, path: readonly string[], hops = 0): Place | null {
    const module = this.#module(file, specifier, hops);
    return module && this.#descend(module, path, hops);
  }

  /** Names that leave an entry file, `default` included, with what each means. Sorted by name. */
  exportsOf(file: number, specifier = ''): [string, Place][] {
    const scopes = this.#moduleScopes(file, specifier);
    const names = new Set<string>();
    for (const { file: at, scope } of scopes) this.#collectNames(at, scope, names, new Set());
    const found: [string, Place][] = [];
    for (const name of [...names].sort()) {
      const place = this.#exported(scopes, name, 0);
      if (place) found.push([name, place]);
    }
    for (const { file: at, scope } of scopes) {
      const whole = scope.exportEquals && this.#follow(at, scope, scope.exportEquals, 0);
      if (whole) found.push(['export=', whole]);
    }
    return found;
  }

  /** The members of a namespace-like place: a module, or a declaration with a namespace merged into it. */
  membersOf(place: Place): readonly [string, Place][] {
    const scope = place.name === null ? place.scope : place.scope.namespaces.get(place.name);
    if (!scope) return [];
    const known = this.#members.get(scope);
    if (known?.file === place.file) return known.members;
    const members = this.#findMembers(place, scope);
    this.#members.set(scope, { file: place.file, members });
    return members;
  }

  #findMembers(place: Place, scope: Scope): [string, Place][] {
    const names = new Set<string>();
    this.#collectNames(place.file, scope, names, new Set());
    const found: [string, Place][] = [];
    for (const name of [...names].sort()) {
      const member = this.#exported([{ file: place.file, scope }], name, 0);
      if (member) found.push([name, member]);
    }
    return found;
  }

  #inScope(file: number, scope: Scope, head: string, hops: number): Place | null {
    if (scope.declarations.has(head) || scope.namespaces.has(head)) return { file, scope, name: head };
    const alias = scope.aliases.get(head);
    if (alias && alias[0] !== head) return this.resolve(file, scope, alias, hops + 1);
    const binding = scope.imports.get(head);
    if (binding) return this.#imported(file, binding.specifier, binding.name, hops + 1);
    return null;
  }

  #descend(place: Place, rest: readonly string[], hops: number): Place | null {
    let at: Place | null = place;
    for (const name of rest) {
      if (!at) return null;
      at = this.#member(at, name, hops);
    }
    return at;
  }

  #member(place: Place, name: string, hops: number): Place | null {
    const scope = place.name === null ? place.scope : place.scope.namespaces.get(place.name);
    return scope ? this.#exported([{ file: place.file, scope }], name, hops + 1) : null;
  }

  #imported(file: number, specifier: string, name: string, hops: number): Place | null {
    if (hops > maximumHops) return null;
    const target = this.#files.target(file, specifier);
    if (target < 0) return null;
    if (name === '*' || name === '=') return this.#module(file, specifier, hops);
    const exports = getOrAdd(this.#exports, target, () => new Map());
    const key = specifier.startsWith('.') ? name : `${name}\0${specifier}`;
    const known = exports.get(key);
    if (known !== undefined) return known;
    // A circle of re-exports finds nothing new the second time round.
    exports.set(key, null);
    const scopes = this.#moduleScopes(target, specifier);
    const place =
      this.#exported(scopes, name, hops + 1) ??
      // A CommonJS module without `default`: the import gives the module.
      (name === 'default' ? this.#module(file, specifier, hops + 1) : null);
    exports.set(key, place);
    return place;
  }

  #module(file: number, specifier: string, hops: number): Place | null {
    const target = this.#files.target(file, specifier);
    if (target < 0 || hops > maximumHops) return null;
    const scopes = this.#moduleScopes(target, specifier);
    for (const { file: at, scope } of scopes) {
      if (scope.exportEquals) return this.#follow(at, scope, scope.exportEquals, hops + 1);
    }
    return scopes[0] ? { ...scopes[0], name: null } : null;
  }

  /** The scopes that make up a module: the file's own, or the ambient modules of that name in a script. */
  #moduleScopes(file: number, specifier: string): FileScope[] {
    const summary = this.#files.summary(file);
    if (summary.isModule) return [{ file, scope: summary.scope }];
    const found: FileScope[] = [];
    const seen = new Set([file]);
    for (const at of seen) {
      const modules = this.#files.summary(at).modules;
      const ambient = modules.get(specifier) ?? (at === file && modules.size === 1 ? [...modules.values()][0] : null);
      if (ambient) found.push({ file: at, scope: ambient });
      for (const next of this.#files.references(at)) seen.add(next);
    }
    return found.length > 0 ? found : [{ file, scope: summary.scope }];
  }

  #exported(scopes: readonly FileScope[], name: string, hops: number): Place | null {
    if (hops > maximumHops) return null;
    for (const { file, scope } of scopes) {
      const target = scope.exports.get(name);
      const place = target && this.#follow(file, scope, target, hops + 1);
      if (place) return place;
    }
    for (const { file, scope } of scopes) {
      if (!scope.exportEquals) continue;
      const whole = this.#follow(file, scope, scope.exportEquals, hops + 1);
      if (whole && name === 'default') return whole;
      const member = whole && this.#member(whole, name, hops + 1);
      if (member) return member;
    }
    if (name === 'default') return null;
    for (const { file, scope } of scopes) {
      for (const specifier of scope.stars) {
        const place = this.#imported(file, specifier, name, hops + 1);
        if (place) return place;
      }
    }
    return null;
  }

  #follow(file: number, scope: Scope, target: ExportTarget, hops: number): Place | null {
    return target.at === 'local'
      ? this.resolve(file, scope, target.path, hops)
      : this.#imported(file, target.specifier, target.name, hops);
  }

  #collectNames(file: number, scope: Scope, names: Set<string>, seen: Set<Scope>): void {
    if (seen.has(scope)) return;
    seen.add(scope);
    for (const name of scope.exports.keys()) names.add(name);
    if (scope.exportEquals) {
      const whole = this.#follow(file, scope, scope.exportEquals, 0);
      const inner = whole && (whole.name === null ? whole.scope : whole.scope.namespaces.get(whole.name));
      if (whole && inner) this.#collectNames(whole.file, inner, names, seen);
    }
    for (const specifier of scope.stars) {
      const target = this.#files.target(file, specifier);
      if (target < 0) continue;
      const before = names.has('default');
      for (const next of this.#moduleScopes(target, specifier)) this.#collectNames(next.file, next.scope, names, seen);
      if (!before) names.delete('default');
    }
  }
}
