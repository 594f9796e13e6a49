import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { residentMemory, watchMemory } from '../../lib/compiler/memory.ts';

const told = process.platform !== 'win32';

describe('memory of a child process', () => {
  it('is told while it runs', async function () {
    if (!told) return this.skip();
    assert.ok(((await residentMemory(process.pid)) ?? 0) > 10);
    assert.equal(await residentMemory(2 ** 22 + 1), null);
  });

  it('calls out when a process holds more than it may, and only then', async function () {
    if (!told) return this.skip();
    const script = 'const held = []; setInterval(() => held.push(Buffer.alloc(30 << 20, 1)), 50)';
    const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    const modest = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
    let wronged = false;
    const unwatch = watchMemory(modest.pid, 2_000, () => {
      wronged = true;
    });
    watchMemory(child.pid, 300, () => child.kill('SIGKILL'));
    const [, signal] = await once(child, 'exit');
    modest.kill('SIGKILL');
    unwatch();
    assert.equal(signal, 'SIGKILL');
    assert.equal(wronged, false);
  });
});
