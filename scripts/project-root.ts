/** The folder of this project, for scripts and specs: compiled they lie under dist/, what they read does not. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function findRoot(from: string): string {
  const manifest = join(from, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'diamondback') return from;
  const parent = dirname(from);
  if (parent === from) throw new Error(`no diamondback project above ${import.meta.dirname}`);
  return findRoot(parent);
}

export const projectRoot = findRoot(import.meta.dirname);
