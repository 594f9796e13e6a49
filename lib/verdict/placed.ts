/** Flows by the ways that a meeting's own code is nearest to. */
import { isOwnCopy } from '../crossing/crossing-usage.ts';
import type { Crossing, NamedHit, SymbolFlow } from '../crossing/flows.ts';
import type { UsedWays } from '../crossing/used-ways.ts';

export interface PlacedFlow {
  readonly flow: SymbolFlow;
  /** Position among the flows that were placed. */
  readonly index: number;
  /** Whether the code imports the entries that the flow begins and ends at. */
  readonly isImported: boolean;
}

/** Places flows of a crossing; nearest first, and what the code does not use last. */
export function placeFlows(crossing: Crossing, flows: readonly SymbolFlow[], ways: UsedWays): PlacedFlow[] {
  const nearest = (role: 'producer' | 'consumer', hit: NamedHit): { hit: NamedHit; isImported: boolean } =>
    crossing.kind === 'augmentation'
      ? { hit, isImported: true }
      : isOwnCopy(crossing, role)
        ? ways.own(crossing.meeting, crossing[role], hit)
        : ways.nearest(crossing.meeting, crossing[role], hit);
  const placed = flows.map((flow, index) => {
    const [from, to] = [nearest('producer', flow.from), nearest('consumer', flow.to)];
    const cost = from.hit.cost + to.hit.cost;
    return { index, isImported: from.isImported && to.isImported, flow: { ...flow, from: from.hit, to: to.hit, cost } };
  });
  return placed.sort((a, b) => a.flow.cost - b.flow.cost || a.index - b.index);
}

/** One name may be inferred, destructured or written in another file; that so many are is unlikely. */
const farFetched = 2;

/**
 * Whether the code goes a good part of neither way of a flow that was placed: it lacks several names that it would have to
 * write. All words of the code have to be read for that.
 */
export const isFarFetched = (crossing: Crossing, flow: SymbolFlow, ways: UsedWays): boolean =>
  unwritten(crossing, flow, ways) >= farFetched;

/** How many names the code lacks. Those at the end of both ways need not be written: the whole may be handed over. */
function unwritten(crossing: Crossing, { from, to }: SymbolFlow, ways: UsedWays): number {
  if (crossing.kind === 'augmentation' || crossing.kind === 'ambient') return 0;
  const { meeting, producer, consumer } = crossing;
  const isInferred = isOwnCopy(crossing, 'producer');
  const lacking = [isInferred ? from.via.slice(1) : from.via, to.via].map((via) =>
    ways.unwritten(meeting, [producer, consumer], via),
  );
  const [made, taken] = lacking;
  if (!made || !taken) return 0;
  return [...made, ...taken].filter((name) => !(made.has(name) && taken.has(name))).length;
}
