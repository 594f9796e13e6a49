import assert from 'node:assert/strict';
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

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const run = runCompiler(['--version'], '.', { timeout: 30_000, signal: stop.signal });
    stop.abort();
    await assert.rejects(run, (error) => error instanceof AnalyzerError && error.code === 'aborted');
    await assert.rejects(runCompiler([], '.', { timeout: 1000, signal: stop.signal }), { code: 'aborted' });
  });
});
