/** Types that were renamed between two versions: no name leads from one to the other, but the same member does. */
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
  const wanted = membersOf(declarations.edges(flow.to.declaration));
  const found: SymbolFlow[] = [];
  for (const [member, edge] of membersOf(declarations.edges(flow.from.declaration))) {
    const other = wanted.get(member);
    if (!edge || !other || other.to === edge.to) continue;
    const from = typeOf(edge.to);
    const to = typeOf(other.to);
    if (!from || !to || from.package !== to.package || from.copy === to.copy) continue;
    const name = from.names[0];
    const consumerName = to.names[0];
    if (!name || !consumerName || to.names.some((shared) => from.names.includes(shared))) continue;
    const cost = flow.cost + edge.steps.length + other.steps.length;
    const sides = { from: behind(flow.from, edge, from), to: behind(flow.to, other, to) };
    found.push({ name, consumerName, half: 'type', cost, ...sides });
  }
  return found;
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
