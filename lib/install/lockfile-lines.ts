/** Where in the lockfile a copy's entry stands: what a report of CI points at. */
import { visit } from 'jsonc-parser';
import { AnalyzerError } from '../errors.ts';
import type { InstallTree, Location } from '../model/tree.ts';
import { readText } from './files.ts';

/**
 * The 1-based line of the entry of each location that has one, in the lockfile that the tree was read from.
 * Empty when there is no lockfile, or when it is gone by now: a line is a help, not a result.
 */
export async function lockfileLines(
  tree: InstallTree,
  locations: ReadonlySet<Location>,
): Promise<ReadonlyMap<Location, number>> {
  const { lockfile } = tree.project;
  if (lockfile === null || locations.size === 0) return new Map();
  try {
    const text = readText(tree.root, lockfile, 'lockfile-unreadable');
    return text === null ? new Map() : entryLines(text, locations);
  } catch (error) {
    // It cannot be read any more, or is nested so deeply that nobody gets through it.
    if (error instanceof AnalyzerError || error instanceof RangeError) return new Map();
    throw error;
  }
}

/** {@link lockfileLines} of a text: versions 2 and 3 name an entry by its location, version 1 by nested names. */
export function entryLines(text: string, locations: ReadonlySet<Location>): Map<Location, number> {
  const byLocation = new Map<Location, number>();
  const byName = new Map<Location, number>();
  const path: string[] = [];
  visit(text, {
    onObjectBegin: () => void path.push(''),
    onObjectEnd: () => void path.pop(),
    onObjectProperty: (name, _offset, _length, line) => {
      path[path.length - 1] = name;
      if (path[0] === 'packages' && path.length === 2) {
        if (locations.has(name)) byLocation.set(name, line + 1);
      } else if (path[0] === 'dependencies' && path.length % 2 === 0) {
        const location = nestedLocation(path);
        if (location !== null && locations.has(location)) byName.set(location, line + 1);
      }
    },
  });
  return new Map([...byName, ...byLocation]);
}

/** `node_modules/a/node_modules/b` from `dependencies`, `a`, `dependencies`, `b`. */
function nestedLocation(path: readonly string[]): Location | null {
  const names: string[] = [];
  for (let index = 0; index < path.length; index += 2) {
    if (path[index] !== 'dependencies') return null;
    names.push(`node_modules/${path[index + 1]}`);
  }
  return names.join('/');
}
