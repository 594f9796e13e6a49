/** A scratch folder in which packages find another version of D: their files copied, all else linked. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readText } from '../../files/read.ts';
import { isBelow } from '../../inside.ts';
import { lookupPrefixes } from '../../install/index.ts';
import type { InstallTree, Location } from '../../model/tree.ts';
import { link } from '../../surface/entry-places.ts';

/** A package would get another copy of D than it was made for. Indices of copies. */
export interface Move {
  readonly asker: number;
  /** The name by which it asks for D. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** The range that the package asks for accepts it. */
  readonly isAllowed: boolean;
  /** A package that uses it, or that it uses, and that shares the copy now and would not any more; else null. */
  readonly parted: string | null;
}

/** What a package runs and declares; absolute paths. */
export interface PackageFiles {
  readonly code: readonly string[];
  readonly types: readonly string[];
}

/** More than this of one package is not compared. */
const maximumFiles = 600;
const maximumBytes = 4_000_000;

/** Why a package's files are not compared, or null. */
export function tooMuch({ code, types }: PackageFiles): string | null {
  if (code.length + types.length > maximumFiles) return `it has more than ${maximumFiles} files`;
  return bytesOf({ code, types }) > maximumBytes ? `it has more than ${maximumBytes / 1e6} MB of code` : null;
}

export const bytesOf = ({ code, types }: PackageFiles): number =>
  [...code, ...types].reduce((sum, file) => sum + sizeOf(file), 0);

export interface RoomOptions {
  readonly tree: InstallTree;
  readonly filesOf: (copy: number) => PackageFiles;
  /** What a move's package imports of D: `money`, `money/parts`. */
  readonly specifiersOf: (move: Move) => readonly string[];
}

/**
 * `<room>/m<i>/{code,types,guard}` for each package that moves, and `<room>/m<i>/node_modules` for what both import. Code and declarations lie
 * apart, so that TypeScript reads the code where the code imports itself, and not what is declared of it. Packages that
 * move together find each other's copies. Gives the paths of all copied files, relative to `scratch`.
 */
export function layOut(
  scratch: string,
  room: string,
  moves: readonly Move[],
  way: 'from' | 'to',
  { tree, filesOf, specifiersOf }: RoomOptions,
): string[] {
  const roots: string[] = [];
  const member = new Map<number, string>();
  const askers = [...new Set(moves.map(({ asker }) => asker))];
  askers.forEach((asker, index) => {
    member.set(asker, `${room}/m${index}`);
  });
  for (const [asker, at] of member) {
    const folder = join(tree.root, tree.copies[asker]?.location ?? '');
    const files = filesOf(asker);
    for (const [part, list] of [
      ['code', files.code],
      ['types', files.types],
    ] as const) {
      copy(join(folder, 'package.json'), join(scratch, at, part, 'package.json'));
      for (const file of list) {
        if (!isBelow(folder, file)) continue;
        const path = `${at}/${part}/${relative(folder, file).replaceAll('\\', '/')}`;
        copy(file, join(scratch, path));
        roots.push(path);
      }
    }
    const own = moves.filter((move) => move.asker === asker);
    const guard = `${at}/guard/guard.ts`;
    write(join(scratch, guard), guardText(own.flatMap(specifiersOf)));
    roots.push(guard);
    const moved = new Map(own.map((move) => [move.name, move[way]]));
    for (const [name, target] of visibleFrom(tree, asker)) {
      if (!packageName.test(name)) continue;
      const other = moved.has(name) ? undefined : member.get(target);
      const real = tree.copies[moved.get(name) ?? target];
      if (other !== undefined) linkAt(join(scratch, other, 'types'), join(scratch, at, 'node_modules', name));
      else if (real) linkAt(join(tree.root, real.location), join(scratch, at, 'node_modules', name));
    }
  }
  return roots;
}

/** A module without types is `any`, from which everything would compile: then a line of this does not. */
export function guardText(specifiers: readonly string[]): string {
  return specifiers
    .map((specifier, index) => {
      const from = JSON.stringify(specifier);
      return `import * as D${index} from ${from}; const g${index}: 0 extends 1 & typeof D${index} ? 'any' : 'ok' = 'ok'; // ${from}\n`;
    })
    .join('');
}

/** What a package asks for, and the `@types` of it, as Node and TypeScript find it from there. */
function visibleFrom(tree: InstallTree, asker: number): Map<string, number> {
  const found = new Map<string, number>();
  const location = tree.copies[asker]?.location ?? '';
  for (const { name, to } of tree.edgesOut[asker] ?? []) {
    if (to >= 0) found.set(name, to);
    const typed = `@types/${name.replace(/^@([^/]+)\//, '$1__')}`;
    const types = name.startsWith('@types/') ? -1 : find(tree, location, typed);
    if (types >= 0 && !found.has(typed)) found.set(typed, types);
  }
  return found;
}

function find(tree: InstallTree, from: Location, name: string): number {
  for (const prefix of lookupPrefixes(from)) {
    const copy = tree.byLocation.get(prefix + name);
    if (copy) return copy.index;
  }
  return -1;
}

/** A file that is no file, or too large, is left out: then what needs it does not compile, neither before nor after. */
function copy(from: string, to: string): void {
  try {
    write(to, readText(from, maximumBytes));
  } catch {
    // Not read, not copied.
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Names come from a lockfile that anybody may have written. */
const packageName = /^(?:@[a-z\d~-][\w.~-]*\/)?[a-z\d~-][\w.~-]*$/i;

function linkAt(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  link(target, path);
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
