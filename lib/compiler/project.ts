/** Compiles a folder with a configuration that is written into it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompilerLimits, type CompilerRun, runCompiler } from './native.ts';

/** How verdicts read types, whatever the project's own configuration says; docs/verdicts.md tells it. */
export const judgingOptions = {
  noEmit: true,
  strict: true,
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  jsx: 'react-jsx',
  esModuleInterop: true,
  // A message cut in the middle of a path would depend on where the project lies.
  noErrorTruncation: true,
} as const;

export interface CompilerProject {
  readonly compilerOptions: object;
  readonly files?: readonly string[];
  readonly include?: readonly string[];
}

/**
 * Runs the compiler in a folder of our own that holds the program.
 *
 * @throws what the system says when the configuration cannot be written; `aborted`
 */
export function compileProject(folder: string, project: CompilerProject, limits: CompilerLimits): Promise<CompilerRun> {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project));
  return runCompiler(['--project', '.', '--pretty', 'false'], folder, limits);
}
