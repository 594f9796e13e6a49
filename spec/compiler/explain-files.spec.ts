import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ExplainedFiles, parseExplainedFiles } from '../../lib/compiler/explain-files.ts';
import { runCompiler } from '../../lib/compiler/native.ts';

const files = {
  'entry.ts': `/// <reference path="./globals.d.ts" />
/// <reference types="ambient" />
import 'plain';
export * from 'starred';
import old = require('required');
export type T = import('typed').T;
export const lazy = () => import('./local.js');
import 'twice';
import 'twice/sub';
export { old };
`,
  'local.d.ts': 'export {};',
  'globals.d.ts': 'declare const g: string;',
  'node_modules/@types/ambient/index.d.ts': 'declare const a: string;',
  'node_modules/plain/index.d.ts': "import 'inner';\nexport {};",
  'node_modules/plain/node_modules/inner/index.d.ts': 'export {};',
  'node_modules/starred/index.d.ts': 'export {};',
  'node_modules/required/index.d.ts': 'export {};',
  'node_modules/typed/index.d.ts': 'export interface T {}',
  'node_modules/twice/index.d.ts': "export * from './sub';",
  'node_modules/twice/sub.d.ts': 'export {};',
};

describe('parseExplainedFiles', () => {
  let folder: string;
  let explained: ExplainedFiles;
  let output: string;
  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "diamondback's spec-")));
    for (const [file, text] of Object.entries(files)) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      const manifest = join(dirname(path), 'package.json');
      const name = file.split('node_modules/').at(-1)?.replace('/index.d.ts', '');
      if (path.endsWith('index.d.ts'))
        writeFileSync(manifest, JSON.stringify({ name, version: '1.0.0', types: 'index.d.ts' }));
    }
    const options = ['--noEmit', '--noCheck', '--noLib', '--explainFiles', '--ignoreConfig', '--pretty', 'false'];
    const modules = ['--module', 'esnext', '--moduleResolution', 'bundler', '--types', ''];
    ({ output } = await runCompiler([...options, ...modules, 'entry.ts'], folder, { timeout: 30_000 }));
    explained = parseExplainedFiles(output, folder);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const shorten = (path: string): string => path.slice(folder.length + 1);
  const reasons = (file: string): string[] | undefined =>
    explained.get(`${folder}/${file}`)?.map(({ kind, specifier, from }) => `${kind} ${specifier} ${shorten(from)}`);

  it('reads every file that the pinned compiler lists', () => {
    assert.deepEqual([...explained.keys()].map(shorten).sort(), Object.keys(files).sort());
  });

  it('reads imports of every form, with the package id that may follow', () => {
    assert.match(output, /with packageId 'plain\/index\.d\.ts@1\.0\.0'/);
    assert.deepEqual(reasons('node_modules/plain/index.d.ts'), ['import plain entry.ts']);
    assert.deepEqual(reasons('node_modules/starred/index.d.ts'), ['import starred entry.ts']);
    assert.deepEqual(reasons('node_modules/required/index.d.ts'), ['import required entry.ts']);
    assert.deepEqual(reasons('node_modules/typed/index.d.ts'), ['import typed entry.ts']);
    assert.deepEqual(reasons('local.d.ts'), ['import ./local.js entry.ts']);
  });

  it('reads who imports a file that others than the entry import', () => {
    assert.deepEqual(reasons('node_modules/plain/node_modules/inner/index.d.ts'), [
      'import inner node_modules/plain/index.d.ts',
    ]);
    assert.deepEqual(reasons('node_modules/twice/sub.d.ts')?.sort(), [
      'import ./sub node_modules/twice/index.d.ts',
      'import twice/sub entry.ts',
    ]);
  });

  it('reads references to a path and to a type library', () => {
    assert.deepEqual(reasons('globals.d.ts'), ['path ./globals.d.ts entry.ts']);
    assert.deepEqual(reasons('node_modules/@types/ambient/index.d.ts'), ['types ambient entry.ts']);
  });

  it('takes a root file for one without a reason, and leaves out what it does not know', () => {
    assert.deepEqual(reasons('entry.ts'), []);
    const odd = parseExplainedFiles(
      "a.d.ts\n  Brought by 'the wind' from file 'b.d.ts'\n  Imported via \"a\" from file 'b.d.ts'\n",
      '/p',
    );
    assert.deepEqual([...odd], [['/p/a.d.ts', [{ kind: 'import', specifier: 'a', from: '/p/b.d.ts' }]]]);
  });

  it('does not take a diagnostic for a file', () => {
    const text =
      "b.ts(1,8): error TS2307: Cannot find module 'x'.\nerror TS5023: Unknown compiler option.\na.d.ts\n  Root file specified for compilation\n";
    assert.deepEqual([...parseExplainedFiles(text, '/p').keys()], ['/p/a.d.ts']);
  });
});
