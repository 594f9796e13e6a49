import assert from 'node:assert/strict';
import type { Crossing, SymbolFlow } from '../../lib/crossing/flows.ts';
import type { Answer } from '../../lib/verdict/judge.ts';
import { judgeCrossing } from '../../lib/verdict/verdict.ts';

/** Flows by cost, cheapest first, each with its answer. */
function verdictOf(
  ...answers: readonly (readonly [cost: number, verdict: Answer['verdict'], timedOut?: boolean])[]
): string {
  const flows = answers.map(([cost], i) => ({ name: `#T${i}`, cost }) as unknown as SymbolFlow);
  const answerOf = (flow: SymbolFlow): Answer => {
    const [, verdict = 'unknown', timedOut = false] = answers[flows.indexOf(flow)] ?? [];
    return { verdict, reason: `about ${flow.name}`, timedOut };
  };
  const judged = judgeCrossing({ flows } as unknown as Crossing, answerOf);
  return `${judged.verdict} ${judged.flows.map(({ name }) => name).join(' ')}${judged.timedOut ? ' timed out' : ''}: ${judged.reason}`;
}

describe('judgeCrossing', () => {
  it('is incompatible as soon as one flow is rejected, and speaks of those', () => {
    assert.equal(verdictOf([0, 'accepted'], [5, 'rejected'], [6, 'rejected']), 'incompatible #T1 #T2: about #T1');
    assert.equal(verdictOf([0, 'unknown'], [9, 'rejected']), 'incompatible #T1: about #T1');
  });

  it('is compatible when all flows are accepted', () => {
    assert.equal(verdictOf([0, 'accepted'], [1, 'accepted']), 'compatible #T0 #T1: about #T0');
  });

  it('is unknown when what is nearest is unknown', () => {
    assert.equal(verdictOf([0, 'unknown'], [5, 'accepted']), 'unknown #T0: about #T0');
    assert.equal(verdictOf([0, 'unknown', true]), 'unknown #T0 timed out: about #T0');
  });

  it('does not let a far unknown overrule what is near', () => {
    assert.equal(verdictOf([0, 'accepted'], [1, 'unknown']), 'compatible #T0: about #T0');
    assert.equal(verdictOf([0, 'unknown'], [2, 'accepted']), 'compatible #T1: about #T1');
  });

  it('is unknown without a flow', () => {
    assert.match(verdictOf(), /^unknown/);
  });
});
