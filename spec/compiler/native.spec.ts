import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCompiler, runCompiler } from '../../lib/compiler/native.ts';
import { AnalyzerError } from '../../lib/errors.ts';

describe('runCompiler', () => {
  it('starts the pinned version', async () => {
    const { output, crashed } = await runCompiler(['--version'], '.', { timeout: 30_000 });
    assert.deepEqual([output.trim(), crashed], [`Version ${findCompiler().version}`, false]);
  });

  it('stops at the end of its budget', async () => {
    const { timedOut, crashed } = await runCompiler(['--version'], '.', { timeout: 0 });
    assert.deepEqual([timedOut, crashed], [true, false]);
  });

  it('does not take a crash, which has the exit code of "errors found", for an answer', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'native-'));
    const depth = 3_000_000;
    writeFileSync(join(folder, 'deep.ts'), `export type Deep = ${'['.repeat(depth)}${']'.repeat(depth)};`);
    const limits = { timeout: 50_000, memory: 4_000 };
    const { crashed, outOfMemory } = await runCompiler(
      ['--noEmit', '--noLib', '--ignoreConfig', 'deep.ts'],
      folder,
      limits,
    );
    rmSync(folder, { recursive: true, force: true });
    assert.ok(crashed || outOfMemory);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const run = runCompiler(['--version'], '.', { timeout: 30_000, signal: stop.signal });
    stop.abort();
    await assert.rejects(run, (error) => error instanceof AnalyzerError && error.code === 'aborted');
    await assert.rejects(runCompiler([], '.', { timeout: 1000, signal: stop.signal }), { code: 'aborted' });
  });
});
