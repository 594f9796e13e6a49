/** Which entries of a package cannot have types, told by the names of the files where they lead. */
import { basename, dirname, join } from 'node:path';

/** What TypeScript takes for types; JSON as well, where it is named in full. Some file systems do not tell letter case apart. */
const typeScript = /\.[cm]?tsx?$/i;
const json = /\.json$/i;

/** The files of one package, as far as there is a need to know them. */
export interface EntryFiles {
  /** Absolute. */
  readonly folder: string;
  /** Names in an absolute folder; none when it cannot be read. */
  readonly namesIn: (folder: string) => readonly string[];
  /** All files below the folder part of a target with a `*`, hidden ones left out; null when they cannot all be told. */
  readonly filesBelow: (head: string) => readonly string[] | null;
}

/**
 * Whether TypeScript cannot find a type for an entry: no file beside its targets has a name that it would take. Then it need
 * not be asked, which saves it a dozen look-ups. Said of less than there are, and of none that has a type.
 *
 * @param targets every file that the entry may stand for, as `exports` names them
 */
export function isUntyped(targets: readonly string[], files: EntryFiles): boolean {
  return targets
    .map(forward)
    .every((target) => (target.includes('*') ? isUntypedPattern(target, files) : !hasTypes(target, files)));
}

/** TypeScript takes a backslash for a slash on every system. */
const forward = (path: string): string => path.replaceAll('\\', '/');

function isUntypedPattern(target: string, { filesBelow }: EntryFiles): boolean {
  // A hidden folder or file is none of those that are told.
  if (target.includes('/.')) return false;
  return filesBelow(target.split('*')[0] ?? '')?.every((file) => !typeScript.test(file)) ?? false;
}

/** The same of the main entry of a package without `exports`: a file, with or without its extension, or a folder. */
export function isUntypedMain(main: unknown, files: EntryFiles): boolean {
  const named = typeof main === 'string' ? [forward(main)] : [];
  return [...named, ...['.', ...named].map((folder) => join(folder, 'index'))].every((path) => !hasTypes(path, files));
}

/** `lib/x.js` has its types in `lib/x.d.ts`, `lib/x.ts`, `lib/x.js.d.ts`, …: all of them begin alike. */
function hasTypes(target: string, { folder, namesIn }: EntryFiles): boolean {
  if (json.test(target) || typeScript.test(target)) return true;
  const path = join(folder, target);
  const stem = `${basename(path).replace(/\.[^.]*$/, '')}.`.toLowerCase();
  return namesIn(dirname(path)).some((name) => typeScript.test(name) && name.toLowerCase().startsWith(stem));
}
