import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertRoom } from '../../lib/files/scratch.ts';

describe('assertRoom', () => {
  it('tells of a disk that is full, and of which file', function () {
    if (!existsSync('/dev/full')) this.skip();
    assert.throws(() => assertRoom('/dev/full'), { code: 'ENOSPC', path: '/dev/full' });
  });

  it('says nothing while there is room', () => {
    const folder = mkdtempSync(join(tmpdir(), 'spec-room-'));
    const file = join(folder, 'output.txt');
    writeFileSync(file, 'said');
    assertRoom(file);
    rmSync(folder, { recursive: true, force: true });
  });
});
