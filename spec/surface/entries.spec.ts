import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageEntries } from '../../lib/surface/entries.ts';

describe('packageEntries', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function entriesOf(manifest: object, ...files: string[]) {
    for (const file of ['package.json', ...files]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), file === 'package.json' ? JSON.stringify(manifest) : '');
    }
    return packageEntries(folder);
  }

  it('without exports are the main one and the folders with a manifest', () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', 'package.json'), '{}');
    assert.deepEqual(entriesOf({ types: 'index.d.ts' }, 'lib/other.d.ts'), {
      subpaths: ['', '/sub'],
      more: 0,
      declaresTypes: true,
      untyped: new Set(),
    });
  });

  it('are the keys of exports, whatever their conditions', () => {
    const exports = {
      '.': { types: './i.d.ts' },
      './sub': './sub.js',
      './package.json': './package.json',
      './closed': null,
    };
    const { subpaths, declaresTypes } = entriesOf({ exports });
    assert.deepEqual([subpaths, declaresTypes], [['', '/sub'], true]);
    assert.deepEqual(entriesOf({ exports: './index.js' }).subpaths, ['']);
    assert.deepEqual(entriesOf({ exports: { import: './index.mjs', require: './index.cjs' } }).subpaths, ['']);
  });

  it('behind a wildcard are the files that match, in whichever condition', () => {
    const exports = { './*': { types: './types/*.d.ts', default: './dist/*.js' } };
    const files = ['types/a.d.ts', 'types/deep/b.d.ts', 'dist/c.js', 'dist/c.js.map', 'dist/node_modules/d.js'];
    assert.deepEqual(entriesOf({ exports }, ...files).subpaths, ['/a', '/c', '/deep/b']);
  });

  it('behind a wildcard that is closed again are left out', () => {
    const exports = { './*': './*.js', './internal/*': null };
    assert.deepEqual(entriesOf({ exports }, 'a.js', 'internal/b.js').subpaths, ['/a']);
  });

  it('behind a bare wildcard keep the extension that TypeScript wants', () => {
    assert.deepEqual(entriesOf({ exports: { './lib/*': './lib/*' } }, 'lib/a.js', 'lib/b.d.ts').subpaths, [
      '/lib/a.js',
      '/lib/b.js',
    ]);
  });

  it('are limited, and the rest is counted', () => {
    const exports = Object.fromEntries(Array.from({ length: 450 }, (_, i) => [`./e${i}`, './index.js']));
    const { subpaths, more } = entriesOf({ exports });
    assert.deepEqual([subpaths.length, more], [400, 50]);
  });

  it('of a broken manifest are none', () => {
    writeFileSync(join(folder, 'package.json'), '{');
    assert.deepEqual(packageEntries(folder), { subpaths: [], more: 0, declaresTypes: false, untyped: new Set() });
  });
});
