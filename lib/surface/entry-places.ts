/** Where the compiler comes to each package: the folder of the file that imports it, and the name that it is imported by. */
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { getOrAdd } from '../model/collections.ts';
import type { PackageEntries } from './entries.ts';
import type { ImportedPackage } from './file-graph.ts';

export interface EntryPlace {
  /** Name of a folder below the scratch folder. */
  readonly folder: string;
  /** What stands before the subpath in an import. */
  readonly name: string;
}

/**
 * Makes a place below `scratch` for each package. A link for each of thousands of packages costs more than all else that
 * is done before the compiler starts. So a whole `node_modules` is linked where that shows the package as its importers see
 * it: in its folder, with its `@types` beside it or none. The others get links and names of their own (`p12`), and so do
 * packages that are nearly alone in theirs. One of which nothing is asked gets a name only.
 */
export function placeEntries(packages: readonly ImportedPackage[], scratch: string): EntryPlace[] {
  const shared = new Map<string, string>();
  const typesIn = new Map<string, ReadonlySet<string>>();
  const alone = 'own';
  mkdirSync(join(scratch, alone, 'node_modules', '@types'), { recursive: true });
  const installed = packages.map(({ folder }) => (folder === null ? null : installedIn(folder)));
  const crowds = new Map<string, number>();
  packages.forEach(({ entries }, index) => {
    const { modules } = installed[index] ?? {};
    if (modules !== undefined && isAsked(entries)) crowds.set(modules, (crowds.get(modules) ?? 0) + 1);
  });
  return packages.map(({ folder, typesFolder, entries }, index) => {
    const own = { folder: alone, name: `p${index}` };
    if (!isAsked(entries)) return own;
    const { modules, name } = installed[index] ?? { modules: '', name: '' };
    if ((crowds.get(modules) ?? 0) >= leastShared) {
      const types = getOrAdd(typesIn, modules, () => namesIn(join(modules, '@types')));
      const beside = types.has(typesName(name)) ? join(modules, '@types', typesName(name)) : null;
      if (beside === typesFolder)
        return { folder: getOrAdd(shared, modules, () => linkModules(modules, scratch, shared.size)), name };
    }
    if (folder) link(folder, join(scratch, alone, 'node_modules', own.name));
    if (typesFolder) link(typesFolder, join(scratch, alone, 'node_modules', '@types', own.name));
    return own;
  });
}

/** Packages of one `node_modules` for which a folder, its link and its files cost less than a link for each. */
const leastShared = 3;

const isAsked = ({ subpaths, untyped }: PackageEntries): boolean => subpaths.some((subpath) => !untyped.has(subpath));

function linkModules(modules: string, scratch: string, count: number): string {
  const folder = `n${count}`;
  mkdirSync(join(scratch, folder));
  link(modules, join(scratch, folder, 'node_modules'));
  return folder;
}

/** `…/node_modules/@scope/name` → the `node_modules`, and `@scope/name`; null elsewhere. */
function installedIn(folder: string): { modules: string; name: string } | null {
  const parent = dirname(folder);
  const isScoped = basename(parent).startsWith('@');
  const modules = isScoped ? dirname(parent) : parent;
  if (basename(modules) !== 'node_modules') return null;
  return { modules, name: isScoped ? `${basename(parent)}/${basename(folder)}` : basename(folder) };
}

function namesIn(folder: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return new Set();
  }
}

/** `@scope/name` has its types in `@types/scope__name`. */
export const typesName = (name: string): string => (name.startsWith('@') ? name.slice(1).replace('/', '__') : name);

/** A folder link that needs no privilege: a junction on Windows. */
export function link(target: string, path: string): void {
  symlinkSync(target, path, 'junction');
}
