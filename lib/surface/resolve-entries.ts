/** Lets the compiler resolve all entries of all packages, and goes on without a package that it does not get through. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExplainedFiles, parseExplainedFiles, parseSyntaxErrors } from '../compiler/explain-files.ts';
import { compileProject } from '../compiler/project.ts';
import { getOrAdd } from '../model/collections.ts';
import { noEntries } from './entries.ts';
import type { EntryPlace } from './entry-places.ts';
import type { ImportedPackage } from './file-graph.ts';

export interface Resolution {
  readonly files: ExplainedFiles;
  /** Files with syntax errors, and the first of them. */
  readonly broken: Map<string, string>;
  /** Packages, by index, that took more time or memory than there is. */
  readonly exhausted: Set<number>;
}

interface Search {
  readonly packages: readonly ImportedPackage[];
  readonly places: readonly EntryPlace[];
  readonly required: ReadonlySet<number>;
  readonly scratch: string;
  /** `performance.now()` at which nothing more is started. */
  readonly deadline: number;
  readonly limits: ResolutionLimits;
  readonly roots: readonly string[];
  readonly found: Resolution;
}

export interface ResolutionLimits {
  /** Milliseconds for the first run. */
  readonly timeout: number;
  /** MiB of each run; see `CompilerLimits`. */
  readonly memory?: number;
  readonly signal?: AbortSignal | undefined;
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

/** A part that has failed is halved, and each half may take half as long, but this many milliseconds at least. */
const shortest = 3_000;

/**
 * One run for all packages. Should it fail, for one package is too large or brings the compiler down, the packages are
 * halved until that one is alone. `timeout`, in milliseconds, is for the first run; the halves may take that long again.
 * `roots` are files that each run loads as well.
 */
export async function resolveEntries(
  packages: readonly ImportedPackage[],
  places: readonly EntryPlace[],
  required: ReadonlySet<number>,
  scratch: string,
  limits: ResolutionLimits,
  roots: readonly string[] = [],
): Promise<Resolution> {
  const found: Resolution = { files: new Map(), broken: new Map(), exhausted: new Set() };
  const deadline = performance.now() + 2 * limits.timeout;
  const search: Search = { packages, places, required, scratch, deadline, limits, roots, found };
  await resolvePart([...packages.keys()], limits.timeout, search);
  return found;
}

async function resolvePart(part: readonly number[], share: number, search: Search): Promise<void> {
  const { scratch, limits, found } = search;
  const timeout = Math.min(share, search.deadline - performance.now());
  if (timeout > 0) {
    const files = [...writeEntries(part, search), ...search.roots];
    if (files.length === 0) return;
    writeFileSync(join(scratch, stop.name), stop.text);
    const project = { compilerOptions, files: [...files, stop.name] };
    const run = await compileProject(scratch, project, { ...limits, timeout, keepsMemory: true });
    if (!run.timedOut && !run.outOfMemory && !run.crashed) {
      const own = join(scratch, stop.name).replaceAll('\\', '/');
      for (const [file, reasons] of parseExplainedFiles(run.output, scratch))
        if (file !== own) getOrAdd(found.files, file, () => []).push(...reasons);
      for (const [file, message] of parseSyntaxErrors(run.output, scratch))
        if (file !== own) found.broken.set(file, message);
      return;
    }
  }
  if (timeout <= 0 || part.length < 2) {
    for (const index of part) found.exhausted.add(index);
    return;
  }
  const middle = part.length >> 1;
  const next = Math.max(shortest, share / 2);
  for (const half of [part.slice(0, middle), part.slice(middle)]) await resolvePart(half, next, search);
}

export const importEntry = 'import.d.ts';
export const requireEntry = 'require.d.cts';

/**
 * A file that does not parse. The compiler tells of syntax errors and then goes no further; else it would bind all files as
 * well, which nobody asked for: up to a third of the time. For the same reason the entries are declarations.
 */
const stop = { name: 'stop.d.ts', text: 'declare let = (\n' } as const;

/** Writes the files that import a part of the packages, two for each place, and returns their paths. */
function writeEntries(part: readonly number[], { packages, places, required, scratch }: Search): string[] {
  const lines = new Map<string, string[]>();
  const write = (folder: string, name: string, line: string): void => {
    getOrAdd(lines, `${folder}/${name}`, () => []).push(line);
  };
  for (const index of part) {
    const { folder, name } = places[index] as EntryPlace;
    const { subpaths, untyped } = packages[index]?.entries ?? noEntries;
    subpaths.forEach((subpath, n) => {
      if (untyped.has(subpath)) return;
      const specifier = JSON.stringify(name + subpath);
      write(folder, importEntry, `import ${specifier};`);
      if (required.has(index)) write(folder, requireEntry, `import p${index}_${n} = require(${specifier});`);
    });
  }
  for (const [file, imports] of lines) writeFileSync(join(scratch, file), `${imports.join('\n')}\nexport {};\n`);
  return [...lines.keys()];
}
