/** Puts witnesses where the copies meet, so that their imports resolve as that module's do. */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { caseFolder } from '../paths.ts';
import { readDirectives } from './directives.ts';

export const isProgram = (file: string): boolean => /\.([cm]?ts|tsx|[cm]js)$/.test(file);
export const isTypeScript = (file: string): boolean => /\.([cm]?ts|tsx)$/.test(file);

const placedIn = '__witness__';

export const witnessFolder = (name: string): string => join(caseFolder(name), 'witness');

/** Programs and scripts among the witnesses of a case; a case whose packages are all private has none. */
export async function witnessPrograms(name: string): Promise<string[]> {
  const folder = witnessFolder(name);
  return existsSync(folder) ? (await readdir(folder)).filter(isProgram).sort() : [];
}

export const readWitnessFile = (name: string, file: string): Promise<string> =>
  readFile(join(witnessFolder(name), file), 'utf8');

/** Copies the case's witnesses of this meeting, calls `use` with the file's path inside the install, and removes them. */
export async function placed<T>(
  name: string,
  root: string,
  at: string,
  file: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const folder = join(root, at, placedIn);
  await mkdir(folder, { recursive: true });
  try {
    for (const other of await witnessPrograms(name)) {
      const directives = readDirectives(await readWitnessFile(name, other));
      if (directives.at !== at && directives.expect !== null) continue;
      await copyFile(join(witnessFolder(name), other), join(folder, other));
    }
    return await use([at, placedIn, file].filter((part) => part !== '').join('/'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
