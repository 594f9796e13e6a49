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
    // Types of the package itself are mostly inferred, not written down.
    crossing.kind === 'augmentation'
      ? { hit, isImported: true }
      : isOwnCopy(crossing, role)
        ? {
            hit: { ...hit, cost: hit.cost + ways.unnamed(crossing.meeting, crossing[role], hit) },
            isImported: true,
          }
        : ways.nearest(crossing.meeting, crossing[role], hit);
  const placed = flows.map((flow, index) => {
    const [from, to] = [nearest('producer', flow.from), nearest('consumer', flow.to)];
    const cost = from.hit.cost + to.hit.cost;
    return { index, isImported: from.isImported && to.isImported, flow: { ...flow, from: from.hit, to: to.hit, cost } };
  });
  return placed.sort((a, b) => a.flow.cost - b.flow.cost || a.index - b.index);
}
