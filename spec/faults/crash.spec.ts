import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalyzerError, check } from '../../lib/index.ts';
import { fixture, projectRoot } from '../helpers.ts';

const main = join(projectRoot, 'dist', 'bin', 'diamondback.cjs');

/** Calls of the system that need room on a disk, or a disk that can be written. */
const writing = [
  'writeFileSync',
  'writeSync',
  'mkdirSync',
  'mkdtempSync',
  'symlinkSync',
  'renameSync',
  'fsyncSync',
] as const;

/** Lets the first `healthy` of these calls pass, and no other. Returns how many there were. */
async function onFailingDisk(healthy: number, code: string, work: () => Promise<unknown>): Promise<number> {
  const real = writing.map((name) => [name, fs[name]] as const);
  const table = fs as unknown as Record<string, unknown>;
  let calls = 0;
  const openSync = fs.openSync;
  const refuse = (path: unknown): void => {
    calls += 1;
    if (calls <= healthy) return;
    throw Object.assign(new Error(`${code}: it cannot be written`), {
      code,
      path: typeof path === 'string' ? path : undefined,
    });
  };
  for (const [name, call] of real)
    table[name] = (...args: unknown[]): unknown => {
      refuse(name === 'symlinkSync' || name === 'renameSync' ? args[1] : args[0]);
      return (call as (...all: unknown[]) => unknown)(...args);
    };
  table.openSync = (...args: unknown[]): unknown => {
    if (typeof args[1] === 'string' && args[1].includes('w')) refuse(args[0]);
    return (openSync as (...all: unknown[]) => unknown)(...args);
  };
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    for (const [name, call] of real) table[name] = call;
    table.openSync = openSync;
    syncBuiltinESMExports();
  }
  return calls;
}

describe('a run that ends too early', () => {
  let folder: string;
  let root: string;
  let temporary: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'crash-')));
    [root, temporary] = [join(folder, 'project'), join(folder, 'tmp')];
    mkdirSync(temporary);
    cpSync(fixture('basics', 'private-member'), root, { recursive: true });
    rmSync(join(root, 'node_modules', '.cache'), { recursive: true, force: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const cache = (): string => join(root, 'node_modules', '.cache', 'diamondback', 'v1');
  const baseline = (): string => join(root, 'diamondback-baseline.json');
  const start = (...args: string[]): ReturnType<typeof spawn> =>
    spawn(process.execPath, [main, ...args], {
      cwd: root,
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
      stdio: 'ignore',
    });
  const run = async (...args: string[]): Promise<number> => (await once(start(...args), 'exit'))[0] as number;
  const toReport = ['check', '--no-baseline', '--format', 'json', '--output', join('..', 'report.json')];
  const report = (): string => readFileSync(join(folder, 'report.json'), 'utf8');

  it('leaves nothing half done when it is killed, whenever that is', async function () {
    this.timeout(120_000);
    const began = performance.now();
    assert.equal(await run(...toReport), 1);
    const [expected, whole] = [report(), performance.now() - began];
    for (let i = 0; i < 5; i += 1) {
      rmSync(cache(), { recursive: true, force: true });
      const children = [start(...toReport), start('baseline')];
      await new Promise((go) => setTimeout(go, (whole * (i + 1)) / 5));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(
        children.map(async (child) => child.exitCode === null && child.signalCode === null && once(child, 'exit')),
      );
      assert.equal(report(), expected, 'the report is neither the old one nor the new one');
      if (existsSync(baseline())) assert.match(readFileSync(baseline(), 'utf8'), /^\{\n[\s\S]*\n\}\n$/);
      if (existsSync(cache()))
        for (const name of readdirSync(cache()).filter((one) => !one.startsWith('.')))
          assert.ok(readFileSync(join(cache(), name)).length > 100);
    }
    assert.equal(await run(...toReport), 1);
    assert.equal(report(), expected);
    assert.equal(await run(...toReport), 1);
    assert.equal(report(), expected, 'from the cache it is another');
    assert.deepEqual(readdirSync(temporary), [], 'what killed runs left is still there');
  });

  it('is no harm to others that run at the same time', async function () {
    this.timeout(120_000);
    const all = await Promise.all([run(...toReport), run(...toReport), run('baseline'), run(...toReport)]);
    assert.deepEqual(all, [1, 1, 0, 1]);
    const together = report();
    assert.equal(await run(...toReport), 1);
    assert.equal(report(), together);
    assert.deepEqual([readdirSync(temporary), readdirSync(folder).sort()], [[], ['project', 'report.json', 'tmp']]);
    assert.equal(JSON.parse(readFileSync(baseline(), 'utf8')).findings.length, 1);
    assert.ok(readdirSync(cache()).every((name) => !name.startsWith('.')));
  });

  it('on a disk that is full or gone says so or gives the whole answer, and keeps what was there', async function () {
    this.timeout(120_000);
    const old = '{\n  "version": 1,\n  "findings": []\n}\n';
    const ask = async (healthy: number, code: string): Promise<number> => {
      writeFileSync(baseline(), old);
      return onFailingDisk(healthy, code, async () => {
        try {
          const { report: made, written } = await check({ path: root, updateBaseline: true });
          assert.equal(made.findings.length, 1, 'the finding is gone');
          assert.ok(written);
        } catch (error) {
          assert.ok(error instanceof AnalyzerError, String((error as Error).stack));
          assert.equal(error.code, 'output-unwritable');
          assert.equal(readFileSync(baseline(), 'utf8'), old);
        }
      });
    };
    const calls = await ask(Infinity, '');
    assert.notEqual(readFileSync(baseline(), 'utf8'), old);
    // First the temporary folder is written, at the end the answer in the cache and the baseline.
    const moments = [0, 1, Math.floor(calls / 2), ...Array.from({ length: 6 }, (_, i) => calls - 6 + i)];
    for (const [i, healthy] of moments.entries())
      await ask(healthy, ['ENOSPC', 'EROFS', 'EDQUOT', 'EIO'][i % 4] as string);
    assert.deepEqual(
      readdirSync(root).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });
});
