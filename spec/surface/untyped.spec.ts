import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseExplainedFiles } from '../../lib/compiler/explain-files.ts';
import { compileProject } from '../../lib/compiler/project.ts';
import { packageEntries } from '../../lib/surface/entries.ts';

/** Packages: a manifest, the files beside it, and the entries that nobody has to ask the compiler about. */
const packages: Readonly<Record<string, readonly [manifest: object, files: readonly string[], untyped: string]>> = {
  'main-alone': [{ main: 'lib/index.js' }, ['lib/index.js'], '.'],
  'main-typed-beside': [{ main: 'lib/index.js' }, ['lib/index.js', 'lib/index.d.ts'], ''],
  'main-without-extension': [{ main: 'lib/a' }, ['lib/a.js', 'lib/a.d.ts'], ''],
  'main-of-two-extensions': [{ main: 'lib/a.min.js' }, ['lib/a.min.js', 'lib/a.d.ts'], '.'],
  'main-with-declaration-of-its-whole-name': [{ main: 'a.js' }, ['a.js', 'a.js.d.ts'], ''],
  'main-is-a-folder': [{ main: 'lib' }, ['lib/index.js', 'lib/index.d.ts'], ''],
  'main-is-this-folder': [{ main: '.' }, ['index.js', 'index.d.ts'], ''],
  'main-is-json': [{ main: 'data.json' }, ['data.json'], ''],
  'main-is-a-module': [{ main: 'a.mjs' }, ['a.mjs', 'a.d.mts'], ''],
  'main-is-source': [{ main: 'src/a.ts' }, ['src/a.ts'], ''],
  'no-main': [{}, ['index.js'], '.'],
  'no-main-typed': [{}, ['index.js', 'index.d.ts'], ''],
  'index-when-main-has-none': [{ main: 'lib/a.js' }, ['lib/a.js', 'index.d.ts'], ''],
  'types-elsewhere': [{ main: 'a.js', types: 'types/b' }, ['a.js', 'types/b.d.ts'], ''],
  'types-of-versions': [{ main: 'a.js', typesVersions: { '*': { '*': ['ts/*'] } } }, ['a.js', 'ts/a.js.d.ts'], ''],
  'folder-with-manifest': [{ main: 'a.js' }, ['a.js', 'sub/package.json', 'sub/index.d.ts'], '.'],
  'main-with-backslashes': [{ main: 'lib\\index.js' }, ['lib/index.js', 'lib/index.d.ts'], ''],
  'main-in-other-letter-case': [{ main: 'Index.js' }, ['index.js', 'index.d.ts'], ''],
  'exports-with-backslashes': [{ exports: './lib\\a.js' }, ['lib/a.js', 'lib/a.d.ts'], ''],
  'exports-that-are-none': [{ main: 'a.js', exports: false }, ['a.js', 'a.d.ts'], ''],
  'exports-that-are-empty': [{ main: 'a.js', exports: '' }, ['a.js', 'a.d.ts'], ''],
  'exports-alone': [{ exports: { '.': './a.js', './b': { import: './b.mjs', default: './b.cjs' } } }, ['a.js'], '. /b'],
  'exports-typed-beside': [{ exports: { '.': './a.js', './b': './b.mjs' } }, ['a.d.ts', 'b.d.mts', 'b.d.ts'], ''],
  'exports-one-of-several': [{ exports: { '.': './a.js', './b': [{ node: './b.js' }, './c.js'] } }, ['c.d.ts'], '.'],
  'exports-with-condition': [{ exports: { '.': { types: './t', default: './a.js' } } }, ['a.js'], ''],
  'exports-to-json': [{ exports: { './data': './data.json' } }, ['data.json'], ''],
  'exports-hide-the-rest': [{ types: 'a.d.ts', exports: { './b': './b.js' } }, ['a.d.ts', 'b.js'], '/b'],
  'exports-style': [{ exports: { './b': './b.css' } }, ['b.d.css.ts'], ''],
  patterns: [{ exports: { './*': './lib/*.js' } }, ['lib/a.js', 'lib/deep/b.js'], '/a /deep/b'],
  'patterns-typed': [{ exports: { './*': './lib/*.js' } }, ['lib/a.js', 'lib/deep/b.js', 'lib/deep/b.d.ts'], ''],
  'patterns-of-which-one-is-typed': [
    { exports: { './*': './lib/*.js', './in/*': './ts/*.js' } },
    ['lib/in/a.js', 'ts/a.d.ts'],
    '',
  ],
  'patterns-of-which-one-is-a-folder': [
    { exports: { './*': './lib/*', './in/': './ts/' } },
    ['lib/in/a.js', 'ts/a.d.ts'],
    '',
  ],
  'patterns-of-which-one-looks-like-no-code': [
    { exports: { './*': './lib/*.js', './*.json': './ts/*.js' } },
    ['lib/a.json.js', 'ts/a.d.ts'],
    '',
  ],
  'pattern-with-hidden-files': [{ exports: { './*': ['./lib/*.js', './ts/.*.js'] } }, ['lib/a.js', 'ts/.a.d.ts'], ''],
  'pattern-with-links': [{ exports: { './*': ['./lib/*.js', './ts/*.js'] } }, ['lib/in/a.js', 'real/a.d.ts'], ''],
  'pattern-and-name': [{ exports: { './*': './lib/*.js', './a': './ts/a.js' } }, ['lib/a.js', 'ts/a.d.ts'], ''],
};

describe('entries without types', () => {
  let root: string;
  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'spec-untyped-')));
    for (const [name, [manifest, files]] of Object.entries(packages)) {
      for (const file of ['package.json', ...files]) {
        const path = join(root, 'node_modules', name, file);
        mkdirSync(dirname(path), { recursive: true });
        const text = file === 'package.json' ? JSON.stringify({ name, ...manifest }) : '';
        writeFileSync(path, file.endsWith('.json') ? text || '{}' : 'export {};\n');
      }
    }
    const linked = join(root, 'node_modules', 'pattern-with-links');
    mkdirSync(join(linked, 'ts'));
    symlinkSync(join(linked, 'real'), join(linked, 'ts', 'in'), 'junction');
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const untypedOf = (name: string): string[] => [...packageEntries(join(root, 'node_modules', name)).untyped].sort();

  for (const [name, [, , expected]] of Object.entries(packages))
    it(`are told by the names of files: ${name}`, () => {
      assert.equal(
        untypedOf(name)
          .map((path) => path || '.')
          .join(' '),
        expected,
      );
    });

  it('are none of those that the compiler finds', async () => {
    const importAll = (statement: (specifier: string, n: number) => string): string =>
      Object.keys(packages)
        .flatMap((name) => packageEntries(join(root, 'node_modules', name)).subpaths.map((path) => name + path))
        .map(statement)
        .join('\n');
    writeFileSync(
      join(root, 'a.ts'),
      importAll((specifier) => `import '${specifier}';`),
    );
    writeFileSync(
      join(root, 'b.cts'),
      importAll((specifier, n) => `import i${n} = require('${specifier}');`),
    );
    const options = { noEmit: true, noCheck: true, noLib: true, explainFiles: true, module: 'esnext' };
    const compilerOptions = { ...options, moduleResolution: 'bundler', types: [] };
    const { output } = await compileProject(root, { compilerOptions, files: ['a.ts', 'b.cts'] }, { timeout: 30_000 });
    const found = new Set([...parseExplainedFiles(output, root).values()].flat().map(({ specifier }) => specifier));
    assert.ok(found.size > 15);
    for (const name of Object.keys(packages))
      for (const path of untypedOf(name)) assert.ok(!found.has(name + path), `${name}${path}`);
  });
});
