/** Paths for specs. The compiled specs live under dist/, the fixtures do not, so the root is looked for. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function findRoot(from: string): string {
  const manifest = join(from, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'diamondback') return from;
  const parent = dirname(from);
  if (parent === from) throw new Error(`no diamondback project above ${import.meta.dirname}`);
  return findRoot(parent);
}

/** The folder of this project. */
export const projectRoot = findRoot(import.meta.dirname);

/** A file or folder below fixtures/. */
export function fixture(...parts: string[]): string {
  return join(projectRoot, 'fixtures', ...parts);
}
