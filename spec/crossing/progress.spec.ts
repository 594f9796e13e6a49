import assert from 'node:assert/strict';
import { analyze } from '../../lib/index.ts';
import { fixture } from '../helpers.ts';

describe('progress', () => {
  it('tells how much of the reading is done', async () => {
    const told: string[] = [];
    const onProgress = ({ phase, done, total }: { phase: string; done?: number; total?: number }): void => {
      if (done !== undefined) told.push(`${phase} ${done}/${total}`);
    };
    await analyze({ path: fixture('basics', 'given-to-another'), cache: false, onProgress });
    assert.deepEqual(
      told,
      [0, 1, 2, 3, 4].map((done) => `reading types ${done}/5`),
    );
  });
});
