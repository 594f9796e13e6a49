import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnalyzeOptions, analyze } from '../../lib/index.ts';
import { caseNames } from '../cases/cases.ts';
import { fixture } from '../helpers.ts';

/** A report, and whether types were read for it. */
async function run(path: string, options: AnalyzeOptions = {}): Promise<{ text: string; isCold: boolean }> {
  const phases: string[] = [];
  const report = await analyze({ path, ...options, onTiming: (phase) => phases.push(phase) });
  return { text: JSON.stringify(report), isCold: phases.includes('reading types') };
}

const cacheOf = (folder: string): string => join(folder, 'node_modules', '.cache', 'diamondback', 'v1');
const answersIn = (folder: string): string[] => readdirSync(cacheOf(folder)).filter((name) => name.endsWith('.json'));
const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

describe('the cache', () => {
  let scratch: string;
  before(() => {
    scratch = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
  });
  after(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  /** A copy of a case, old enough to be believed. */
  async function copy(name: string): Promise<string> {
    const folder = join(mkdtempSync(join(scratch, 'case-')), 'project');
    cpSync(fixture(...name.split('/')), folder, { recursive: true });
    rmSync(join(folder, 'node_modules', '.cache'), { recursive: true, force: true });
    await wait();
    return folder;
  }

  /** A copy with a filled cache, and its one file. */
  async function filled(): Promise<{ folder: string; file: string; text: string }> {
    const folder = await copy('basics/given-to-another');
    const { text, isCold } = await run(folder);
    assert.ok(isCold);
    const [name] = answersIn(folder);
    return { folder, file: join(cacheOf(folder), name as string), text };
  }

  // The corpus is compared in the same way by `npm run eval`.
  for (const name of caseNames().filter((_, index) => index % 16 === 0)) {
    it(`gives the same bytes cold and warm: ${name}`, async () => {
      const folder = await copy(name);
      const cold = await run(folder);
      const warm = await run(folder);
      assert.equal(warm.text, cold.text);
      assert.equal(warm.text, (await run(folder, { cache: false })).text);
      if (cold.isCold) assert.ok(!warm.isCold);
    });
  }

  it('notices what was changed in place, added and taken away', async () => {
    const { folder } = await filled();
    const [declarations] = readdirSync(join(folder, 'node_modules'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.d.ts'))
      .sort();
    const changes: (() => void)[] = [
      () => appendFileSync(join(folder, 'node_modules', declarations as string), '\nexport {};\n'),
      () => appendFileSync(join(folder, 'package.json'), '\n'),
      () => writeFileSync(join(folder, 'added.ts'), 'export const a = 1;\n'),
      () => rmSync(join(folder, 'added.ts')),
    ];
    for (const [index, change] of changes.entries()) {
      change();
      await wait();
      assert.ok((await run(folder)).isCold, `change ${index}`);
      assert.ok(!(await run(folder)).isCold, `after change ${index}`);
    }
  });

  it('notices a declaration that comes to where a package without types leads', async () => {
    const folder = await copy('basics/given-to-another');
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const [name = ''] = Object.keys(manifest.dependencies);
    const untyped = join(folder, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(join(untyped, 'package.json'), 'utf8'));
    rmSync(untyped, { recursive: true });
    mkdirSync(join(untyped, 'lib'), { recursive: true });
    writeFileSync(join(untyped, 'package.json'), JSON.stringify({ name, version, main: 'lib/index.js' }));
    writeFileSync(join(untyped, 'lib', 'index.js'), '');
    await wait();
    await run(folder);
    assert.ok(!(await run(folder)).isCold);
    writeFileSync(join(untyped, 'lib', 'index.d.ts'), 'export {};\n');
    await wait();
    assert.ok((await run(folder)).isCold);
  });

  it('notices a declaration that comes to where a manifest names one', async () => {
    const folder = await copy('basics/given-to-another');
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const [name = ''] = Object.keys(manifest.dependencies);
    const place = join(folder, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
    rmSync(place, { recursive: true });
    mkdirSync(join(place, 'dist', 'cjs'), { recursive: true });
    const named = { main: 'index.js', types: 'dist/types/index.d.ts' };
    writeFileSync(join(place, 'package.json'), JSON.stringify({ name, version, ...named }));
    writeFileSync(join(place, 'index.js'), '');
    await wait();
    await run(folder);
    assert.ok(!(await run(folder)).isCold);
    mkdirSync(join(place, 'dist', 'types'));
    writeFileSync(join(place, 'dist', 'types', 'index.d.ts'), 'export {};\n');
    await wait();
    assert.ok((await run(folder)).isCold);
  });

  it('does not believe a file that has the old size and the old time', async () => {
    const { folder } = await filled();
    const file = join(folder, 'package-lock.json');
    const { atime, mtime } = statSync(file);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/\n$/, ' '));
    utimesSync(file, atime, mtime);
    await wait();
    assert.ok((await run(folder)).isCold);
  });

  it('does not answer another question', async () => {
    const { folder } = await filled();
    assert.ok((await run(folder, { omit: ['dev'] })).isCold);
    assert.ok(!(await run(folder)).isCold);
  });

  it('gives the same answer when its file is damaged, foreign or too young', async () => {
    const { folder, file, text } = await filled();
    const good = readFileSync(file, 'utf8');
    const bad = ['', 'x', good.slice(0, -1), good.replace('"findings"', '"findinga"'), `${'0'.repeat(64)}\n{}`];
    for (const content of bad) {
      writeFileSync(file, content);
      const found = await run(folder);
      assert.ok(found.isCold, content.slice(0, 20));
      assert.equal(found.text, text);
    }
  });

  it('serves two at once', async () => {
    const folder = await copy('basics/given-to-another');
    const [a, b] = await Promise.all([run(folder), run(folder)]);
    assert.equal(a.text, b.text);
    assert.equal((await run(folder)).text, a.text);
    assert.equal(answersIn(folder).length, 1);
    assert.deepEqual(
      readdirSync(cacheOf(folder)).filter((name) => name.startsWith('.')),
      [],
    );
  });

  it('does without when it cannot be written, or leads elsewhere', async () => {
    const folder = await copy('basics/given-to-another');
    const elsewhere = join(scratch, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(folder, 'node_modules', '.cache'), 'junction');
    const { text } = await run(folder);
    assert.deepEqual(readdirSync(elsewhere), []);
    rmSync(join(folder, 'node_modules', '.cache'), { recursive: true, force: true });
    if (process.platform === 'win32' || process.getuid?.() === 0) return;
    chmodSync(join(folder, 'node_modules'), 0o555);
    try {
      assert.equal((await run(folder)).text, text);
    } finally {
      chmodSync(join(folder, 'node_modules'), 0o755);
    }
  });

  it('is left alone when it is not wanted, and made in a node_modules only', async () => {
    const folder = await copy('basics/given-to-another');
    await run(folder, { cache: false });
    assert.ok(!existsSync(join(folder, 'node_modules', '.cache')));
    rmSync(join(folder, 'node_modules'), { recursive: true });
    await run(folder, { lockfileOnly: true });
    assert.ok(!existsSync(join(folder, 'node_modules')));
  });

  it('does not make node_modules look younger than what npm noted in it', async () => {
    const folder = await copy('basics/given-to-another');
    const before = statSync(join(folder, 'node_modules')).mtimeMs;
    await run(folder);
    assert.ok(existsSync(cacheOf(folder)));
    assert.ok(Math.abs(statSync(join(folder, 'node_modules')).mtimeMs - before) < 1);
  });
});
