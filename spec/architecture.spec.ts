import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { projectRoot } from './helpers.ts';

const lib = join(projectRoot, 'lib');

interface Import {
  /** Below lib/, with forward slashes. */
  readonly from: string;
  /** Below lib/ when it is one of our files, else the specifier. */
  readonly to: string;
}

const sources = new Map(
  readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map((file) => [file, readFileSync(join(lib, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')]),
);
/** Static imports, `import()`, `require()` and `require.resolve()`. */
const pattern = /(?:\bfrom|^import|\bimport\(|\brequire(?:\.resolve)?\()\s*'([^']+)'/gm;
const imports: readonly Import[] = [...sources].flatMap(([from, text]) =>
  [...text.matchAll(pattern)].map(([, specifier = '']) => ({
    from,
    to: specifier.startsWith('.')
      ? relative(lib, join(lib, dirname(from), specifier)).replaceAll('\\', '/')
      : specifier,
  })),
);

const folderOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] as string) : '(top)');
const isOurs = (to: string): boolean => sources.has(to);
const crossFolder = imports.filter(({ from, to }) => isOurs(to) && folderOf(from) !== folderOf(to));

/** Imports that break a rule today, each with its reason. One that breaks no rule any more must leave the list. */
const exceptions: readonly (Import & { readonly reason: string })[] = [];
const isExcepted = ({ from, to }: Import): boolean =>
  exceptions.some((known) => known.from === from && known.to === to);
const broken = (rule: (edge: Import) => boolean): string[] =>
  imports.filter((edge) => rule(edge) && !isExcepted(edge)).map(({ from, to }) => `${from} -> ${to}`);

/** Folders that a folder may import from besides itself. The files at the top put them together and may import all. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  files: [],
  ranges: [],
  cache: ['model'],
  registry: ['model'],
  compiler: ['errors.ts', 'files', 'model'],
  install: ['errors.ts', 'files', 'inside.ts', 'model', 'ranges'],
  graph: ['errors.ts', 'model', 'ranges'],
  surface: ['errors.ts', 'files', 'inside.ts', 'model', 'compiler'],
  crossing: ['errors.ts', 'files', 'inside.ts', 'model', 'surface'],
  remedy: [
    'errors.ts',
    'files',
    'inside.ts',
    'model',
    'ranges',
    'registry',
    'compiler',
    'graph',
    'install',
    'surface',
    'crossing',
    'verdict',
  ],
  verdict: ['errors.ts', 'files', 'inside.ts', 'model', 'compiler', 'surface', 'crossing'],
  gate: ['errors.ts', 'files', 'model', 'ranges'],
  report: ['errors.ts', 'model'],
  cli: ['errors.ts', 'files', 'inside.ts', 'index.ts', 'model', 'report'],
};

/** The folders that know a package. */
const knows: Readonly<Record<string, string | readonly string[]>> = {
  valibot: 'report',
  '@npmcli/arborist': 'install',
  '@dagrejs/graphlib': 'graph',
  'oxc-parser': 'surface',
  typescript: 'compiler',
  'node:child_process': ['compiler', 'gate'],
  'jsonc-parser': ['gate', 'install', 'remedy', 'verdict'],
};

describe('architecture', () => {
  it('has a rule for every folder', () => {
    const folders = new Set([...sources.keys()].map(folderOf));
    assert.deepEqual(
      [...folders].filter((folder) => folder !== '(top)' && !(folder in mayImport)),
      [],
    );
  });

  for (const [folder, allowed] of Object.entries(mayImport)) {
    it(`${folder}/ imports from ${allowed.length > 0 ? allowed.join(', ') : 'itself alone'}`, () => {
      const isForeign = ({ from, to }: Import): boolean =>
        isOurs(to) && folderOf(from) === folder && folderOf(to) !== folder;
      const isAllowed = (to: string): boolean => allowed.includes(to) || allowed.includes(folderOf(to));
      assert.deepEqual(
        broken((edge) => isForeign(edge) && !isAllowed(edge.to)),
        [],
      );
    });
  }

  for (const [name, folders] of Object.entries(knows)) {
    it(`only ${[folders].flat().join('/ and ')}/ knows ${name}`, () => {
      assert.deepEqual(
        broken(
          ({ from, to }) => (to === name || to.startsWith(`${name}/`)) && ![folders].flat().includes(folderOf(from)),
        ),
        [],
      );
    });
  }

  it('has no cycle between folders', () => {
    const edges = crossFolder.filter((edge) => !isExcepted(edge) && folderOf(edge.to) !== '(top)');
    const visit = (folder: string, path: readonly string[]): string[] => {
      if (path.includes(folder)) return [[...path.slice(path.indexOf(folder)), folder].join(' -> ')];
      const next = new Set(edges.filter(({ from }) => folderOf(from) === folder).map(({ to }) => folderOf(to)));
      return [...next].flatMap((to) => visit(to, [...path, folder]));
    };
    assert.deepEqual(
      Object.keys(mayImport).flatMap((folder) => visit(folder, [])),
      [],
    );
  });

  it('prints and exits in cli/ only', () => {
    const speaks = /\bconsole\.|\bprocess\.(?:exit|exitCode|stdout|stderr)\b/;
    const found = [...sources].filter(([file, text]) => folderOf(file) !== 'cli' && speaks.test(text));
    assert.deepEqual(
      found.map(([file]) => file),
      [],
    );
  });

  it('has no exception that is no longer needed', () => {
    for (const { from, to } of exceptions)
      assert.ok(
        imports.some((edge) => edge.from === from && edge.to === to),
        from,
      );
  });
});
