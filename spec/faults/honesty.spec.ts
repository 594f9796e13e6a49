import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnalysisReport, analyze, formatNames, formatReport } from '../../lib/index.ts';
import { fixture, projectRoot } from '../helpers.ts';

const main = join(projectRoot, 'dist', 'bin', 'diamondback.cjs');

/** A project in which a share of the packages whose types matter cannot be read. */
describe('a result that is incomplete', () => {
  let root: string;
  beforeEach(() => {
    root = join(realpathSync(mkdtempSync(join(tmpdir(), 'honesty-'))), 'project');
    cpSync(fixture('basics', 'private-member'), root, { recursive: true });
    rmSync(join(root, 'node_modules', '.cache'), { recursive: true, force: true });
  });
  afterEach(() => rmSync(join(root, '..'), { recursive: true, force: true }));

  /** Packages that depend on money, so that their types matter; some of them cannot be read. */
  function add(count: number, unreadable: number): void {
    const path = join(root, 'package-lock.json');
    const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, object> };
    for (let i = 0; i < count; i += 1) {
      const name = `more-${i}`;
      const own = join(root, 'node_modules', name);
      mkdirSync(own);
      writeFileSync(join(own, 'package.json'), JSON.stringify({ name, version: '1.0.0', types: 'index.d.ts' }));
      const types = "import { Money } from 'money';\nexport declare const m: Money;\n";
      writeFileSync(join(own, 'index.d.ts'), i < unreadable ? `${types}export declare class {` : types);
      lock.packages[`node_modules/${name}`] = { version: '1.0.0', dependencies: { money: '*' } };
    }
    const { dependencies } = lock.packages[''] as { dependencies: object };
    const more = Object.fromEntries(Array.from({ length: count }, (_, i) => [`more-${i}`, '*']));
    lock.packages[''] = { ...lock.packages[''], dependencies: { ...dependencies, ...more } };
    writeFileSync(path, JSON.stringify(lock));
    writeFileSync(
      join(root, 'package.json'),
      JSON.stringify({ name: 'app', version: '1.0.0', dependencies: { ...dependencies, ...more } }),
    );
  }

  const cli = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [main, 'check', root, ...args], { encoding: 'utf8' });

  it('says so at the top, and fails with --strict: 30 of 100 cannot be read', async () => {
    // 4 packages matter already: money twice, bank and shop.
    add(6, 3);
    const report = await analyze({ path: root });
    assert.deepEqual([report.summary.relevant, report.summary.unread], [10, 3]);
    const { status, stdout, stderr } = cli('--strict');
    assert.equal(status, 2);
    assert.match(stderr, /with --strict this is a failure/);
    assert.match(stdout.split('┌')[0] ?? '', /3 of 10 packages that matter could not be read/);
    assert.equal(cli().status, 1, 'without it the conflict alone decides');
  });

  it('is none when little is missing', async () => {
    add(10, 1);
    const report = await analyze({ path: root });
    assert.deepEqual([report.summary.relevant, report.summary.unread], [14, 1]);
    const { status, stdout } = cli('--strict');
    assert.equal(status, 1);
    assert.doesNotMatch(stdout, /could not be read/);
  });

  it('is told in every format, also where nothing was found', async () => {
    const types = join(root, 'node_modules', 'bank', 'index.d.ts');
    writeFileSync(types, `${readFileSync(types, 'utf8')}export declare class {`);
    const found: AnalysisReport = await analyze({ path: root });
    const report: AnalysisReport = { ...found, findings: [] };
    assert.ok(report.summary.unread > 0);
    for (const format of formatNames) {
      const text = await formatReport(report, format);
      if (format === 'json') assert.equal(JSON.parse(text).summary.unread, 1);
      else assert.match(text, /1 of 4 packages that matter could not be read/, format);
      assert.doesNotMatch(text, /(?<!found )\bno (?:dependency )?conflicts in/i, `${format} says more than is known`);
    }
    assert.match(await formatReport(report, 'table', { quiet: true }), /could not be read/);
  });
});
