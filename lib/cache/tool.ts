/** What names the program that gave an answer. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/**
 * A release is named by its version. A clone of this project changes under one version, and is named by the times of its
 * built files as well: of those that run, which are the bundle's or the library's.
 *
 * @param folder that this program's files are in, and below
 */
export function toolName(version: string, folder: string): string {
  if (/[\\/]node_modules[\\/]/.test(folder)) return version;
  const built = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[cm]?js$/.test(name));
  const times = built.sort().map((name) => `${name}\0${statSync(join(folder, name)).mtimeMs}\n`);
  return `${version} ${crc32(times.join('')).toString(16).padStart(8, '0')}`;
}
