/** Collects the references of a type annotation. */
import type { Half, ReferenceKind, Sign, Target, TypeReference } from './model.ts';
import type { AstNode } from './syntax.ts';
import { entityPath, isOptional, literalText, parameterName, parameterType, propertyName } from './syntax.ts';

/** Where a type stands: which half of the declaration, behind which steps, with which sign. */
export interface Position {
  readonly of: Half;
  readonly sign: Sign;
  readonly steps: readonly string[];
  readonly kind: ReferenceKind;
}

/** A type parameter in sight: one of the declaration's own (by index), or a local one of a signature. */
interface ParameterInSight {
  readonly index: number;
  readonly constraint: AstNode | null;
  readonly fallback: AstNode | null;
}

type Collect = (out: TypeReference[], node: AstNode, at: Position, sight: Sight) => void;

/** Type parameters in sight, innermost first. */
export class Sight {
  readonly #names: ReadonlyMap<string, ParameterInSight>;
  constructor(names: ReadonlyMap<string, ParameterInSight> = new Map()) {
    this.#names = names;
  }
  get(name: string): ParameterInSight | undefined {
    return this.#names.get(name);
  }
  /** Adds a `<T, …>` list; `own` numbers them as the declaration's own parameters. */
  with(list: AstNode | null | undefined, own = false): Sight {
    if (!list) return this;
    const names = new Map(this.#names);
    (list.params as AstNode[]).forEach((parameter, index) => {
      names.set(parameter.name.name, {
        index: own ? index : -1,
        constraint: parameter.constraint ?? null,
        fallback: parameter.default ?? null,
      });
    });
    return new Sight(names);
  }
  without(name: string): Sight {
    if (!this.#names.has(name)) return this;
    const names = new Map(this.#names);
    names.delete(name);
    return new Sight(names);
  }
  /** A parameter whose name is never looked at again, so that `T extends Foo<T>` ends. */
  hiding(name: string): Sight {
    const names = new Map(this.#names);
    names.set(name, { index: -1, constraint: null, fallback: null });
    return new Sight(names);
  }
}

// Written out: of most declarations several are made, and `...` takes several times as long.
const step = ({ of, sign, steps, kind }: Position, added: string): Position => ({
  of,
  sign,
  steps: [...steps, added],
  kind,
});
const flip = ({ of, sign, steps, kind }: Position): Position => ({ of, sign: sign === 1 ? -1 : 1, steps, kind });
const as = (at: Position, kind: ReferenceKind): Position =>
  at.kind === 'is' ? { of: at.of, sign: at.sign, steps: at.steps, kind } : at;

/** Utility types of the standard library: which part of their argument flows. */
const selecting = new Map<string, string>([
  ['ReturnType', '()'],
  ['Parameters', '('],
  ['ConstructorParameters', 'new('],
  ['InstanceType', 'new()'],
]);
const computing = new Set(['Partial', 'Exclude', 'Extract']);
const transparent = new Set(['Required', 'Readonly', 'NonNullable', 'Awaited', 'NoInfer', 'ThisType']);

/**
 * Appends every reference that `node` makes, seen from `at`. Types that carry no values (`keyof`, literals, the checked
 * side of a conditional type) make none.
 */
export const collectType: Collect = (out, node, at, sight) => {
  switch (node.type) {
    case 'TSTypeAnnotation':
    case 'TSParenthesizedType':
    case 'TSOptionalType':
      return collectType(out, node.typeAnnotation, at, sight);
    case 'TSTypeReference':
      return collectReference(out, node, at, sight);
    case 'TSImportType':
      return emit(out, importTarget(node), 'type', at, node.typeArguments, sight);
    case 'TSTypeQuery':
      return collectQuery(out, node, at, sight);
    case 'TSUnionType':
    case 'TSIntersectionType':
      for (const type of node.types) collectType(out, type, at, sight);
      return;
    case 'TSArrayType':
      return collectType(out, node.elementType, step(at, '[]'), sight);
    case 'TSTupleType':
      for (const type of node.elementTypes) collectType(out, type, step(at, '[]'), sight);
      return;
    case 'TSNamedTupleMember':
      return collectType(out, node.elementType, at, sight);
    case 'TSRestType':
      return collectType(out, node.typeAnnotation, at, sight);
    case 'TSTypeOperator':
      if (node.operator === 'readonly') collectType(out, node.typeAnnotation, at, sight);
      return;
    case 'TSIndexedAccessType':
      return collectIndexed(out, node, at, sight);
    case 'TSConditionalType':
      collectType(out, node.extendsType, { ...at, sign: -1, kind: 'test' }, sight);
      collectType(out, node.trueType, at, sight);
      return collectType(out, node.falseType, at, sight);
    case 'TSMappedType':
      if (node.typeAnnotation) collectType(out, node.typeAnnotation, step(at, '[]'), sight);
      return;
    case 'TSFunctionType':
      return collectSignature(out, node, at, sight);
    case 'TSConstructorType':
      return collectSignature(out, node, at, sight, 'new');
    case 'TSTypeLiteral':
      return collectMembers(out, node.members, at, sight);
    case 'TSTypePredicate':
      if (node.typeAnnotation) collectType(out, node.typeAnnotation, at, sight);
      return;
    default:
      return;
  }
};

function collectReference(out: TypeReference[], node: AstNode, at: Position, sight: Sight): void {
  const path = entityPath(node.typeName);
  if (!path) return;
  const head = path[0] as string;
  if (path.length === 1) {
    const parameter = sight.get(head);
    if (parameter) return collectParameter(out, head, parameter, at, sight);
    const argument = node.typeArguments?.params[0] as AstNode | undefined;
    const select = selecting.get(head);
    if (select && argument) return collectSelected(out, argument, select, at, sight);
    if ((head === 'Pick' || head === 'Omit') && argument) return collectPicked(out, node, head, at, sight);
    if (computing.has(head) && argument) return collectType(out, argument, as(at, 'derived'), sight);
    if (transparent.has(head) && argument) return collectType(out, argument, at, sight);
    if (head === 'Record' && node.typeArguments?.params[1])
      return collectType(out, node.typeArguments.params[1], step(at, '[]'), sight);
  }
  emit(out, { at: 'scope', path }, 'type', at, node.typeArguments, sight);
}

/**
 * A use of a type parameter: the declaration's own is told to whoever supplies arguments; what a caller may supply is
 * bounded by the constraint, and what nobody supplies is the default.
 */
function collectParameter(
  out: TypeReference[],
  name: string,
  parameter: ParameterInSight,
  at: Position,
  sight: Sight,
): void {
  if (parameter.index >= 0) out.push({ target: { at: 'parameter', index: parameter.index }, half: 'type', ...at });
  const inner = sight.hiding(name);
  if (parameter.constraint && at.sign === -1) collectType(out, parameter.constraint, at, inner);
  // A signature's own parameter is inferred from what is supplied; its default shows in what is received. The defaults of
  // a declaration count where it is named without arguments, which is not here.
  if (parameter.fallback && parameter.index < 0 && at.sign === 1) collectType(out, parameter.fallback, at, inner);
}

/** `Pick<X, 'a' | 'b'>` and `Omit<X, 'a'>`: the members that are left. With computed keys, some members of X. */
function collectPicked(out: TypeReference[], node: AstNode, head: string, at: Position, sight: Sight): void {
  const [argument, keyType] = node.typeArguments.params as AstNode[];
  const keys = keyType && literalKeys(keyType);
  if (!keys) return collectType(out, argument, as(at, 'derived'), sight);
  if (head === 'Omit')
    return collectSelected(out, argument, `!${keys.map((key: string) => `.${key}`).join('|')}`, at, sight);
  for (const key of keys) collectSelected(out, argument, `.${key}`, step(at, `.${key}`), sight);
}

function literalKeys(node: AstNode): string[] | null {
  const types: AstNode[] = node.type === 'TSUnionType' ? node.types : [node];
  const keys = types.map((type) => (type.type === 'TSLiteralType' ? literalText(type.literal) : null));
  return keys.every((key) => key !== null) ? keys : null;
}

function collectQuery(out: TypeReference[], node: AstNode, at: Position, sight: Sight): void {
  const target =
    node.exprName.type === 'TSImportType'
      ? importTarget(node.exprName)
      : ({ at: 'scope', path: entityPath(node.exprName) ?? [] } as const);
  if (target.at === 'scope' && target.path.length === 0) return;
  emit(out, target, 'value', at, node.typeArguments, sight);
}

/** `ReturnType<X>`, `X['name']`: only what lies behind one step of X. */
function collectSelected(out: TypeReference[], argument: AstNode, select: string, at: Position, sight: Sight): void {
  const found: TypeReference[] = [];
  collectType(found, argument, { ...at, kind: 'is' }, sight);
  for (const reference of found) {
    const selected = selectStep({ ...reference, steps: reference.steps.slice(at.steps.length) }, select);
    if (selected) out.push({ ...selected, steps: [...at.steps, ...selected.steps] });
  }
}

function collectIndexed(out: TypeReference[], node: AstNode, at: Position, sight: Sight): void {
  const index = node.indexType.type === 'TSLiteralType' ? literalText(node.indexType.literal) : null;
  if (index !== null && !/^\d+$/.test(index)) return collectSelected(out, node.objectType, `.${index}`, at, sight);
  // X[number], X[0], X[K]: some member of X flows, we do not know which.
  collectType(out, node.objectType, as(at, 'derived'), sight);
}

/**
 * The part of a reference that lies behind a step: the step taken off when the reference has it, asked of the target when
 * it has none. `!.a|.b` is everything but those steps. Null when nothing is left.
 */
export function selectStep(reference: TypeReference, select: string): TypeReference | null {
  const [first, ...steps] = reference.steps;
  if (first === undefined) return reference.select ? null : { ...reference, select, kind: 'derived' };
  if (select.startsWith('!')) return isExcluded(first, select) ? null : reference;
  if (first === select) return { ...reference, steps };
  // What a parameter takes is what `Parameters<…>` gives.
  if (select.endsWith('(') && first.startsWith(select) && first !== '()')
    return { ...reference, steps, sign: reference.sign === 1 ? -1 : 1 };
  return null;
}

export const isExcluded = (step: string, select: string): boolean => select.slice(1).split('|').includes(step);

/** Parameters supply, the result is received; `word` is `new` for constructors. */
export function collectSignature(out: TypeReference[], node: AstNode, at: Position, outer: Sight, word = ''): void {
  const sight = outer.with(node.typeParameters);
  const parameters = node.params as AstNode[];
  // What `this` is does not stand among the arguments.
  const first = parameters[0] && parameterName(parameters[0]) === 'this' ? 1 : 0;
  for (const [position, parameter] of parameters.entries()) {
    const type = parameterType(parameter);
    if (!type) continue;
    const required = parameters.slice(position + 1).filter((later) => !isOptional(later)).length;
    const name = `${word}(${parameterName(parameter)}@${Math.max(0, position - first)}+${required}`;
    collectType(out, type, flip(step(at, name)), sight);
  }
  if (node.returnType) collectType(out, node.returnType, step(at, word ? 'new()' : '()'), sight);
}

/** Members of an interface, a type literal or the instance side of a class. */
export function collectMembers(out: TypeReference[], members: readonly AstNode[], at: Position, sight: Sight): void {
  for (const member of members) collectMember(out, member, at, sight);
}

function collectMember(out: TypeReference[], member: AstNode, at: Position, sight: Sight): void {
  switch (member.type) {
    case 'TSPropertySignature':
      if (member.typeAnnotation) collectType(out, member.typeAnnotation, step(at, propertyStep(member)), sight);
      return;
    case 'TSMethodSignature':
      return collectMethod(out, member, member.kind, step(at, propertyStep(member)), sight);
    case 'TSIndexSignature':
      if (member.typeAnnotation) collectType(out, member.typeAnnotation, step(at, '[]'), sight);
      return;
    case 'TSCallSignatureDeclaration':
      return collectSignature(out, member, at, sight);
    case 'TSConstructSignatureDeclaration':
      return collectSignature(out, member, at, sight, 'new');
    default:
      return;
  }
}

/** A method, or an accessor: a getter is read, a setter is written. */
export function collectMethod(out: TypeReference[], node: AstNode, kind: string, at: Position, sight: Sight): void {
  if (kind === 'get') {
    if (node.returnType) collectType(out, node.returnType, at, sight);
    return;
  }
  if (kind === 'set') {
    const type = node.params[0] && parameterType(node.params[0]);
    if (type) collectType(out, type, flip(at), sight);
    return;
  }
  collectSignature(out, node, at, sight);
}

export const propertyStep = (member: AstNode): string => `.${propertyName(member)}`;

const importTarget = (node: AstNode): Target => ({
  at: 'module',
  specifier: String(node.source?.value ?? node.argument?.literal?.value ?? ''),
  path: node.qualifier ? (entityPath(node.qualifier) ?? []) : [],
});

function emit(
  out: TypeReference[],
  target: Target,
  half: Half,
  at: Position,
  argumentList: AstNode | null | undefined,
  sight: Sight,
): void {
  const reference = { target, half, of: at.of, sign: at.sign, kind: at.kind, steps: at.steps };
  out.push(argumentList ? { ...reference, typeArguments: collectArguments(argumentList, at.of, sight) } : reference);
}

function collectArguments(list: AstNode, of: Half, sight: Sight): TypeReference[][] {
  return (list.params as AstNode[]).map((argument) => {
    const found: TypeReference[] = [];
    collectType(found, argument, { of, sign: 1, steps: [], kind: 'is' }, sight);
    return found;
  });
}

/** `extends Base<…>`: the expression is a name, or `ns.Base`. */
export function collectHeritage(
  out: TypeReference[],
  expression: AstNode,
  argumentList: AstNode | null | undefined,
  at: Position,
  sight: Sight,
): void {
  const path = entityPath(expression);
  if (path) emit(out, { at: 'scope', path }, 'type', { ...step(at, '^'), kind: 'base' }, argumentList, sight);
}
