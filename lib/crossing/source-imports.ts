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
import { importReader } from './imported-names.ts';

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

/** By package name. */
export type SourceImports = ReadonlyMap<string, SourceImport>;

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
  return files.length === 0 ? null : scan(files, tree.root);
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
  const folder = join(tree.root, copy.location);
  const files = entryGraph(folder);
  return files.length === 0 ? null : scan(files, tree.root);
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

interface Found extends SourceImport {
  readonly files: string[];
  readonly subpaths: Set<string>;
  names: Set<string> | null;
}

function scan(files: readonly string[], root: string): SourceImports {
  const found = new Map<string, Found>();
  for (const file of files) {
    const text = readSource(file);
    const isComment = commentFinder(file, text);
    const lineAt = lineCounter(text);
    const namesAt = importReader(text);
    for (const match of text.matchAll(importPattern)) {
      const name = packageOf(match[2] as string);
      if (!name || isComment(match.index)) continue;
      const item = getOrAdd(found, name, (): Found => {
        const place = { file: relative(root, file).replaceAll('\\', '/'), line: lineAt(match.index) };
        return { place, files: [], subpaths: new Set(), names: new Set() };
      });
      item.subpaths.add((match[2] as string).slice(name.length));
      if (item.files.at(-1) !== file) item.files.push(file);
      const names = item.names && namesAt(match.index, match.index + match[0].length);
      if (names) for (const imported of names) item.names?.add(imported);
      else item.names = null;
    }
  }
  return found;
}

/** The 1-based lines of offsets that are asked for in ascending order. */
function lineCounter(text: string): (index: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (index) => {
    for (; next >= 0 && next < index; next = text.indexOf('\n', next + 1)) line++;
    return line;
  };
}

/** The words of source files, by which it shows which names they use. What a module is called (`money-tax`) is no use of it. */
export function wordsIn(files: readonly string[]): Set<string> {
  const words = new Set<string>();
  for (const file of files) {
    const text = readSource(file).replace(importPattern, ' ');
    for (const word of text.match(/[\w$]+/g) ?? []) words.add(word);
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
export function entryGraph(folder: string): string[] {
  const seen = new Set<string>();
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
    seen.add(file);
    for (const match of readSource(file).matchAll(importPattern)) {
      const specifier = match[2] as string;
      if (!specifier.startsWith('.')) continue;
      const next = resolve(join(file, '..', specifier));
      if (next && !seen.has(next)) pending.push(next);
    }
  }
  noteReads(seen);
  return [...seen].sort();
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
