import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalyzerError } from '../../lib/errors.ts';
import { type AnalysisReport, check } from '../../lib/index.ts';
import { fixture, projectRoot } from '../helpers.ts';
import { type Fate, faults } from './faults.ts';

describe('faults', () => {
  let folder: string;
  let root: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'faults-')));
    root = join(folder, 'project');
    cpSync(fixture('basics', 'private-member'), root, { recursive: true });
    mkdirSync(join(folder, 'outside'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const document = readFileSync(join(projectRoot, 'docs', 'reliability.md'), 'utf8');
  const rows = [...document.matchAll(/^\| (.+?) \| (.+?) \|$/gm)].map((match) => `${match[1]}: ${match[2]}`);

  for (const { name, fate, inject, posix } of faults) {
    it(`${name}: ${words(fate)}`, async function () {
      if (posix && process.platform === 'win32') return this.skip();
      inject(root, join(folder, 'outside'));
      const before = listing(folder);
      assert.deepEqual(await fateOf(root, fate), fate);
      assert.deepEqual(listing(folder), before, 'something was written');
      assert.ok(rows.includes(`${name}: ${words(fate)}`), 'docs/reliability.md has no such row');
    });
  }

  it('leaves nothing behind when it is ended in the middle', async function () {
    if (process.platform === 'win32') return this.skip();
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    const main = join(projectRoot, 'dist', 'bin', 'diamondback.cjs');
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const child = spawn(process.execPath, [main, 'check', root, '--no-cache'], {
        env: { ...process.env, TMPDIR: temporary },
        stdio: 'ignore',
      });
      while (readdirSync(temporary).length === 0 && child.exitCode === null)
        await new Promise((go) => setTimeout(go, 2));
      child.kill(signal);
      const [code] = await once(child, 'exit');
      assert.equal(code, 130);
      assert.deepEqual(readdirSync(temporary), []);
    }
  });
});

/** Every file below a folder with its time, but for the cache. */
function listing(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return paths
    .filter((path) => !/node_modules[\\/]\.cache/.test(path))
    .map((path) => {
      const stats = lstatSync(join(folder, path));
      return stats.isDirectory() ? path : `${path} ${stats.mtimeMs} ${stats.size}`;
    })
    .sort();
}

function words(fate: Fate): string {
  if ('finds' in fate) return 'the conflict is found';
  return 'gap' in fate ? `gap \`${fate.gap}\`` : `error \`${fate.error}\`, exit code 2`;
}

/** What came of it, in the terms of what was expected. */
async function fateOf(root: string, expected: Fate): Promise<Fate> {
  let report: AnalysisReport;
  try {
    ({ report } = await check({ path: root }));
  } catch (error) {
    assert.ok(error instanceof AnalyzerError, String(error));
    return { error: error.code };
  }
  const gap = report.gaps.find(({ code }) => 'gap' in expected && code === expected.gap) ?? report.gaps[0];
  if ('gap' in expected && gap) return { gap: gap.code };
  return report.findings.some(({ verdict }) => verdict === 'incompatible') ? { finds: true } : (fail(report) as never);
}

function fail({ findings, gaps }: AnalysisReport): void {
  assert.fail(`neither the conflict nor a gap: ${JSON.stringify({ findings: findings.length, gaps })}`);
}
