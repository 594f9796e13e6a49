/** Declarations of packages that are TypeScript source: workspaces whose `types` is `src/index.ts`. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join, parse, relative } from 'node:path';
import { compileProject } from '../compiler/project.ts';
import { readText } from '../files/read.ts';

const sourceFile = /(?<!\.d)\.([cm]?ts|tsx)$/;

export const isSource = (file: string): boolean => sourceFile.test(file);

/** Whether a source has anything whose type is not written: one of types alone is its own declaration. */
function mayInfer(source: string): boolean {
  try {
    return /\b(?:const|let|var|function|class|enum|namespace|default)\b|\bexport\s*=/.test(readText(source));
  } catch {
    return true;
  }
}

/**
 * Lets the compiler write the declarations of source files, so that inferred types are known as well
 * (`export const clicks = new Observable()`), and returns their texts by source path. Nothing is checked and nothing is
 * written into the project. A file for which the compiler writes nothing is left out.
 */
export async function emitDeclarations(
  sources: readonly string[],
  scratch: string,
  limits: { timeout: number; signal?: AbortSignal | undefined },
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const inferring = sources.filter(mayInfer);
  if (inferring.length === 0) return texts;
  const folder = join(scratch, 'declarations');
  const { root: top } = parse(scratch);
  const outDir = join(folder, 'out');
  mkdirSync(outDir, { recursive: true });
  const compilerOptions = {
    declaration: true,
    emitDeclarationOnly: true,
    noCheck: true,
    strict: true,
    skipLibCheck: true,
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'preserve',
    types: [],
    // A source may import one that lies anywhere. What lies below `rootDir` is written below `outDir`, and what does not is
    // written beside the source itself.
    rootDir: top,
    outDir,
  };
  await compileProject(folder, { compilerOptions, files: inferring }, limits);
  for (const source of inferring) {
    const emitted = join(outDir, relative(top, source)).replace(/\.([cm]?)tsx?$/, '.d.$1ts');
    try {
      texts.set(source, readFileSync(emitted, 'utf8'));
    } catch {
      // The compiler gave up on this one: its own text is read instead.
    }
  }
  return texts;
}
