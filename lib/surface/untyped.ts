/** Which entries of a package cannot have types, told by the names of the files where they lead. */
import { basename, dirname, extname, join } from 'node:path';

/** What TypeScript takes for types; JSON as well, where it is named in full. */
const typeScript = /\.[cm]?tsx?$/;
const json = /\.json$/;

/** The files of one package, as far as there is a need to know them. */
export interface EntryFiles {
  /** Absolute. */
  readonly folder: string;
  /** Names in an absolute folder; none when it cannot be read. */
  readonly namesIn: (folder: string) => readonly string[];
  /** All files below the folder part of a target with a `*`; null when there are too many to tell. */
  readonly filesBelow: (head: string) => readonly string[] | null;
}

/**
 * Whether TypeScript cannot find a type for an entry: no file beside its targets has a name that it would take. Then it need
 * not be asked, which saves it a dozen look-ups. Said of less than there are, and of none that has a type.
 *
 * @param targets every file that the entry may stand for, as `exports` names them
 */
export function isUntyped(targets: readonly string[], files: EntryFiles): boolean {
  return targets.every((target) =>
    target.includes('*')
      ? (files.filesBelow(target.split('*')[0] ?? '')?.every((file) => !typeScript.test(file)) ?? false)
      : !hasTypes(join(files.folder, target), files),
  );
}

/** The same of the main entry of a package without `exports`: a file, with or without its extension, or a folder. */
export function isUntypedMain(main: unknown, files: EntryFiles): boolean {
  const named = typeof main === 'string' ? [join(files.folder, main)] : [];
  return [...named, ...[files.folder, ...named].map((folder) => join(folder, 'index'))].every(
    (path) => !hasTypes(path, files),
  );
}

/** `lib/x.js` has its types in `lib/x.d.ts`, `lib/x.ts`, `lib/x.js.d.ts`, …: all of them begin alike. */
function hasTypes(path: string, { namesIn }: Pick<EntryFiles, 'namesIn'>): boolean {
  if (json.test(path) || typeScript.test(path)) return true;
  const stem = `${basename(path, extname(path))}.`;
  return namesIn(dirname(path)).some((name) => name.startsWith(stem) && typeScript.test(name));
}
