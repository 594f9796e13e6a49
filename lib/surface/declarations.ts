/** The graph of declarations: every reference resolved to the declaration it names, in the position it stands in. */
import { type WeighedEdge, weigh } from './edge-weight.ts';
import type { Declaration, Half, ReferenceKind, Scope, Sign, Target, TypeReference } from './model.ts';
import type { Names, Place } from './names.ts';
import { isExcluded, selectStep } from './type-references.ts';

/** A resolved reference: from one half of a declaration to a half of another. */
export interface Edge {
  /** Target declaration; -1 for the declaration's own type parameter `parameter`. */
  readonly to: number;
  readonly parameter: number;
  readonly half: Half;
  readonly of: Half;
  readonly sign: Sign;
  readonly kind: ReferenceKind;
  readonly steps: readonly string[];
  /** On a parameter: only what lies behind this step of the argument flows. */
  readonly select?: string | undefined;
}

/** How an edge leads to its target. */
type Manner = Pick<Edge, 'half' | 'of' | 'sign' | 'kind' | 'steps'>;

/** All edges of one form, and none made with `...`: a large tree has some hundred thousand. */
const edgeTo = (to: number, { half, of, sign, kind, steps }: Manner, parameter = -1, select?: string): Edge => ({
  to,
  parameter,
  half,
  of,
  sign,
  kind,
  steps,
  select,
});

/** What a generic declaration does with one of its parameters. */
interface ParameterUse {
  readonly sign: Sign;
  readonly kind: ReferenceKind;
  readonly select: string | undefined;
  /** The shortest way to it inside the generic declaration. */
  readonly steps: readonly string[];
}

export interface KnownDeclaration {
  readonly id: number;
  readonly file: number;
  readonly scope: Scope;
  readonly declaration: Declaration;
}

/** A namespace that is passed as a value stands for at most so many members. */
const maximumMembers = 300;

/** Nested selections and type arguments deeper than this are not followed. */
const maximumNesting = 6;

export class Declarations {
  readonly names: Names;
  /** Like `names`, but reads every file: for what a generic type of an unrelated package does with its arguments. */
  readonly #allNames: Names;
  readonly #ids = new Map<Declaration, number>();
  readonly #known: KnownDeclaration[] = [];
  readonly #edges: (readonly WeighedEdge[] | undefined)[] = [];
  readonly #working = new Set<number>();
  readonly #selected = new Map<string, readonly Edge[]>();
  /** Files worth looking into: a declaration elsewhere leads to no divergent copy. */
  readonly #matters: (file: number) => boolean;

  constructor(names: Names, allNames: Names, matters: (file: number) => boolean) {
    this.names = names;
    this.#allNames = allNames;
    this.#matters = matters;
  }

  get(id: number): KnownDeclaration {
    return this.#known[id] as KnownDeclaration;
  }

  /** The declaration at a place, or -1 when the place is a namespace only, or lies in a file that does not matter. */
  at(place: Place): number {
    return this.#matters(place.file) ? this.#declare(place) : -1;
  }

  #declare(place: Place): number {
    if (place.name === null) return -1;
    const declaration = place.scope.declarations.get(place.name);
    if (!declaration) return -1;
    let id = this.#ids.get(declaration);
    if (id === undefined) {
      id = this.#known.length;
      this.#ids.set(declaration, id);
      this.#known.push({ id, file: place.file, scope: place.scope, declaration });
    }
    return id;
  }

  /** Outgoing edges of a declaration; type arguments are already resolved against what the target does with them. */
  edges(id: number): readonly WeighedEdge[] {
    const ready = this.#edges[id];
    if (ready) return ready;
    // A generic type that mentions itself: what is known so far is enough for the outer round.
    if (this.#working.has(id)) return [];
    this.#working.add(id);
    const { file, scope, declaration } = this.get(id);
    const out: Edge[] = [];
    for (const reference of declaration.references) this.#flatten(reference, file, scope, 1, [], out, 0);
    this.#working.delete(id);
    const edges = unique(out).map(weigh);
    this.#edges[id] = edges;
    return edges;
  }

  #flatten(
    reference: TypeReference,
    file: number,
    scope: Scope,
    sign: Sign,
    prefix: readonly string[],
    out: Edge[],
    nesting: number,
  ): void {
    if (nesting > maximumNesting) return;
    const { target, half, of, kind } = reference;
    const steps = prefix.length === 0 ? reference.steps : [...prefix, ...reference.steps];
    const at = { half, of, kind, sign: (sign * reference.sign) as Sign, steps };
    if (target.at === 'parameter') {
      out.push(edgeTo(-1, at, target.index, reference.select));
      return;
    }
    const place = resolveTarget(this.names, target, file, scope);
    const to = place ? this.at(place) : -1;
    const known = to >= 0 ? this.get(to).declaration : null;
    if (reference.select) {
      if (known) this.#select(to, reference.select, at, out);
      else if (place) this.#selectMember(place, reference.select, at, out);
    } else if (known) {
      out.push(edgeTo(to, at));
    } else if (place && half === 'value') {
      this.#expandNamespace(place, at, out);
    }
    // Defaults that default to each other multiply: what lies deeper than the first is left alone.
    if (known && known.defaults.length > 0 && nesting < 2) this.#flattenDefaults(to, reference, at, out, nesting);
    if (!reference.typeArguments?.some((found) => found.length > 0)) return;
    const generic = to >= 0 ? to : this.#unrelated(target, file, scope);
    reference.typeArguments.forEach((found, index) => {
      this.#flattenArgument(found, generic, index, { file, scope }, at, out, nesting);
    });
  }

  /** What a type argument brings, as the generic declaration uses it. */
  #flattenArgument(
    found: readonly TypeReference[],
    generic: number,
    index: number,
    written: { file: number; scope: Scope },
    at: Manner,
    out: Edge[],
    nesting: number,
  ): void {
    if (found.length === 0) return;
    for (const use of this.#uses(generic, index, at.half)) {
      for (const inner of found) {
        const used = applyUse(inner, use);
        const sign = (at.sign * use.sign) as Sign;
        const prefix = [...at.steps, ...use.steps];
        if (used) this.#flatten({ ...used, of: at.of }, written.file, written.scope, sign, prefix, out, nesting + 1);
      }
    }
  }

  /** Type parameters without an argument take their defaults, as written beside the generic declaration. */
  #flattenDefaults(id: number, reference: TypeReference, at: Manner, out: Edge[], nesting: number): void {
    const { file, scope, declaration } = this.get(id);
    declaration.defaults.forEach((found, index) => {
      if (index < (reference.typeArguments?.length ?? 0)) return;
      this.#flattenArgument(found, id, index, { file, scope }, at, out, nesting);
    });
  }

  /** A generic declaration in a file that leads to no divergent copy, such as React's `Provider<T>`; -1 when unknown. */
  #unrelated(target: Exclude<Target, { at: 'parameter' }>, file: number, scope: Scope): number {
    const place = resolveTarget(this.#allNames, target, file, scope);
    return place ? this.#declare(place) : -1;
  }

  /** How a generic declaration uses one of its parameters. What is not known here (the standard library) passes it on. */
  #uses(id: number, index: number, half: Half): ParameterUse[] {
    if (id < 0 || this.get(id).declaration.typeParameters === 0)
      return [{ sign: 1, kind: 'is', select: undefined, steps: [] }];
    const uses = new Map<string, ParameterUse>();
    for (const { to, parameter, of, kind, sign, select, steps } of this.edges(id)) {
      // What a constructor takes is no matter of the instance that a type speaks of.
      if (to >= 0 || parameter !== index || of !== half) continue;
      const key = `${sign}${kind}${select}`;
      const known = uses.get(key);
      if (known && known.steps.length <= steps.length) continue;
      uses.set(key, { sign, kind: kind === 'base' ? 'is' : kind, select, steps });
    }
    return [...uses.values()];
  }

  /** Appends the edges of a declaration that lie behind one step: `ReturnType<typeof f>` wants those behind `()`. */
  #select(id: number, select: string, from: Manner, out: Edge[]): void {
    for (const { to, parameter, half, kind, sign, steps, select: further } of this.#behind(id, from.half, select)) {
      const at = { half, of: from.of, kind, sign: (from.sign * sign) as Sign, steps: [...from.steps, ...steps] };
      out.push(edgeTo(to, at, parameter, further));
    }
  }

  /** Edges behind a step, the step itself taken off; looked for in what the declaration stands for or extends as well. */
  #behind(id: number, half: Half, select: string): readonly Edge[] {
    const key = `${id}|${half}|${select}`;
    const known = this.#selected.get(key);
    if (known) return known;
    // A type that extends itself through others ends here.
    this.#selected.set(key, []);
    const found: Edge[] = [];
    for (const edge of this.edges(id)) {
      if (edge.of !== half || edge.to < 0) continue;
      const [first, ...steps] = edge.steps;
      if (first === undefined || first === '^') found.push(...this.#behind(edge.to, edge.half, select));
      else if (select.startsWith('!')) {
        if (!isExcluded(first, select)) found.push(edge);
      } else if (first === select) found.push({ ...edge, steps });
      // What a parameter takes is what `Parameters<…>` gives.
      else if (select.endsWith('(') && first.startsWith(select) && first !== '()')
        found.push({ ...edge, steps, sign: edge.sign === 1 ? -1 : 1 });
    }
    const edges = unique(found);
    this.#selected.set(key, edges);
    return edges;
  }

  #selectMember(place: Place, select: string, at: Manner, out: Edge[]): void {
    if (!select.startsWith('.')) return;
    const member = this.names.membersOf(place).find(([name]) => name === select.slice(1));
    const to = member ? this.at(member[1]) : -1;
    if (to >= 0) out.push(edgeTo(to, { ...at, kind: 'is' }));
  }

  /** `typeof import('x')` hands out every export of x. */
  #expandNamespace(place: Place, at: Manner, out: Edge[]): void {
    for (const [name, member] of this.names.membersOf(place).slice(0, maximumMembers)) {
      const to = this.at(member);
      if (to >= 0 && this.get(to).declaration.halves.has('value'))
        out.push(edgeTo(to, { ...at, steps: [...at.steps, `.${name}`] }));
    }
  }
}

const resolveTarget = (
  names: Names,
  target: Exclude<Target, { at: 'parameter' }>,
  file: number,
  scope: Scope,
): Place | null =>
  target.at === 'scope'
    ? names.resolve(file, scope, target.path)
    : names.resolveModule(file, target.specifier, target.path);

/** A reference inside a type argument, as the generic declaration uses that argument; null when nothing of it flows. */
function applyUse(inner: TypeReference, use: ParameterUse): TypeReference | null {
  if (use.select !== undefined) return selectStep(inner, use.select);
  return use.kind === 'is' || inner.kind !== 'is' ? inner : { ...inner, kind: use.kind };
}

/** `(options@1+0` → `(options`: overloads may take it at another position. */
const parameterOf = (step: string): string => (step.includes('@') ? step.replace(/@\d+\+\d+$/, '') : step);

/** Overloads repeat themselves: one edge for each (target, position), the shortest. */
function unique(edges: readonly Edge[]): readonly Edge[] {
  if (edges.length < 2) return edges;
  const best = new Map<string, Edge>();
  for (const edge of edges) {
    const key = `${edge.to}|${edge.parameter}|${edge.half}|${edge.of}|${edge.sign}|${edge.kind}|${parameterOf(edge.steps[0] ?? '')}|${edge.select}`;
    const known = best.get(key);
    if (!known || edge.steps.length < known.steps.length) best.set(key, edge);
  }
  return [...best.values()];
}
