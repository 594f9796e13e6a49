import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBytes, readText, readTextSoon } from '../../lib/files/read.ts';

describe('files/read', () => {
  let root = '';
  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'files-')));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it('reads a plain file, also through a link', async () => {
    const path = join(root, 'a.txt');
    writeFileSync(path, 'é\ufeff');
    assert.equal(readText(path), 'é\ufeff');
    assert.equal(await readTextSoon(path), 'é\ufeff');
    assert.equal(readBytes(path).length, 5);
  });

  it('says what the system says of one that is not there', async () => {
    assert.throws(() => readText(join(root, 'absent')), { code: 'ENOENT' });
    await assert.rejects(readTextSoon(join(root, 'absent')), { code: 'ENOENT' });
  });

  it('does not read what is larger than it may be', async () => {
    const path = join(root, 'large');
    writeFileSync(path, 'x'.repeat(2_000_001));
    assert.throws(() => readText(path, 2_000_000), { code: 'it is larger than 2 MB' });
    await assert.rejects(readTextSoon(path, 2_000_000), { code: 'it is larger than 2 MB' });
  });

  it('neither waits for a pipe nor reads a device that never ends', async function () {
    if (process.platform === 'win32') return this.skip();
    const [pipe, device] = [join(root, 'pipe'), join(root, 'device')];
    execFileSync('mkfifo', [pipe]);
    symlinkSync('/dev/zero', device);
    for (const path of [pipe, device]) {
      assert.throws(() => readText(path), { code: 'it is not a plain file' });
      await assert.rejects(readTextSoon(path), { code: 'it is not a plain file' });
    }
  });
});
