/** Where TypeScript looked for types and found none: when some come to lie there, what is known of a package is not true any more. */
import { resolve } from 'node:path';
import { isBelow } from '../inside.ts';
import { readManifest, targetsOf } from './entries.ts';
import type { FileGraph, ImportedPackage } from './file-graph.ts';

/** Folders (absolute) that the manifests name, of packages with an entry that was asked about and led nowhere. */
export function soughtFolders(
  packages: readonly ImportedPackage[],
  { entryFiles }: Pick<FileGraph, 'entryFiles'>,
): Set<string> {
  const found = new Set<string>();
  for (const [index, { folder, typesFolder, entries }] of packages.entries()) {
    const isFound = (subpath: string): boolean =>
      entries.untyped.has(subpath) || entryFiles[index]?.has(subpath) === true;
    if (entries.subpaths.every(isFound)) continue;
    for (const place of [folder, typesFolder]) if (place !== null) for (const named of namedBy(place)) found.add(named);
  }
  return found;
}

/** The package's own folder is watched with its manifest. */
function namedBy(folder: string): string[] {
  try {
    const { main, types, typings, typesVersions, exports } = readManifest(folder);
    const targets = targetsOf([main, types, typings, typesVersions, exports]);
    const folders = targets
      .flatMap((target) => foldersOf(target.replaceAll('\\', '/')))
      .map((path) => resolve(folder, `./${path}`));
    return folders.filter((path) => path !== folder && isBelow(folder, path));
  } catch {
    return [];
  }
}

/** Where a target lies; without an extension it may be a folder itself. */
function foldersOf(target: string): string[] {
  const [head = ''] = target.split('*');
  const place = head.slice(0, head.lastIndexOf('/') + 1);
  return /\.\w+$/.test(target) || target.includes('*') ? [place] : [place, target];
}
