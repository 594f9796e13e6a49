/** Which packages the declaration files of each installed copy mention, read with TypeScript's own scanner. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Layout } from './layout.ts';

interface Scanner {
  preProcessFile(text: string): {
    readonly importedFiles: readonly { readonly fileName: string }[];
    readonly typeReferenceDirectives: readonly { readonly fileName: string }[];
    readonly ambientExternalModules?: readonly string[] | undefined;
  };
}

/** TypeScript 6 has the scanner as an API; 7 does not. */
export const loadScanner = (compilersAt: string): Scanner =>
  createRequire(join(compilersAt, 'package.json'))('ts6') as Scanner;

/** Location → names of packages that its declarations mention. Of a workspace the sources count too. */
export function declaredImports(root: string, layout: Layout, scanner: Scanner): Map<string, ReadonlySet<string>> {
  const mentions = new Map<string, ReadonlySet<string>>();
  for (const { location } of layout.copies.values()) {
    const isSource = !location.split('/').includes('node_modules');
    const names = new Set<string>();
    for (const file of location === '' ? [] : declarationFiles(join(root, location), isSource)) {
      const found = scanner.preProcessFile(readFileSync(file, 'utf8'));
      const specifiers = [
        ...found.importedFiles.map(({ fileName }) => fileName),
        ...found.typeReferenceDirectives.map(({ fileName }) => fileName),
        ...(found.ambientExternalModules ?? []),
      ];
      for (const specifier of specifiers) if (isBare(specifier)) names.add(packageOf(specifier));
    }
    mentions.set(location, names);
  }
  return mentions;
}

const isBare = (specifier: string): boolean => !/^(\.|\/|node:|#)/.test(specifier);

export const packageOf = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

function* declarationFiles(folder: string, sources: boolean): Generator<string> {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules') yield* declarationFiles(join(folder, entry.name), sources);
    } else if (/\.d\.[cm]?ts$/.test(entry.name) || (sources && /\.([cm]?ts|tsx)$/.test(entry.name)))
      yield join(folder, entry.name);
  }
}
