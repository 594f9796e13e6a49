/** Which packages a module's own code imports, and where: the strongest filter of noise. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { readText } from '../files/read.ts';
import { insideOf, isBelow } from '../inside.ts';
import { getOrAdd } from '../model/collections.ts';
import { noteReads } from '../model/reads.ts';
import type { Place } from '../model/report.ts';
import { packageOf } from '../model/specifier.ts';
import type { InstallTree, PackageCopy } from '../model/tree.ts';
import { commentFinder } from '../surface/comments.ts';
import { readManifest } from '../surface/entries.ts';
import { importReader, maximumClause } from './imported-names.ts';

/**
 * The first place that imports a package, all files that do (absolute), which of its entries (`''`, `/sub`), and which of
 * its names, see {@link importReader}; null when some import does not say.
 */
export interface SourceImport {
  readonly place: Place;
  readonly files: readonly string[];
  readonly subpaths: ReadonlySet<string>;
  readonly names: ReadonlySet<string> | null;
}

/** What the code of one module imports. */
export interface SourceImports {
  /** Names of packages that are mentioned as an import is: each is one, or stands in a comment. */
  readonly mentioned: Iterable<string>;
  /** By package name; null when nothing imports it. */
  get(name: string): SourceImport | null;
}

const sourceFile = /\.(?:[cm]?[jt]sx?|vue|svelte)$/;

/** Whether a file is code, by its name. */
export const isSourceFile = (file: string): boolean => sourceFile.test(file);

/** Build output at the top of a package; `src/build` is source. */
const builtFolder = new Set(['dist', 'build', 'out', 'coverage', 'bower_components']);

/**
 * Never a project's own code: installed packages, and what tools keep in hidden folders. Other hidden folders hold code
 * (`.vitepress/config.ts`, `.storybook/main.ts`).
 */
const notSource = new Set(
  (
    'node_modules .git .hg .svn .idea .history .cache .parcel-cache .rollup.cache .turbo .nx .rush .temp .tmp ' +
    '.yarn .pnp .pnpm-store .next .nuxt .output .svelte-kit .react-router .astro .docusaurus .angular .expo .vinxi ' +
    '.vercel .netlify .wrangler .serverless .aws-sam .terraform .nyc_output .venv .tox'
  ).split(' '),
);

/** A project with more files than this is scanned so far; a file larger than this is generated. */
const maximumFiles = 20_000;
const maximumBytes = 2_000_000;

/**
 * Scans the sources of the root, a workspace or a linked folder: everything that is code, but for build output and the
 * folders of other workspaces. Null when there is no code to look at. What a limit kept from being read is told to `unread`,
 * in words.
 */
export function projectImports(
  tree: InstallTree,
  copy: PackageCopy,
  unread: (what: string) => void = () => {},
): SourceImports | null {
  const files = projectFiles(tree, copy);
  if (files.length >= maximumFiles)
    unread(`source files beyond the first ${maximumFiles} were not scanned for imports`);
  for (const file of files.filter(isTooLarge))
    unread(`${relative(tree.root, file).replaceAll('\\', '/')} is too large to be scanned for imports`);
  const mentions = files.map((file) => [file, mentionsIn(file)] as const);
  return files.length === 0 ? null : new MentionedImports(tree.root, mentions);
}

function projectFiles(tree: InstallTree, copy: PackageCopy): string[] {
  const others = new Set(
    tree.copies
      .filter((other) => other.index !== copy.index && other.kind !== 'dependency')
      .map((other) => join(tree.root, other.location)),
  );
  return filesBelow(join(tree.root, copy.location), others);
}

/** The files that are a copy's code: absolute paths. */
export const codeOf = (tree: InstallTree, copy: PackageCopy): string[] =>
  copy.kind === 'dependency' ? entryGraph(join(tree.root, copy.location)) : projectFiles(tree, copy);

function isTooLarge(file: string): boolean {
  try {
    return statSync(file).size > maximumBytes;
  } catch {
    return false;
  }
}

/**
 * Scans what a published package runs: the files that its manifest's entries lead to. A dependency's code is complete, so
 * what it does not import it cannot hand on. Null when no entry is JavaScript on disk.
 */
export function publishedImports(tree: InstallTree, copy: PackageCopy): SourceImports | null {
  const files = entryFiles(join(tree.root, copy.location));
  return files.size === 0
    ? null
    : new MentionedImports(
        tree.root,
        [...files].sort(([a], [b]) => (a < b ? -1 : 1)),
      );
}

function filesBelow(top: string, others: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const pending = [top];
  for (let folder = pending.shift(); folder !== undefined; folder = pending.shift()) {
    for (const item of readFolder(folder)) {
      const path = join(folder, item.name);
      if (item.isDirectory()) {
        const isBuilt = notSource.has(item.name) || (folder === top && builtFolder.has(item.name));
        if (!isBuilt && !others.has(path)) pending.push(path);
      } else if (item.isFile() && sourceFile.test(item.name) && !item.name.endsWith('.d.ts')) {
        found.push(path);
        if (found.length >= maximumFiles) return found;
      }
    }
  }
  return found;
}

function readFolder(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** `from 'x'`, `import 'x'`, `import('x')`, `require('x')`. */
export const importPattern =
  /(?:\bfrom|\bimport|\brequire(?:\.resolve)?\s*\(|\bimport\s*\()\s*(?:\/\*[^*]*\*\/\s*)?(['"`])([^'"`\n\\]+)\1/g;

/** A text that matches {@link importPattern}. */
interface Mention {
  readonly specifier: string;
  readonly start: number;
  readonly end: number;
}

const mentionsIn = (file: string): Mention[] =>
  Array.from(readSource(file).matchAll(importPattern), (match) => ({
    specifier: match[2] as string,
    start: match.index,
    end: match.index + match[0].length,
  }));

/** Few packages of those that a module imports are asked about: only for these it is found out what is a comment. */
class MentionedImports implements SourceImports {
  readonly #root: string;
  /** Mentions of packages, by file. */
  readonly #files = new Map<string, readonly Mention[]>();
  readonly #filesOf = new Map<string, string[]>();
  readonly #sources = new Map<string, Source>();
  readonly #found = new Map<string, SourceImport | null>();

  constructor(root: string, files: Iterable<readonly [file: string, mentions: readonly Mention[]]>) {
    this.#root = root;
    for (const [file, all] of files) {
      const mentions = all.filter(({ specifier }) => packageOf(specifier) !== null);
      if (mentions.length > 0) this.#files.set(file, mentions);
      for (const name of new Set(mentions.map(({ specifier }) => packageOf(specifier) as string)))
        getOrAdd(this.#filesOf, name, () => []).push(file);
    }
  }

  get mentioned(): Iterable<string> {
    return this.#filesOf.keys();
  }

  get(name: string): SourceImport | null {
    return getOrAdd(this.#found, name, () => this.#find(name));
  }

  #find(name: string): SourceImport | null {
    let place: Place | undefined;
    const files: string[] = [];
    const subpaths = new Set<string>();
    let names: Set<string> | null = new Set();
    for (const file of this.#filesOf.get(name) ?? []) {
      const source = getOrAdd(this.#sources, file, () => new Source(file, this.#files.get(file) ?? []));
      for (const { mention, taken } of source.importsOf(name)) {
        place ??= { file: relative(this.#root, file).replaceAll('\\', '/'), line: source.lineOf(mention) };
        subpaths.add(mention.specifier.slice(name.length));
        if (files.at(-1) !== file) files.push(file);
        const more: ReadonlySet<string> | null = names && taken();
        if (more) for (const one of more) names?.add(one);
        else names = null;
      }
    }
    return place ? { place, files, subpaths, names } : null;
  }
}

/** A file that imports something that was asked about. */
class Source {
  readonly #text: string;
  readonly #mentions: readonly Mention[];
  readonly #isComment: (offset: number) => boolean;
  readonly #namesAt: ReturnType<typeof importReader>;

  constructor(file: string, mentions: readonly Mention[]) {
    this.#text = readSource(file);
    this.#mentions = mentions;
    this.#isComment = commentFinder(file, this.#text);
    this.#namesAt = importReader(this.#text);
  }

  /** The imports of a package, and for each what tells the names that it takes. */
  *importsOf(name: string): Generator<{ mention: Mention; taken: () => ReadonlySet<string> | null }> {
    for (const [index, mention] of this.#mentions.entries()) {
      if (packageOf(mention.specifier) !== name || this.#isComment(mention.start)) continue;
      yield { mention, taken: () => this.#namesAt(mention.start, mention.end, this.#endBefore(index)) };
    }
  }

  /** Where the import before one ends: in front of that its clause does not begin. */
  #endBefore(index: number): number {
    const { start } = this.#mentions[index] as Mention;
    for (let at = index - 1; at >= 0; at--) {
      const before = this.#mentions[at] as Mention;
      if (before.end < start - maximumClause) break;
      if (!this.#isComment(before.start)) return before.end;
    }
    return 0;
  }

  lineOf({ start }: Mention): number {
    return this.#text.slice(0, start).split('\n').length;
  }
}

/** The words of source files, by which it shows which names they use. What a module is called (`money-tax`) is no use of it. */
export function wordsIn(files: readonly string[]): Set<string> {
  const words = new Set<string>();
  for (const file of files) {
    const text = readSource(file).replace(importPattern, ' ');
    // One by one: a list of all of them is many times as large as the text.
    const word = /[\w$]+/g;
    for (let found = word.exec(text); found; found = word.exec(text)) words.add(found[0]);
  }
  return words;
}

function readSource(file: string): string {
  try {
    return readText(file, maximumBytes);
  } catch {
    return '';
  }
}

/** Files reached from the entries of a package over relative imports. Sorted. What leads out of the package is left out. */
export const entryGraph = (folder: string): string[] => [...entryFiles(folder).keys()].sort();

/** The same with what each of them imports. Not sorted. */
function entryFiles(folder: string): Map<string, readonly Mention[]> {
  const seen = new Map<string, readonly Mention[]>();
  const isInside = insideOf(folder);
  const resolve = (path: string): string | null => {
    const file = isBelow(folder, path) ? resolveFile(path) : null;
    return file !== null && isInside(file) ? file : null;
  };
  const pending = entryTargets(folder)
    .map((target) => resolve(join(folder, target)))
    .filter((file) => file !== null);
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (seen.has(file) || seen.size >= maximumFiles) continue;
    const mentions = mentionsIn(file);
    seen.set(file, mentions);
    for (const { specifier } of mentions) {
      if (!specifier.startsWith('.')) continue;
      const next = resolve(join(file, '..', specifier));
      if (next && !seen.has(next)) pending.push(next);
    }
  }
  noteReads(seen.keys());
  return seen;
}

function entryTargets(folder: string): string[] {
  try {
    const manifest = readManifest(folder);
    const targets = stringsIn(manifest.exports).filter((target) => !target.includes('*'));
    for (const key of ['main', 'module'] as const) if (typeof manifest[key] === 'string') targets.push(manifest[key]);
    return [...targets, 'index.js'];
  } catch {
    return [];
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    // A part of the path is a file.
    return false;
  }
}

const tries = ['', '.js', '.cjs', '.mjs', '/index.js', '/index.cjs', '/index.mjs'];

/** Node's older lookup: the path itself, with an extension, or an index below it. JavaScript only. */
function resolveFile(path: string): string | null {
  for (const end of tries) {
    const file = path + end;
    if (!['.js', '.cjs', '.mjs'].includes(extname(file))) continue;
    if (isFile(file)) return file;
  }
  return null;
}
