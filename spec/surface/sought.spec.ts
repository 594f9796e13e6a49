import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noEntries } from '../../lib/surface/entries.ts';
import { soughtFolders } from '../../lib/surface/sought.ts';

describe('folders where types were looked for', () => {
  let folder: string;
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'spec-sought-')));
    const exports = {
      '.': './here.js',
      './a': { types: './types\\a.d.ts' },
      './*': './lib/*.js',
      './up': './../up/a.js',
    };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ main: 'dist/main', types: 5, exports }));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const soughtOf = (untyped: readonly string[], found: readonly string[]): string[] => {
    const entries = { ...noEntries, subpaths: ['', '/a'], untyped: new Set(untyped) };
    const entryFiles = [new Map(found.map((subpath) => [subpath, 0]))];
    const sought = soughtFolders([{ name: 'a', folder, typesFolder: null, entries }], { entryFiles });
    return [...sought].map((path) => path.slice(folder.length).replaceAll('\\', '/')).sort();
  };

  it('are those that the manifest names, inside of the package', () => {
    assert.deepEqual(soughtOf([], ['']), ['/dist', '/dist/main', '/lib', '/types']);
  });

  it('are none where all that was asked about was found', () => {
    assert.deepEqual(soughtOf([], ['', '/a']), []);
    assert.deepEqual(soughtOf(['/a'], ['']), []);
  });
});
