import assert from 'node:assert/strict';
import { patience } from '../../lib/compiler/patience.ts';

describe('patience', () => {
  it('is one on an idle machine, grows with what waits for each processor, and has an end', () => {
    const cases = [
      [0, 2],
      [1.5, 2],
      [5, 2],
      [100, 2],
    ] as const;
    assert.deepEqual(
      cases.map(([load, processors]) => patience(load, processors)),
      [1, 1, 2.5, 4],
    );
    assert.ok(patience() >= 1);
  });
});
