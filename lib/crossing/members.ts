/** Types that cross as members of what crosses, and that no way of their own leads to. */
import type { Declarations, Edge } from '../surface/declarations.ts';
import type { NamedHit, SymbolFlow } from './flows.ts';
import type { PublicName } from './public-names.ts';

/** What is known of a declaration as a type of some divergent copy. */
export interface KnownType {
  readonly copy: number;
  readonly package: string;
  readonly names: readonly PublicName[];
}

/**
 * `ReadableSpan.resource` is an `IResource` in one version and a `Resource` in the next. Where `ReadableSpan` crosses, its
 * `resource` does, although nothing called `IResource` is ever taken. One level deep: what lies deeper hangs on a type
 * that crosses by itself. Only members that are received: those that are supplied go the other way.
 */
export function renamedFlows(
  flow: SymbolFlow,
  declarations: Declarations,
  typeOf: (declaration: number) => KnownType | null,
): SymbolFlow[] {
  if (flow.half !== 'type') return [];
  return memberPairs(flow, declarations, typeOf).flatMap(({ sides, from, to, cost }) => {
    const name = from.names[0];
    const consumerName = to.names[0];
    if (!name || !consumerName || to.names.some((shared) => from.names.includes(shared))) return [];
    return [{ name, consumerName, half: 'type', cost, ...sides }];
  });
}

interface MemberPair extends Pick<SymbolFlow, 'cost'> {
  readonly from: KnownType;
  readonly to: KnownType;
  readonly sides: Pick<SymbolFlow, 'from' | 'to'>;
}

/** Members of one name whose types are of two copies of one package. */
function memberPairs(
  flow: SymbolFlow,
  declarations: Declarations,
  typeOf: (declaration: number) => KnownType | null,
): MemberPair[] {
  const wanted = membersOf(declarations.edges(flow.to.declaration));
  const found: MemberPair[] = [];
  for (const [member, edge] of membersOf(declarations.edges(flow.from.declaration))) {
    const other = wanted.get(member);
    if (!edge || !other || other.to === edge.to) continue;
    const from = typeOf(edge.to);
    const to = typeOf(other.to);
    if (!from || !to || from.package !== to.package || from.copy === to.copy) continue;
    const cost = flow.cost + edge.steps.length + other.steps.length;
    found.push({ from, to, cost, sides: { from: behind(flow.from, edge, from), to: behind(flow.to, other, to) } });
  }
  return found;
}

/** Of flows that are farther than this the parts are not looked at. */
const nearEnough = 6;

/**
 * Whoever wants an instance of a class gets one that the class made, so no way leads to its members. But when the instance
 * of the other copy's class is handed over and rejected, a member whose type is rejected as well is a reason for it. One
 * level deep; a member of the same package is no other package's matter.
 */
export function partFlows(
  flow: SymbolFlow,
  declarations: Declarations,
  typeOf: (declaration: number) => KnownType | null,
): SymbolFlow[] {
  if (flow.half !== 'type' || flow.cost > nearEnough) return [];
  if (!declarations.get(flow.to.declaration).declaration.forms.has('class')) return [];
  const whole = typeOf(flow.to.declaration);
  return memberPairs(flow, declarations, typeOf).flatMap(({ sides, from, to, cost }) => {
    const name = from.names.find((known) => to.names.includes(known));
    if (!name || from.package === whole?.package) return [];
    return [{ name, consumerName: name, half: 'type', cost, ...sides, partOf: flow }];
  });
}

const isMember = (edge: Edge): boolean =>
  edge.to >= 0 &&
  edge.of === 'type' &&
  edge.half === 'type' &&
  edge.kind === 'is' &&
  edge.sign === 1 &&
  edge.steps.length > 0;

/** Members that have one type; null for a union, whose parts cannot be told which became which. */
function membersOf(edges: readonly Edge[]): Map<string, Edge | null> {
  const members = new Map<string, Edge | null>();
  for (const edge of edges) {
    if (!isMember(edge)) continue;
    const key = edge.steps.join('');
    members.set(key, members.has(key) ? null : edge);
  }
  return members;
}

const behind = (hit: NamedHit, edge: Edge, type: KnownType): NamedHit => ({
  ...hit,
  declaration: edge.to,
  copy: type.copy,
  runs: type.copy,
  names: type.names,
  cost: hit.cost + edge.steps.length,
  via: [...hit.via, ...edge.steps],
});
