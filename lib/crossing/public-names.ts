/** The names by which the declarations of a divergent copy can be imported: how two versions of a symbol are matched. */
import { isAmbientSubpath } from '../surface/ambient.ts';
import type { Declarations } from '../surface/declarations.ts';
import type { PublicExport } from '../surface/reach.ts';

/**
 * `subpath#A.B`, or `:module#A.B` where it is ambient: the entry behind the package's name and the exported name. What `export =` gives is imported as
 * `default`, and so it is named here: one version may have the one and the next the other.
 */
export type PublicName = string;

export const publicName = (subpath: string, name: string): PublicName =>
  `${subpath}#${name.replace(/^export=(?=\.|$)/, 'default')}`;

export function splitPublicName(name: PublicName): { subpath: string; path: string[] } {
  const at = name.indexOf('#');
  return { subpath: name.slice(0, at), path: name.slice(at + 1).split('.') };
}

/** Whether a name is no import of the package, but declared for the whole program: `:fs#ReadStream`, `:#Buffer`. */
export const isAmbientName = (name: PublicName): boolean => isAmbientSubpath(name);

/** Namespaces inside namespaces are named so deep. */
const maximumNesting = 3;

/**
 * Public names of each declaration of one copy, the best first: the fewest parts, the main entry before others.
 *
 * Symbols are matched by these names and not by file: a version moves its files about, and some ship another version
 * inside (zod 3.25 has zod 4 below `v4/`), which a match by path would compare.
 */
export function publicNames(declarations: Declarations, exports: readonly PublicExport[]): Map<number, PublicName[]> {
  const found = new Map<number, PublicName[]>();
  const visit = (subpath: string, name: string, place: PublicExport['place'], nesting: number): void => {
    const id = declarations.at(place);
    if (id >= 0) {
      const list = found.get(id);
      const full = publicName(subpath, name);
      if (list) {
        if (!list.includes(full)) list.push(full);
      } else found.set(id, [full]);
    }
    if (nesting >= maximumNesting) return;
    for (const [member, inner] of declarations.names.membersOf(place)) {
      visit(subpath, name === 'export=' ? member : `${name}.${member}`, inner, nesting + 1);
    }
  };
  for (const { subpath, name, place } of exports) visit(subpath, name, place, 0);
  for (const list of found.values()) if (list.length > 1) sortNames(list);
  return found;
}

function sortNames(names: PublicName[]): void {
  const ranks = new Map(names.map((name) => [name, rank(name)]));
  const rankOf = (name: PublicName): number => ranks.get(name) as number;
  names.sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : a > b ? 1 : 0));
}

function rank(name: PublicName): number {
  const { subpath, path } = splitPublicName(name);
  return path.length * 4 + (subpath === '' ? 0 : 1 + subpath.split('/').length) + (path[0] === 'default' ? 1 : 0);
}
