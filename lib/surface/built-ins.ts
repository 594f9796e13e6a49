/**
 * Packages that are called like a module of Node (`buffer`, `events`, `url`): where `@types/node` is loaded, TypeScript takes
 * its `declare module 'buffer'` for an import of that name, whatever file the name resolves to. Node does so as well.
 */
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { readText } from '../files/read.ts';

interface Graph {
  readonly files: readonly string[];
  readonly imports: readonly ReadonlyMap<string, number>[];
}

/** The folder of `@types/node` that a file lies in. */
const nodeTypesOf = /^.*\/node_modules\/@types\/node(?=\/)/;

/** Larger files hold no declarations that people write. */
const maximumBytes = 4_000_000;

/** The imports of a graph without those that mean a module of Node. `root` is the project's folder. */
export function withoutBuiltIns({ files, imports }: Graph, root: string): readonly ReadonlyMap<string, number>[] {
  let isDeclared: ((name: string) => boolean) | undefined;
  const means = (specifier: string, to: number): boolean => {
    // A path and `buffer/` are no such names, and what leads to the types of Node themselves stays.
    if (!isBuiltin(specifier) || nodeTypesOf.test(files[to] ?? '')) return false;
    isDeclared ??= declaredNames(files, root);
    return isDeclared(specifier);
  };
  return imports.map((found) => {
    const rest = [...found].filter(([specifier, to]) => !means(specifier, to));
    return rest.length === found.size ? found : new Map(rest);
  });
}

/** Tells what is declared by the types of Node that are loaded, or that lie in the project and are loaded for its code. */
function declaredNames(files: readonly string[], root: string): (name: string) => boolean {
  const loaded = files.flatMap((file) => nodeTypesOf.exec(file)?.[0] ?? []);
  const folders = new Set([join(root, 'node_modules', '@types', 'node'), ...loaded]);
  const known = new Map<string, boolean>();
  return (name) => {
    const answer = known.get(name) ?? [...folders].some((folder) => declares(folder, name));
    known.set(name, answer);
    return answer;
  };
}

/** Each module of Node has a file of its name there; once all were in one. */
function declares(folder: string, name: string): boolean {
  return [`${name}.d.ts`, 'index.d.ts'].some((file) => {
    try {
      const text = readText(join(folder, file), maximumBytes);
      return text.includes(`declare module "${name}"`) || text.includes(`declare module '${name}'`);
    } catch {
      return false;
    }
  });
}
