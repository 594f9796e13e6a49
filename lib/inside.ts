/** Whether a path stays in a folder, links followed: what a package or a lockfile names may lead anywhere. */
import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';

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

/** {@link realPath} for many paths of few folders: of what is no link the folder tells it. */
export function realPaths(): (path: string) => string | null {
  const known = new Map<string, string | null>();
  return (path) => {
    const parent = dirname(path);
    let above = known.get(parent);
    if (above === undefined) {
      above = realPath(parent);
      known.set(parent, above);
    }
    return above !== null && isNoLink(path) ? join(above, basename(path)) : realPath(path);
  };
}

/** Answers whether paths stay in a folder. A path that is not there does not. */
export function insideOf(folder: string): (path: string) => boolean {
  const real = realPath(folder);
  const find = realPaths();
  return (path) => {
    const target = real === null ? null : find(path);
    return real !== null && target !== null && isBelow(real, target);
  };
}

/** A file or a folder that is itself where it is named. */
function isNoLink(path: string): boolean {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats !== undefined && (stats.isFile() || stats.isDirectory());
  } catch {
    return false;
  }
}
