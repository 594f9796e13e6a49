/** Which files have to be read: most of a tree leads to no divergent copy. */
import { getOrAdd } from '../model/collections.ts';
import type { AmbientModules } from './ambient.ts';
import type { DeclarationTexts } from './declaration-texts.ts';
import type { FileGraph } from './file-graph.ts';
import { isSource } from './source-declarations.ts';

/** Cheap, so that not every file of a divergent copy has to be parsed: `declare global`, or no import and no export. */
export function mayBeAmbient(path: string, texts: DeclarationTexts): boolean {
  if (isSource(path)) return false;
  const text = texts.search(path);
  if (text === '') return false;
  return (
    /\bdeclare\s+global\b/.test(text) || !/^\s*(import|export)\b/m.test(text) || /\bdeclare\s+module\s+['"]/.test(text)
  );
}

/** Tells the files that import an ambient module, or have a global where types stand: no file of a divergent copy stands behind such an import. */
export function speakers(
  ambient: AmbientModules,
  graph: FileGraph,
  owner: readonly number[],
  texts: DeclarationTexts,
): (file: number) => boolean {
  const { modules, globals } = ambient.names();
  if (modules.length + globals.length === 0) return () => false;
  const any = (names: readonly string[]): string =>
    names.map((name) => name.replace(/[^\w]/g, '\\$&')).join('|') || '(?!)';
  const pattern = new RegExp(
    `(?:\\bfrom|\\bimport|\\bimport\\s*\\(|\\brequire\\s*\\()\\s*['"](?:${any(modules)})['"]|[:=<|&,]\\s*(?:${any(globals)})\\b`,
  );
  return (file) => {
    if (ambient.loadedBy(owner[file] ?? -1).size === 0) return false;
    return pattern.test(texts.search(graph.files[file] as string));
  };
}

/**
 * Files of a package that others import by a path below its name (`money/lib/money`): where there is no `exports`, any file
 * is an entry to whoever knows it.
 */
export function findDeepImports(
  graph: FileGraph,
  owners: readonly number[],
  names: readonly string[],
): Map<number, Map<string, number>> {
  const found = new Map<number, Map<string, number>>();
  for (const [file, imports] of graph.imports.entries()) {
    for (const [specifier, to] of imports) {
      const owner = owners[to] ?? -1;
      const name = untyped(names[owner] ?? '');
      if (owner < 0 || owner === owners[file] || !specifier.startsWith(`${name}/`)) continue;
      getOrAdd(found, owner, () => new Map()).set(specifier.slice(name.length), to);
    }
  }
  return found;
}

const untyped = (name: string): string => name.replace(/^@types\//, '');

/** Marks each file from which imports lead to a file of a divergent copy: the others need not be read. */
export function filesThatMatter(graph: FileGraph, isTarget: (file: number) => boolean): Uint8Array {
  const importers: number[][] = graph.files.map(() => []);
  for (let file = 0; file < graph.files.length; file++) {
    for (const to of graph.imports[file]?.values() ?? []) importers[to]?.push(file);
    for (const to of graph.references[file] ?? []) importers[to]?.push(file);
    for (const to of graph.typeLibraries[file] ?? []) importers[to]?.push(file);
  }
  const marked = new Uint8Array(graph.files.length);
  const pending: number[] = [];
  for (let file = 0; file < graph.files.length; file++) if (isTarget(file)) pending.push(file);
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (marked[file]) continue;
    marked[file] = 1;
    pending.push(...(importers[file] ?? []));
  }
  return marked;
}
