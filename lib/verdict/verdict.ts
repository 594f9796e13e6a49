/** From the compiler's answers on single symbols to the verdict on a crossing. */
import type { Crossing, SymbolFlow } from '../crossing/flows.ts';
import type { Verdict } from '../model/report.ts';
import type { Answer } from './judge.ts';
import type { SiteProof } from './site-verdicts.ts';

export interface Judged {
  readonly verdict: Verdict;
  readonly reason: string;
  /** The flows that the verdict speaks of, cheapest first. */
  readonly flows: readonly SymbolFlow[];
  /** The compiler's words for each of {@link flows}, where it rejects them. */
  readonly reasons?: readonly string[];
  /** What TypeScript said at the place of each of {@link flows}, where it was asked and could tell. */
  readonly sites?: readonly (SiteProof | undefined)[];
  /** The compiler did not answer in its budget. */
  readonly timedOut: boolean;
}

/** An unknown symbol decides only when no judged one is about as easy to reach. */
const nearby = 2;

/** The worst answer decides: one rejected flow is a conflict, however many others compile. */
export function judgeCrossing(crossing: Crossing, answerOf: (flow: SymbolFlow) => Answer): Judged {
  const answered = crossing.flows.map((flow) => ({ flow, answer: answerOf(flow) }));
  const rejected = answered.filter((a) => a.answer.verdict === 'rejected');
  if (rejected[0]) {
    return {
      verdict: 'incompatible',
      reason: rejected[0].answer.reason,
      flows: rejected.map((a) => a.flow),
      reasons: rejected.map((a) => a.answer.reason),
      timedOut: false,
    };
  }
  const accepted = answered.filter((a) => a.answer.verdict === 'accepted');
  const unknown = answered.filter((a) => a.answer.verdict === 'unknown');
  if (crossing.more > 0) {
    const reason = `${crossing.more} more types cross than were compared`;
    return { verdict: 'unknown', reason, flows: crossing.flows, timedOut: false };
  }
  const best = accepted[0];
  const doubt = unknown[0];
  if (best && (!doubt || best.flow.cost <= doubt.flow.cost + nearby)) {
    const reason = best.answer.reason || 'TypeScript accepts every flow that was found';
    return { verdict: 'compatible', reason, flows: accepted.map((a) => a.flow), timedOut: false };
  }
  const reason = doubt?.answer.reason ?? 'no flow could be named';
  return { verdict: 'unknown', reason, flows: unknown.map((a) => a.flow), timedOut: doubt?.answer.timedOut ?? false };
}
