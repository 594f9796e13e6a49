/**
 * The summary of a declaration file: what its declarations refer to, and in which position.
 *
 * A declaration is reduced to *references*: "from here, these steps lead to that type". The sign says which way a
 * value goes: `+1` the holder of the declaration receives it (a return value, a property), `-1` the holder supplies
 * it (a parameter). Parameters flip the sign, so the parameter of a callback parameter is `+1` again.
 *
 * ```ts
 * export declare function parse(text: string, options?: { schema: D.Schema }): Promise<D.Node>;
 * //   value side:  -1 ['(options@1+0', '.schema'] → D.Schema        +1 ['()'] → Promise<…>  with argument  +1 [] → D.Node
 * ```
 */

/** Which half of a name is meant: `class C` has both, an interface only the type. */
export type Half = 'type' | 'value';

export type Sign = 1 | -1;

/**
 * How the reference uses its target: `is` the value has that type; `base` the type extends it; `derived` the type is
 * computed from it, so that its members flow but not the type as such; `test` a conditional type asks for it.
 */
export type ReferenceKind = 'is' | 'base' | 'derived' | 'test';

export type Target =
  | { readonly at: 'scope'; readonly path: readonly string[] }
  | { readonly at: 'module'; readonly specifier: string; readonly path: readonly string[] }
  /** A type parameter of the declaration itself. */
  | { readonly at: 'parameter'; readonly index: number };

export interface TypeReference {
  readonly target: Target;
  /** The half of the target that is meant: `typeof x` is the value. */
  readonly half: Half;
  /** The half of the declaring name that this reference belongs to. */
  readonly of: Half;
  readonly sign: Sign;
  readonly kind: ReferenceKind;
  /**
   * `.name` property, `()` result, `(name@0+1` parameter, its position, and how many required ones follow, `new(name@0+0`
   * constructor parameter, `[]` element, `^` base class.
   */
  readonly steps: readonly string[];
  /** Only the part of the target behind this step: `ReturnType<typeof f>` selects `()`, `T['x']` selects `.x`. */
  readonly select?: string;
  /** References in each type argument, relative to the argument. */
  readonly typeArguments?: readonly (readonly TypeReference[])[];
}

/** One name of a scope, its overloads and merged declarations taken together. */
export interface Declaration {
  readonly name: string;
  /** 1-based line of the first declaration. */
  readonly line: number;
  readonly halves: Set<Half>;
  /** What a witness must know to name it: `function` and `const` are values only. */
  readonly forms: Set<'class' | 'interface' | 'alias' | 'enum' | 'function' | 'variable' | 'namespace'>;
  typeParameters: number;
  /** Type parameters without a default: those that must be given. */
  requiredParameters: number;
  /** References in the default of each type parameter, relative to it; they count where no argument is given. */
  readonly defaults: (readonly TypeReference[])[];
  readonly references: TypeReference[];
}

export interface ImportBinding {
  readonly specifier: string;
  /** The exported name; `*` the whole namespace; `=` what `import x = require()` gives. */
  readonly name: string;
}

export type ExportTarget =
  | { readonly at: 'local'; readonly path: readonly string[] }
  | { readonly at: 'module'; readonly specifier: string; readonly name: string };

/** A file, an ambient module or a namespace: names, and what leaves it. */
export interface Scope {
  readonly parent: Scope | null;
  readonly imports: Map<string, ImportBinding>;
  /** `import F = D.G` inside the scope. */
  readonly aliases: Map<string, readonly string[]>;
  readonly declarations: Map<string, Declaration>;
  readonly namespaces: Map<string, Scope>;
  readonly exports: Map<string, ExportTarget>;
  /** `export * from` specifiers. */
  readonly stars: string[];
  /** `export = …`. */
  exportEquals: ExportTarget | null;
}

export interface FileSummary {
  /** False for a script: its names are global. */
  readonly isModule: boolean;
  readonly scope: Scope;
  /** `declare module 'x' { … }`: ambient modules of a script, augmentations of a module. */
  readonly modules: Map<string, Scope>;
  /** `declare global { … }` of a module. */
  readonly globals: Scope[];
  /** Why it could not be read, or null. */
  readonly failure: string | null;
}

export function newScope(parent: Scope | null): Scope {
  return {
    parent,
    imports: new Map(),
    aliases: new Map(),
    declarations: new Map(),
    namespaces: new Map(),
    exports: new Map(),
    stars: [],
    exportEquals: null,
  };
}
