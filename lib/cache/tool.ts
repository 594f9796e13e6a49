/** What names the program that gave an answer. */
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A release is named by its version. A clone of this project changes under one version, and is named by the times of its
 * built files as well: of those that run, which are the bundle's or the library's.
 *
 * @param folder that this program's files are in, and below
 */
export function toolName(version: string, folder: string): string {
  if (/[\\/]node_modules[\\/]/.test(folder)) return version;
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.[cm]?js$/.test(name)) hash.update(`${name}\0${statSync(join(folder, name)).mtimeMs}\n`);
  }
  return `${version} ${hash.digest('hex').slice(0, 16)}`;
}
