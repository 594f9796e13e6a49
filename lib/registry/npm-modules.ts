/** npm's own modules that come with arborist: resolved from there, so that they are found in every node_modules layout. */
import { createRequire } from 'node:module';

export function fromArborist(name: 'npm-registry-fetch' | 'npm-pick-manifest' | 'npm-package-arg'): unknown {
  const here = createRequire(import.meta.url);
  return createRequire(here.resolve('@npmcli/arborist/package.json'))(name);
}
