import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCompiler } from '../lib/compiler/native.ts';
import { projectRoot } from './helpers.ts';

const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  bin: Record<string, string>;
  exports: { '.': Record<string, string> };
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
};

/** A program as a user writes it, with each part of the public API. */
const consumer = `
import { analyze, AnalyzerError, check, findDivergent, formatReport, loadTree, meetings, witness } from 'diamondback';
import type { AnalysisReport, AnalyzeOptions, CheckResult, Finding, FindingCode, Gap, InstallTree, PackageCopy } from 'diamondback';

const options: AnalyzeOptions = { path: '.', omit: ['dev'], onProgress: ({ phase }) => phase.length };
export const report: AnalysisReport = await analyze(options);
export const codes: FindingCode[] = report.findings.map((finding: Finding) => finding.code);
export const gaps: readonly Gap[] = report.gaps;
export const tree: InstallTree = await loadTree('.');
export const copies: readonly PackageCopy[] = tree.copies;
export const total: number[] = findDivergent(tree).divergent.map((divergence) => meetings(tree, divergence).total);
export const text = formatReport;
export const checked: CheckResult = await check({ ...options, baseline: 'accepted.json', failOn: 'warning' });
export const program: string = (await witness({ fingerprint: 'abc' })).text;
export const hint = (error: unknown): string => (error instanceof AnalyzerError ? error.hint : '');
// @ts-expect-error a report is not any
export const wrong: number = report;
`;

describe('the package', () => {
  let packed: string[];
  before(() => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const args = ['pack', '--ignore-scripts', '--json', '--dry-run'];
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    const shell = process.platform === 'win32';
    const output = execFileSync(npm, args, { cwd: projectRoot, encoding: 'utf8', stdio, shell });
    const [pack] = JSON.parse(output) as { files: { path: string }[] }[];
    packed = pack?.files.map(({ path }) => path) ?? [];
  });

  it('runs nothing when it is installed, and brings exact versions', () => {
    const scripts = ['preinstall', 'install', 'postinstall', 'prepare'].filter((name) => name in manifest.scripts);
    assert.deepEqual(scripts, []);
    const loose = Object.entries(manifest.dependencies).filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range));
    assert.deepEqual(loose, []);
    assert.ok(Object.keys(manifest.dependencies).length <= 8);
  });

  it('holds what its manifest names', () => {
    const named = [...Object.values(manifest.bin), ...Object.values(manifest.exports['.'])];
    for (const file of named.map((path) => path.replace('./', ''))) assert.ok(packed.includes(file), file);
    for (const file of ['package.json', 'LICENSE']) assert.ok(packed.includes(file), file);
  });

  it('holds nothing that only this project needs', () => {
    const expected =
      /^(?:dist\/(?:lib|bin)\/|docs\/|schema\/|(?:package\.json|action\.yml|README\.md|CHANGELOG\.md|LICENSE)$)/;
    assert.deepEqual(
      packed.filter((file) => !expected.test(file)),
      [],
    );
  });

  it('holds the licences of what is bundled', () => {
    assert.ok(packed.includes('dist/bin/THIRD-PARTY-NOTICES'));
    const notices = readFileSync(join(projectRoot, 'dist/bin/THIRD-PARTY-NOTICES'), 'utf8');
    assert.match(notices, /^jsonc-parser \d+\.\d+\.\d+ \(MIT\)$/m);
    assert.match(notices, /Copyright \(c\) Microsoft/);
  });

  it('holds a source map for every file of the bundle', () => {
    const scripts = packed.filter((file) => /^dist\/bin\/.*\.[cm]js$/.test(file));
    assert.ok(scripts.length > 2);
    for (const file of scripts) assert.ok(packed.includes(`${file}.map`), file);
  });

  it('holds a declaration file for every script', () => {
    const scripts = packed.filter((file) => file.startsWith('dist/lib/') && file.endsWith('.js'));
    assert.ok(scripts.length > 20);
    assert.deepEqual(
      scripts.filter((file) => !packed.includes(file.replace(/\.js$/, '.d.ts'))),
      [],
    );
  });

  it('exports its interface', async () => {
    const library = (await import(pathToFileURL(join(projectRoot, 'dist/lib/index.js')).href)) as object;
    const names = Object.keys(library);
    const functions = [
      'analyze',
      'check',
      'compare',
      'configured',
      'explain',
      'witness',
      'loadTree',
      'findDivergent',
      'meetings',
      'coneGraph',
    ];
    const formats = ['formatReport', 'formatList', 'formatExplanation'];
    const errors = ['AnalyzerError', 'InternalError'];
    for (const name of [...functions, ...formats, ...errors]) assert.ok(names.includes(name), name);
    assert.ok(!names.includes('default'));
  });

  describe('in an empty project', () => {
    let folder: string;
    before(() => {
      folder = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', type: 'module' }));
      writeFileSync(join(folder, 'consumer.ts'), consumer);
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(projectRoot, join(folder, 'node_modules', 'diamondback'), 'junction');
    });
    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it('has types that compile, its own declaration files checked as well', async () => {
      assert.ok(existsSync(join(projectRoot, 'dist/lib/index.d.ts')), 'npm run build first');
      const options = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--types', ''];
      const args = ['--noEmit', '--ignoreConfig', '--module', 'nodenext', '--target', 'es2023', ...options];
      const { output } = await runCompiler([...args, 'consumer.ts'], folder, { timeout: 30_000 });
      assert.equal(output, '');
    });
  });
});
