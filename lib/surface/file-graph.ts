/** The graph of declaration files, as TypeScript itself resolves it. */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
 * Each package gets a folder below `scratch` with an `entry.ts` and a `node_modules` of symbolic links, so that it is
 * resolved as its importer would, and nothing is written into the project; real paths come back.
 */
export async function buildFileGraph(
  packages: readonly ImportedPackage[],
  scratch: string,
  limits: { timeout: number; signal?: AbortSignal | undefined },
): Promise<FileGraph> {
  const entryPaths = packages.map((imported, i) => layOut(imported, join(scratch, String(i))));
  // A project file: a large tree has more entries than a command line holds.
  const files = entryPaths.map((_, i) => `${i}/entry.ts`);
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const run = await runCompiler(['--project', '.', '--pretty', 'false'], scratch, limits);
  return readFileGraph(packages, entryPaths, parseExplainedFiles(run.output, scratch), run.timedOut || run.crashed);
}

function readFileGraph(
  packages: readonly ImportedPackage[],
  entryPaths: readonly string[],
  explained: ExplainedFiles,
  incomplete: boolean,
): FileGraph {
  const entryIndex = new Map(entryPaths.map((path, i) => [path, i]));
  const files = [...explained.keys()].filter((file) => !entryIndex.has(file)).sort();
  const indexOf = new Map(files.map((file, i) => [file, i]));
  const imports = files.map(() => new Map<string, number>());
  const references = files.map(() => new Set<number>());
  const typeLibraries = files.map(() => new Set<number>());
  const entryFiles = packages.map(() => new Map<string, number>());
  for (const [file, reasons] of explained) {
    const to = indexOf.get(file);
    if (to === undefined) continue;
    for (const reason of reasons) {
      const entry = entryIndex.get(reason.from);
      const from = indexOf.get(reason.from);
      if (entry !== undefined) {
        const name = (packages[entry] as ImportedPackage).name;
        entryFiles[entry]?.set(reason.specifier.slice(name.length), to);
      } else if (from !== undefined) {
        if (reason.kind === 'import') imports[from]?.set(reason.specifier, to);
        else (reason.kind === 'path' ? references : typeLibraries)[from]?.add(to);
      }
    }
  }
  return { files, indexOf, imports, references, typeLibraries, entryFiles, incomplete };
}

/** Writes the entry file and the links of one package; returns the entry's path. */
function layOut(imported: ImportedPackage, folder: string): string {
  const modules = join(folder, 'node_modules');
  if (imported.folder) link(imported.folder, join(modules, imported.name));
  if (imported.typesFolder) link(imported.typesFolder, join(modules, '@types', typesName(imported.name)));
  mkdirSync(folder, { recursive: true });
  const entry = join(folder, 'entry.ts');
  const lines = imported.entries.subpaths.map((path) => `import ${JSON.stringify(imported.name + path)};`);
  writeFileSync(entry, `${lines.join('\n')}\nexport {};\n`);
  return entry.replaceAll('\\', '/');
}

/** `@scope/name` has its types in `@types/scope__name`. */
export const typesName = (name: string): string =>
  name.startsWith('@') ? name.slice(1).replace('/', '__') : name;

/** A folder link that needs no privilege: a junction on Windows. */
export function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(realpathSync(target), path, 'junction');
}
