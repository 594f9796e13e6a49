/** The graph of declaration files, as TypeScript itself resolves it. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExplainedFiles, parseExplainedFiles } from '../compiler/explain-files.ts';
import { runCompiler } from '../compiler/native.ts';
import type { PackageEntries } from './entries.ts';

/** A package as some other package imports it: a folder, and the `@types` folder beside it, if that is in sight. */
export interface ImportedPackage {
  /** The name it is imported by, without the `@types/` of a package that has types only. */
  readonly name: string;
  /** Absolute folder of the package; null when only `@types` is there. */
  readonly folder: string | null;
  /** Absolute folder of `@types/<name>`, or null. */
  readonly typesFolder: string | null;
  readonly entries: PackageEntries;
}

export interface FileGraph {
  /** Absolute real paths with forward slashes. */
  readonly files: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Of each file: specifier as written → file. */
  readonly imports: readonly ReadonlyMap<string, number>[];
  /** Of each file: the files it names in `/// <reference path>`. */
  readonly references: readonly ReadonlySet<number>[];
  /** Of each file: the files it names in `/// <reference types>`. */
  readonly typeLibraries: readonly ReadonlySet<number>[];
  /** Of each imported package: subpath → entry file, for those that resolve to types. */
  readonly entryFiles: readonly ReadonlyMap<string, number>[];
  /** The same as `require()` sees it, for the packages that were asked for: a second build may have its own files. */
  readonly requireFiles: readonly ReadonlyMap<string, number>[];
  /** The compiler did not finish: the graph has only what it had told. */
  readonly incomplete: boolean;
}

const compilerOptions = {
  noEmit: true,
  noCheck: true,
  noLib: true,
  explainFiles: true,
  module: 'esnext',
  moduleResolution: 'bundler',
  // Same-version copies are two run times, so their files must stay apart here.
  deduplicatePackages: false,
  types: [] as string[],
};

/**
 * Resolves every entry of every package and everything they import, in one compiler run that checks nothing.
 *
 * Each package is linked into the `node_modules` of `scratch` under a name of its own (`p12`), its `@types` beside it, and
 * one file imports all entries by those names. So all copies are resolved side by side, each with its own manifest and
 * from its real place, and nothing is written into the project.
 */
export async function buildFileGraph(
  packages: readonly ImportedPackage[],
  required: ReadonlySet<number>,
  scratch: string,
  limits: { timeout: number; signal?: AbortSignal | undefined },
): Promise<FileGraph> {
  mkdirSync(join(scratch, 'node_modules', '@types'), { recursive: true });
  packages.forEach(({ folder, typesFolder }, i) => {
    if (folder) link(folder, join(scratch, 'node_modules', linkName(i)));
    if (typesFolder) link(typesFolder, join(scratch, 'node_modules', '@types', linkName(i)));
  });
  writeFileSync(join(scratch, importEntry), entryText(packages));
  writeFileSync(join(scratch, requireEntry), requireText(packages, required));
  const files = [importEntry, requireEntry];
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const run = await runCompiler(['--project', '.', '--pretty', 'false'], scratch, limits);
  const explained = parseExplainedFiles(run.output, scratch);
  return readFileGraph(packages, scratch, explained, run.timedOut || run.crashed);
}

const importEntry = 'import.ts';
const requireEntry = 'require.cts';

const linkName = (index: number): string => `p${index}`;

function entryText(packages: readonly ImportedPackage[]): string {
  const lines = packages.flatMap(({ entries }, i) =>
    entries.subpaths.map((subpath) => `import ${JSON.stringify(linkName(i) + subpath)};`),
  );
  return `${lines.join('\n')}\nexport {};\n`;
}

function requireText(packages: readonly ImportedPackage[], required: ReadonlySet<number>): string {
  const lines = packages.flatMap(({ entries }, i) =>
    required.has(i)
      ? entries.subpaths.map((subpath, n) => `import p${i}_${n} = require(${JSON.stringify(linkName(i) + subpath)});`)
      : [],
  );
  return `${lines.join('\n')}\nexport {};\n`;
}

function readFileGraph(
  packages: readonly ImportedPackage[],
  scratch: string,
  explained: ExplainedFiles,
  incomplete: boolean,
): FileGraph {
  const [importFile, requireFile] = [importEntry, requireEntry].map((name) =>
    join(scratch, name).replaceAll('\\', '/'),
  );
  const files = [...explained.keys()].filter((file) => file !== importFile && file !== requireFile).sort();
  const indexOf = new Map(files.map((file, i) => [file, i]));
  const imports = files.map(() => new Map<string, number>());
  const references = files.map(() => new Set<number>());
  const typeLibraries = files.map(() => new Set<number>());
  const entryFiles = packages.map(() => new Map<string, number>());
  const requireFiles = packages.map(() => new Map<string, number>());
  for (const [file, reasons] of explained) {
    const to = indexOf.get(file);
    if (to === undefined) continue;
    for (const reason of reasons) {
      const from = indexOf.get(reason.from);
      if (reason.from === importFile || reason.from === requireFile) {
        const [, index = '', subpath = ''] = /^p(\d+)(.*)$/.exec(reason.specifier) ?? [];
        (reason.from === importFile ? entryFiles : requireFiles)[Number(index)]?.set(subpath, to);
      } else if (from !== undefined) {
        if (reason.kind === 'import') imports[from]?.set(reason.specifier, to);
        else (reason.kind === 'path' ? references : typeLibraries)[from]?.add(to);
      }
    }
  }
  return { files, indexOf, imports, references, typeLibraries, entryFiles, requireFiles, incomplete };
}

/** `@scope/name` has its types in `@types/scope__name`. */
export const typesName = (name: string): string => (name.startsWith('@') ? name.slice(1).replace('/', '__') : name);

/** A folder link that needs no privilege: a junction on Windows. */
export function link(target: string, path: string): void {
  symlinkSync(target, path, 'junction');
}
