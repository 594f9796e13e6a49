/** Real lockfiles of six sizes. Addresses and integrities are not kept; the latter are made up anew, of the same length. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectRoot } from '../scripts/project-root.ts';

interface Packed {
  readonly lockfile: { packages: Record<string, Record<string, unknown>> };
  /** package.json files by folder. */
  readonly manifests: Record<string, unknown>;
}

const source = join(projectRoot, 'bench', 'locks');
export const cache = join(projectRoot, '.cache', 'bench');

/** Unpacks all lockfiles below .cache/bench; their names, the smallest first, with the number of entries. */
export function unpackLocks(): { name: string; folder: string; size: number }[] {
  const found = readdirSync(source).map((file) => {
    const name = file.replace(/\.json\.gz$/, '');
    const folder = join(cache, 'locks', name);
    const { lockfile, manifests } = JSON.parse(gunzipSync(readFileSync(join(source, file))).toString()) as Packed;
    if (!existsSync(join(folder, 'package-lock.json'))) write(folder, lockfile, manifests);
    return { name, folder, size: Object.keys(lockfile.packages).length };
  });
  return found.sort((a, b) => a.size - b.size);
}

function write(folder: string, lockfile: Packed['lockfile'], manifests: Packed['manifests']): void {
  for (const [location, entry] of Object.entries(lockfile.packages)) {
    if (entry.integrity !== true) continue;
    entry.integrity = `sha512-${createHash('sha512').update(location).digest('base64')}`;
  }
  for (const [place, manifest] of Object.entries(manifests)) {
    const file = join(folder, place, 'package.json');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(manifest, null, 2));
  }
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockfile, null, 2));
}
