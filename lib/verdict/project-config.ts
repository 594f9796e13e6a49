/** What the project's own tsconfig says: whether its compiler looks into declaration files. Read as data, nothing is loaded. */
import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type ParseError, parse } from 'jsonc-parser';
import { readText } from '../files/read.ts';
import { insideOf } from '../inside.ts';

const maximumBytes = 1_000_000;
/** Configurations that one may extend, one after the other. */
const maximumChain = 20;
/** Folders that are looked into for a source. */
const maximumFolders = 2_000;

/** The fields that count, after `extends`. */
interface Config {
  skipLibCheck?: unknown;
  allowJs?: unknown;
  files?: unknown;
  include?: unknown;
}

/**
 * Whether `tsc` in a folder checks the declaration files of packages, as it does unless `skipLibCheck` is set. Null when
 * there is no configuration, or none that can be read: then nobody knows how the project is compiled.
 *
 * @param root absolute folder of the project: what is extended has to lie in it
 */
export function checksLibraries(folder: string, root: string): boolean | null {
  const isInside = insideOf(root);
  const config = readConfig(join(folder, 'tsconfig.json'), isInside, root, new Set());
  if (config === null) return null;
  // A configuration that only refers to others compiles nothing by itself.
  const { files, include } = config;
  const isListed = Array.isArray(files) && files.length > 0;
  if (Array.isArray(files) && !isListed && !(Array.isArray(include) && include.length > 0)) return null;
  if (!isListed && !hasSource(folder, config.allowJs === true)) return null;
  return config.skipLibCheck !== true;
}

/** What a configuration says after those that it extends. Null when one of them is missing, broken, or outside. */
function readConfig(path: string, isInside: (path: string) => boolean, root: string, seen: Set<string>): Config | null {
  if (seen.size >= maximumChain || seen.has(path) || !isInside(path)) return null;
  seen.add(path);
  const value = readObject(path);
  if (value === null) return null;
  let config: Config = {};
  for (const base of [value.extends ?? []].flat()) {
    const found = typeof base === 'string' ? findBase(base, dirname(path), root, isInside) : null;
    const inherited = found === null ? null : readConfig(found, isInside, root, new Set(seen));
    if (inherited === null) return null;
    config = { ...config, ...inherited };
  }
  const { files, include, compilerOptions } = value;
  const { skipLibCheck, allowJs, checkJs } = (compilerOptions ?? {}) as Record<string, unknown>;
  const javaScript = allowJs ?? checkJs;
  return {
    ...config,
    ...(files !== undefined && { files }),
    ...(include !== undefined && { include }),
    ...(skipLibCheck !== undefined && { skipLibCheck }),
    ...(javaScript !== undefined && { allowJs: javaScript }),
  };
}

function readObject(path: string): Record<string, unknown> | null {
  try {
    const errors: ParseError[] = [];
    const text = readText(path, maximumBytes).replace(/^\uFEFF/, '');
    const value: unknown = parse(text, errors, { allowTrailingComma: true });
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return errors.length === 0 && isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** A path as TypeScript finds it: relative to the configuration, or a package in a `node_modules` above it. */
function findBase(specifier: string, folder: string, root: string, isInside: (path: string) => boolean): string | null {
  const ends = ['', '.json', '/tsconfig.json'];
  const first = (base: string): string | null =>
    ends.map((end) => base + end).find((path) => isInside(path) && readObject(path) !== null) ?? null;
  if (/^(?:\.{1,2}(?:[\\/]|$)|[\\/]|[A-Za-z]:)/.test(specifier)) return first(resolve(folder, specifier));
  for (let above = folder; ; above = dirname(above)) {
    const base = join(above, 'node_modules', specifier);
    const named = readObject(join(base, 'package.json'))?.tsconfig;
    const found = (typeof named === 'string' ? first(join(base, named)) : null) ?? first(base);
    if (found !== null || above === root || dirname(above) === above) return found;
  }
}

/** Whether there is anything to compile. */
function hasSource(top: string, allowJs: boolean): boolean {
  const source = allowJs ? /\.[cm]?[jt]sx?$/ : /\.[cm]?tsx?$/;
  const pending = [top];
  for (let looked = 0; pending.length > 0 && looked < maximumFolders; looked += 1) {
    const folder = pending.shift() as string;
    try {
      for (const item of readdirSync(folder, { withFileTypes: true })) {
        if (item.isFile() && source.test(item.name)) return true;
        if (item.isDirectory() && item.name !== 'node_modules' && !item.name.startsWith('.'))
          pending.push(join(folder, item.name));
      }
    } catch {
      // A folder that may not be read holds nothing for this compiler, either.
    }
  }
  return false;
}
