/** npm's own semver, loaded when it is asked for. */
import { createRequire } from 'node:module';

let loaded: typeof import('semver') | undefined;

/** To load it and to read a first range takes longer than all else that a small project needs, and most runs never do. */
export function semver(): typeof import('semver') {
  loaded ??= createRequire(import.meta.url)('semver') as typeof import('semver');
  return loaded;
}
