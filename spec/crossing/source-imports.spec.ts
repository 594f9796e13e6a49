import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectImports, publishedImports, type SourceImports } from '../../lib/crossing/source-imports.ts';
import type { CopyKind, InstallTree, PackageCopy } from '../../lib/model/tree.ts';

const copyAt = (index: number, location: string, kind: CopyKind): PackageCopy => ({
  index,
  location,
  name: location || 'app',
  importName: location || 'app',
  version: '1.0.0',
  kind,
  dev: false,
  optional: false,
});
const root = copyAt(0, '', 'root');
const workspace = copyAt(1, 'packages/web', 'workspace');
const dependency = copyAt(2, 'node_modules/shop', 'dependency');

const lines = (imports: SourceImports | null): string[] | null =>
  imports &&
  [...imports.mentioned].flatMap((name) => {
    const place = imports.get(name)?.place;
    return place ? [`${name} ${place.file}:${place.line}`] : [];
  });

describe('imports in sources', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function tree(files: Readonly<Record<string, string>>): InstallTree {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const project = { name: 'app', lockfile: null, lockfileVersion: null };
    const empty = { edges: [], edgesOut: [], edgesIn: [], byLocation: new Map(), installed: true };
    return { root: folder, project, copies: [root, workspace, dependency], ...empty };
  }
  const inProject = (files: Readonly<Record<string, string>>) => lines(projectImports(tree(files), root));

  it('are found in every form', () => {
    const text = `import { a } from 'one';
import 'two';
import type { b } from "three/sub";
export * from '@scope/four/deep';
const c = require('five');
const d = await import('six');
import e = require('seven');
const f = import(/* webpackChunkName: "f" */ 'eight');`;
    const expected = ['one', 'two', 'three', '@scope/four', 'five', 'six', 'seven', 'eight'];
    assert.deepEqual(
      inProject({ 'app.ts': text }),
      expected.map((name, i) => `${name} app.ts:${i + 1}`),
    );
  });

  it('are found over several lines, and in minified code', () => {
    assert.deepEqual(inProject({ 'app.ts': "import {\n  a,\n  b,\n} from 'one';" }), ['one app.ts:4']);
    const minified =
      "import{a}from'one';import*as b from\"two\";var c=require('three'),d=()=>import('four');export{e}from'five'";
    assert.deepEqual(
      inProject({ 'app.ts': minified })?.map((line) => line.split(' ')[0]),
      ['one', 'two', 'three', 'four', 'five'],
    );
  });

  it('of files that are too large to be scanned are told as such', () => {
    const told: string[] = [];
    const files = { 'app.js': "import 'one';", 'bundle.js': `import 'two';${' '.repeat(2_000_000)}` };
    const found = projectImports(tree(files), root, (what) => told.push(what));
    assert.deepEqual(lines(found), ['one app.js:1']);
    assert.deepEqual(told, ['bundle.js is too large to be scanned for imports']);
  });

  it('are not found in comments', () => {
    const text =
      "// import { a } from 'one';\n/** import { b } from 'two'; */\n/*\n * import 'three';\n */\nimport 'four';";
    assert.deepEqual(inProject({ 'app.js': text }), ['four app.js:6']);
  });

  it('do not include paths and built-in modules', () => {
    assert.deepEqual(inProject({ 'app.js': "import './local.js';\nimport 'node:fs';\nrequire('../up');" }), []);
  });

  it('are those of the first file and line that has them', () => {
    assert.deepEqual(inProject({ 'b.ts': "import 'one';", 'a.ts': "\n\nimport 'one';" }), ['one a.ts:3']);
  });

  it('leave out build output, dependencies and the folders of workspaces', () => {
    const text = "import 'one';";
    const files = { 'dist/a.js': text, 'node_modules/x/a.js': text, 'packages/web/a.ts': text, '.next/a.js': text };
    assert.equal(inProject(files), null);
    assert.deepEqual(lines(projectImports(tree(files), workspace)), ['one packages/web/a.ts:1']);
  });

  it('are null without any code, and empty for code without imports', () => {
    assert.equal(inProject({ 'README.md': "import 'one';", 'types.d.ts': "import 'one';" }), null);
    assert.deepEqual(inProject({ 'app.ts': 'export {};' }), []);
  });

  it('of a published package are those that its entries lead to', () => {
    const at = 'node_modules/shop';
    const files = {
      [`${at}/package.json`]: '{ "main": "./lib/main.js" }',
      [`${at}/lib/main.js`]: "require('./inner');",
      [`${at}/lib/inner.js`]: "\nrequire('money');",
      [`${at}/test/main.js`]: "require('bank');",
    };
    assert.deepEqual(lines(publishedImports(tree(files), dependency)), [`money ${at}/lib/inner.js:2`]);
  });

  it('of a published package whose entry is no JavaScript are null', () => {
    assert.equal(
      publishedImports(tree({ 'node_modules/shop/package.json': '{ "types": "index.d.ts" }' }), dependency),
      null,
    );
  });
});
