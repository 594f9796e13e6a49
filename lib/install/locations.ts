/** What a location says by its own spelling. Locations come from a file, so nothing here trusts them. */
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path';
import type { Location } from '../model/tree.ts';

const NODE_MODULES = 'node_modules/';

/** The name a folder in `node_modules` is imported by (`a`, `@s/a`), or null for a folder that is somewhere else. */
export function folderName(location: Location): string | null {
  // By hand, for this is asked several times of every copy and a regular expression takes four times as long.
  const at = location.lastIndexOf(NODE_MODULES);
  if (at < 0 || (at > 0 && location[at - 1] !== '/')) return null;
  const name = location.slice(at + NODE_MODULES.length);
  const slash = name.indexOf('/');
  if (name === '') return null;
  if (name[0] !== '@') return slash < 0 ? name : null;
  return slash > 1 && slash < name.length - 1 && name.indexOf('/', slash + 1) < 0 ? name : null;
}

/**
 * Whether a location leads out of the project, plainly (`../x`, `/x`, `C:/x`) or by a detour
 * (`node_modules/../../x`). Such a copy is kept, for others depend on it, but its files are never read.
 */
export function isOutside(location: Location): boolean {
  return isAbsolute(location) || /^[A-Za-z]:/.test(location) || location.split(/[\\/]/).includes('..');
}

/** npm's name for a folder without a manifest name: `@scope/x` below a scope, else the last part of its path. */
export function nameFromFolder(path: string): string {
  const parent = basename(dirname(path));
  return parent.startsWith('@') ? `${parent}/${basename(path)}` : basename(path);
}

/** The location of a link's target, written as the lockfile writes locations: relative, with forward slashes. */
export function targetLocation(root: string, resolved: string): Location {
  const path = resolve(root, resolved.replace(/^file:/, ''));
  return relative(root, path).replaceAll('\\', '/');
}
