import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageEntries } from '../../lib/surface/entries.ts';
import { buildFileGraph, type ImportedPackage } from '../../lib/surface/file-graph.ts';

describe('resolving the entries of packages', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'resolve-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function install(name: string, declarations: string): ImportedPackage {
    const own = join(folder, 'project', 'node_modules', name);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'package.json'), JSON.stringify({ name, version: '1.0.0', types: 'index.d.ts' }));
    writeFileSync(join(own, 'index.d.ts'), declarations);
    return { name, folder: own, typesFolder: null, entries: packageEntries(own) };
  }
  function scratch(): string {
    const path = join(folder, 'scratch');
    mkdirSync(path);
    return path;
  }

  it('goes on without a package that fills the memory', async function () {
    if (process.platform === 'win32') return this.skip();
    const huge = 'export interface A { a: string; b(x: number): Promise<{ c: string[] }> }\n'.repeat(350_000);
    const packages = ['a', 'b', 'huge', 'd', 'e'].map((name) =>
      install(name, name === 'huge' ? huge : 'export type T = 1;'),
    );
    const graph = await buildFileGraph(packages, new Set([0]), scratch(), {
      timeout: 40_000,
      memory: 110,
      tree: { root: folder, copies: [] },
    });
    assert.deepEqual([...graph.exhausted], [2]);
    assert.deepEqual(
      graph.entryFiles.map((entries) => entries.has('')),
      [true, true, false, true, true],
    );
    assert.ok(graph.requireFiles[0]?.has(''));
  });

  it('says that nothing was read when there is no time at all', async () => {
    const packages = ['a', 'b'].map((name) => install(name, 'export type T = 1;'));
    const graph = await buildFileGraph(packages, new Set(), scratch(), {
      timeout: 0,
      tree: { root: folder, copies: [] },
    });
    assert.deepEqual([...graph.exhausted], [0, 1]);
  });

  it('tells which files have syntax errors', async () => {
    const packages = [install('whole', 'export type T = 1;'), install('half', 'export declare class {')];
    const graph = await buildFileGraph(packages, new Set(), scratch(), {
      timeout: 40_000,
      tree: { root: folder, copies: [] },
    });
    const broken = [...graph.broken.keys()].map((file) => graph.files[file]?.split('/').at(-2));
    assert.deepEqual(broken, ['half']);
    // What made the compiler stop there is none of them.
    assert.ok(graph.files.every((file) => file.includes('/node_modules/')));
  });

  const speaks =
    '/// <reference types="node" />\nimport { Buffer } from \'buffer\';\nexport declare const bytes: Buffer;';
  const importsOf = async (packages: readonly ImportedPackage[], name: string): Promise<string[]> => {
    const options = { timeout: 40_000, tree: { root: join(folder, 'project'), copies: [] } };
    const { files, imports } = await buildFileGraph(packages, new Set(), scratch(), options);
    return files.flatMap((file, i) => (file.includes(`/${name}/`) ? [...(imports[i]?.keys() ?? [])] : []));
  };

  it('takes an import for a module of Node where the types of Node declare that', async () => {
    install('buffer', 'export declare class Buffer {}');
    install('@types/node', "declare module 'buffer' { export class Buffer {} }");
    assert.deepEqual(await importsOf([install('wallet', speaks)], 'wallet'), []);
  });

  it('takes it for the package where they do not, or where the package is meant', async () => {
    install('buffer', 'export declare class Buffer {}');
    assert.deepEqual(await importsOf([install('wallet', speaks)], 'wallet'), ['buffer']);
    install('@types/node', "declare module 'buffer' { export class Buffer {} }");
    rmSync(join(folder, 'scratch'), { recursive: true });
    const meant = install('purse', speaks.replace("'buffer'", "'buffer/'"));
    assert.deepEqual(await importsOf([meant], 'purse'), ['buffer/']);
  });
});
