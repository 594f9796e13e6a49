import assert from 'node:assert/strict';
import { exitCode, FAIL_ON } from '../../lib/cli/exit-code.ts';
import type { Severity } from '../../lib/model/codes.ts';

const found = (severity: Severity, status: 'new' | 'known' = 'new') => [{ severity, status }];

describe('cli/exit-code', () => {
  it('is 1 at or above the level and 0 below it', () => {
    const table = (['error', 'warning', 'note'] as const).map((severity) =>
      FAIL_ON.map((level) => exitCode(found(severity), level)),
    );
    // error, warning, note, never
    assert.deepEqual(table, [
      [1, 1, 1, 0],
      [0, 1, 1, 0],
      [0, 0, 1, 0],
    ]);
  });

  it('counts new findings only', () => {
    assert.equal(exitCode(found('error', 'known'), 'note'), 0);
    assert.equal(exitCode([], 'note'), 0);
  });

  it('is never a count', () => {
    assert.equal(
      exitCode(
        Array.from({ length: 256 }, () => found('error')[0] ?? assert.fail()),
        'error',
      ),
      1,
    );
  });
});
