/** What the project's own tsconfig says: whether its compiler looks into declaration files. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCompiler } from '../compiler/native.ts';

/** Milliseconds to read a configuration. */
const budget = 10_000;

/**
 * Whether `tsc` in a folder checks the declaration files of packages, as it does unless `skipLibCheck` is set. Null when
 * there is no configuration, or none that can be read: then nobody knows how the project is compiled.
 */
export async function checksLibraries(folder: string, signal?: AbortSignal): Promise<boolean | null> {
  const config = join(folder, 'tsconfig.json');
  if (!existsSync(config)) return null;
  // The compiler follows `extends` and prints the result; nothing is checked and nothing written.
  const run = await runCompiler(['--showConfig', '--project', config], folder, { timeout: budget, signal });
  if (run.timedOut || run.crashed) return null;
  try {
    const shown = JSON.parse(run.output) as { compilerOptions?: Record<string, unknown>; files?: unknown[] };
    // A configuration that only refers to others compiles nothing by itself.
    if (!Array.isArray(shown.files) || shown.files.length === 0) return null;
    return shown.compilerOptions?.skipLibCheck !== true;
  } catch {
    return null;
  }
}
