/** Whether a path stays in a folder, links followed: what a package or a lockfile names may lead anywhere. */
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';

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
  return (path) => {
    const target = real === null ? null : realPath(path);
    return target !== null && isBelow(real as string, target);
  };
}
