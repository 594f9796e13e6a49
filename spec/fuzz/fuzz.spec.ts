import assert from 'node:assert/strict';
import { supervise } from '../../scripts/fuzz/supervise.ts';
import type { Target } from '../../scripts/fuzz/target.ts';
import { targets } from '../../scripts/fuzz/targets.ts';

/** A few runs of each; `npm run fuzz -- --runs 100000` is the real thing. */
const runsOf = (target: Target): number => Math.max(4, Math.ceil(target.weight * 5));

describe('spoiled input', () => {
  for (const target of targets) {
    it(`never makes it crash, hang or lie: ${target.name}`, async () => {
      // A new seed each time would fail on somebody's unrelated change: new inputs are the long run's business.
      const { failure, memory } = await supervise(target, runsOf(target), 20261125);
      assert.equal(failure, null, failure ?? '');
      assert.ok(memory < 1_200, `${memory} MiB`);
    });
  }

  it('is told when a target cannot even start', async () => {
    const absent = { ...(targets[0] as Target), name: 'no such target' };
    const { failure } = await supervise(absent, 1, 1);
    assert.match(failure ?? '', /crashed[\s\S]*no such target/);
  });
});
