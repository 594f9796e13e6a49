import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadTree, resolveFrom } from '../../lib/install/index.ts';
import { buildFileGraph } from '../../lib/surface/file-graph.ts';
import { findVisible } from '../../lib/surface/visible.ts';

/** Its main entry has types of its own, the other one has them in `@types`. */
const installed = {
  half: { name: 'half', version: '1.0.0', exports: { '.': { types: './a.d.ts', default: './a.js' }, './b': './b.js' } },
  '@types/half': { name: '@types/half', version: '1.0.0', types: 'index.d.ts' },
};
const manifest = { name: 'project', version: '1.0.0', dependencies: { half: '1.0.0', '@types/half': '1.0.0' } };

describe('visible packages', () => {
  let root: string;
  const write = (path: string, text: unknown): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof text === 'string' ? text : JSON.stringify(text));
  };
  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'spec-visible-')));
    write('package.json', manifest);
    const locked = Object.entries(installed).map(([name, { version }]) => [`node_modules/${name}`, { version }]);
    write('package-lock.json', { lockfileVersion: 3, packages: { '': manifest, ...Object.fromEntries(locked) } });
    for (const [name, text] of Object.entries(installed)) write(`node_modules/${name}/package.json`, text);
    for (const file of ['half/a.js', 'half/a.d.ts', 'half/b.js', '@types/half/index.d.ts', '@types/half/b.d.ts'])
      write(`node_modules/${file}`, 'export {};\n');
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it('have the types that lie beside for what has none of its own, though they have some', async () => {
    const tree = await loadTree(root);
    const { packages } = findVisible(tree, resolveFrom);
    const scratch = join(root, 'scratch');
    mkdirSync(scratch);
    const { files, entryFiles } = await buildFileGraph(packages, new Set(), scratch, { timeout: 60_000, tree });
    const half = packages.findIndex(({ name }) => name === 'half');
    const found = [...(entryFiles[half] ?? [])].map(([subpath, file]) => [subpath, files[file]?.slice(root.length)]);
    assert.deepEqual(found, [
      ['', '/node_modules/half/a.d.ts'],
      ['/b', '/node_modules/@types/half/b.d.ts'],
    ]);
  });
});
