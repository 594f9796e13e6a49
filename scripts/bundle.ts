/**
 * Bundles the command line into dist/bin: a few files in place of a hundred, which is most of the time that a short run
 * takes. The library stays as it is, one file a module.
 *
 * What every run needs goes into the bundle, with its licence beside it. Everything else that is installed stays outside, and is loaded
 * when it is needed.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { projectRoot } from './project-root.ts';

const outdir = join(projectRoot, 'dist', 'bin');
const bundled = new Set(['jsonc-parser']);

/** Modules of the library that need the parser. They are bundled apart, and loaded when types are asked for. */
const typed = new Map([
  ['./check-types.ts', 'lib/check-types.ts'],
  ['./base.ts', 'lib/base.ts'],
  ['./verdict/witness-file.ts', 'lib/verdict/witness-file.ts'],
]);
const fileFor = (path: string): string => `${basename(path, '.ts')}.mjs`;

/** Leaves packages outside. An import of which nothing is used goes away: none of them is needed for its side effects. */
const externals: Plugin = {
  name: 'externals',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point' || path.startsWith('node:') || bundled.has(path.split('/')[0] as string)) return null;
      return { path, external: true, sideEffects: false };
    });
  },
};

const apart: Plugin = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\// }, ({ path, kind }) =>
      kind === 'dynamic-import' && typed.has(path) ? { path: `./${fileFor(path)}`, external: true } : null,
    );
  },
};

/**
 * Modules of which a run that the lockfile alone can answer calls nothing, and what to load when it does. Node's own cost up
 * to five milliseconds each, and to read the source of a package costs a millisecond for each 30 kB.
 */
const whenCalled = new Map([
  ...['node:child_process', 'node:crypto', 'node:fs/promises', 'node:module', 'node:stream/consumers'].map(
    (name) => [name, name] as const,
  ),
  ['jsonc-parser', './jsonc-parser.cjs'],
]);

/** Puts functions in the place of such a module that load it when they are called. Only functions can be had of it so. */
const late: Plugin = {
  name: 'late',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./]/ }, ({ path, namespace }) =>
      whenCalled.has(path) && namespace !== 'late' ? { path, namespace: 'late', sideEffects: false } : null,
    );
    onResolve({ filter: /./, namespace: 'late' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace: 'late' }, ({ path }) => {
      const functions = Object.entries(createRequire(import.meta.url)(path) as Record<string, unknown>)
        .filter(([, value]) => typeof value === 'function')
        .map(([name]) => `export const ${name} = (...values) => load().${name}(...values);`);
      return { contents: [`const load = () => require('${whenCalled.get(path)}');`, ...functions].join('\n') };
    });
  },
};

/** The licence texts of the packages that are in the bundle. */
function notices(inputs: Metafile['inputs']): string {
  const folders = new Set<string>();
  for (const input of Object.keys(inputs)) {
    const at = input.lastIndexOf('node_modules/');
    if (at < 0) continue;
    const [first, second] = input.slice(at + 'node_modules/'.length).split('/');
    folders.add(join(input.slice(0, at), 'node_modules', first?.startsWith('@') ? `${first}/${second}` : `${first}`));
  }
  const texts = [...folders].sort().map((folder) => {
    const manifest = JSON.parse(readFileSync(join(projectRoot, folder, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
      license: string;
    };
    const file = ['LICENSE', 'LICENSE.md', 'license'].find((name) => existsSync(join(projectRoot, folder, name)));
    if (!file) throw new Error(`${manifest.name} has no licence text`);
    const text = readFileSync(join(projectRoot, folder, file), 'utf8').trim();
    return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${text}\n`;
  });
  return `The files in this folder hold code of these packages.\n\n${texts.join('\n----\n\n')}`;
}

const common = {
  absWorkingDir: projectRoot,
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  // Names stay: they are what a stack trace is read by.
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: true,
  sourcesContent: true,
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

rmSync(outdir, { recursive: true, force: true });
// One CommonJS file: modules of the kind `import` are resolved and linked one by one, which costs a millisecond each.
const short = await build({
  ...common,
  entryPoints: { diamondback: 'lib/cli/main.ts' },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': '__filename', 'import.meta.dirname': '__dirname' },
  plugins: [apart, late, externals],
});
const part = await build({
  ...common,
  entryPoints: { 'jsonc-parser': 'jsonc-parser' },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
});
// The parser is a module of the kind `import`, so that what needs it is one as well.
const long = await build({
  ...common,
  entryPoints: Object.fromEntries([...typed].map(([path, file]) => [basename(path, '.ts'), file])),
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'shared-[hash]',
  plugins: [externals],
});
const inputs = { ...short.metafile.inputs, ...part.metafile.inputs, ...long.metafile.inputs };
writeFileSync(join(outdir, 'THIRD-PARTY-NOTICES'), notices(inputs));
