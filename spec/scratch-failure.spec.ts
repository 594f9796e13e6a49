import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scratchFailure } from '../lib/scratch-failure.ts';

const failure = (values: Partial<NodeJS.ErrnoException>): string | undefined =>
  scratchFailure(Object.assign(new Error('it failed'), values))?.code;

describe('scratchFailure', () => {
  const own = join(tmpdir(), 'diamondback-00000000-1-abcdef', 'a.ts');

  it('knows what cannot be written there', () => {
    assert.equal(failure({ code: 'EACCES', path: own }), 'output-unwritable');
    assert.equal(failure({ code: 'EACCES', path: '/elsewhere/a.ts' }), undefined);
    assert.equal(failure({ code: 'EMFILE', path: own }), undefined);
  });

  it('knows a disk that got full while a file was open, though no path is told', function () {
    assert.equal(failure({ code: 'ENOSPC', syscall: 'write' }), 'output-unwritable');
    assert.equal(failure({ code: 'ENOSPC', syscall: 'read' }), undefined);
    assert.equal(scratchFailure(null), null);
    if (!existsSync('/dev/full')) this.skip();
    assert.throws(
      () => writeFileSync('/dev/full', 'a'),
      (error) => scratchFailure(error)?.code === 'output-unwritable',
    );
  });
});
