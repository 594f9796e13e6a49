/** Whether a path stays in a folder, links followed: what a package or a lockfile names may lead anywhere. */
import { lstatSync, realpathSync } from 'node:fs';
import { dirname, sep } from 'node:path';

/** The real path, or null when there is nothing, or nothing that may be looked at. */
export function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}

/** Whether a path is a folder or lies below it, by spelling alone. Both absolute, neither with `..`. */
export function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Answers whether paths stay in a folder. A path that is not there does not. */
export function insideOf(folder: string): (path: string) => boolean {
  const real = realPath(folder);
  // The folders of many files are few, and of a file that is no link the folder tells it.
  const known = new Map<string, string | null>();
  return (path) => {
    if (real === null) return false;
    const parent = dirname(path);
    let above = known.get(parent);
    if (above === undefined) {
      above = realPath(parent);
      known.set(parent, above);
    }
    const target = above !== null && isPlainFile(path) ? above : realPath(path);
    return target !== null && isBelow(real, target);
  };
}

function isPlainFile(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}
