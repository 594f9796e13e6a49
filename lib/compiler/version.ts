/** The compiler's version, found without what is needed to start it: an answer from the cache is named by it, and no more. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Of the compiler that Node's own way leads to: the nearest `node_modules` at or above this file. */
export async function compilerVersion(): Promise<string> {
  for (let folder = import.meta.dirname, below = ''; folder !== below; below = folder, folder = dirname(folder)) {
    const version = versionIn(join(folder, 'node_modules', 'typescript', 'package.json'));
    if (version !== null) return version;
  }
  // It is found in some other way, or not at all.
  return (await import('./native.ts')).findCompiler().version;
}

function versionIn(manifest: string): string | null {
  try {
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}
