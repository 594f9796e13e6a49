/** The two compilers that judge proofs, installed apart from the project's own. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runNode, runNpm } from './process.ts';

export const compilers = { ts6: '6.0.3', ts7: '7.0.2' } as const;
export type Compiler = keyof typeof compilers;
export const compilerNames = Object.keys(compilers) as Compiler[];

export interface Diagnostic {
  /** As the compiler prints it, with forward slashes: relative to where it ran. Empty when it concerns no file. */
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly message: string;
  /** The indented lines that follow. */
  readonly detail: readonly string[];
}

/** Installs both compilers unless they are there. */
export async function installCompilers(folder: string): Promise<void> {
  if (compilerNames.every((name) => existsSync(compilerScript(folder, name)))) return;
  await mkdir(folder, { recursive: true });
  const dependencies = Object.fromEntries(compilerNames.map((name) => [name, `npm:typescript@${compilers[name]}`]));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const { status, stderr } = await runNpm(['install', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  if (status !== 0) throw new Error(`npm could not install the compilers: ${stderr.trim().slice(0, 500)}`);
}

const compilerScript = (folder: string, name: Compiler): string => join(folder, 'node_modules', name, 'bin', 'tsc');

/** Runs a compiler in a folder. A crash or a timeout is a diagnostic too, so that it cannot pass for acceptance. */
export async function runCompiler(
  folder: string,
  name: Compiler,
  args: readonly string[],
  cwd: string,
): Promise<Diagnostic[]> {
  const result = await runNode([compilerScript(folder, name), ...args, '--pretty', 'false'], { cwd, timeout: 300_000 });
  const diagnostics = readDiagnostics(`${result.stdout}\n${result.stderr}`);
  if (result.status === 0 || diagnostics.length > 0) return diagnostics;
  const message = result.timedOut ? 'timed out' : `${result.stdout}${result.stderr}`.slice(0, 300);
  return [{ file: '', line: 0, code: 'CRASH', message, detail: [] }];
}

/** Reads what `tsc --pretty false` prints. */
export function readDiagnostics(text: string): Diagnostic[] {
  const diagnostics: (Diagnostic & { detail: string[] })[] = [];
  for (const line of text.split(/\r?\n/)) {
    const inFile = /^(.*?)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(line);
    const general = /^error (TS\d+): (.*)$/.exec(line);
    if (inFile) {
      const [, file = '', number, code = '', message = ''] = inFile;
      diagnostics.push({ file: file.replaceAll('\\', '/'), line: Number(number), code, message, detail: [] });
    } else if (general) {
      const [, code = '', message = ''] = general;
      diagnostics.push({ file: '', line: 0, code, message, detail: [] });
    } else if (/^\s+\S/.test(line)) diagnostics.at(-1)?.detail.push(line.trim());
  }
  return diagnostics;
}
