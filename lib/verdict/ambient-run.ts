/** Compiles the programs of ambient crossings, within a budget. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { judgingOptions } from '../compiler/project.ts';
import type { CheckedProgram, CompilerSession } from '../compiler/session.ts';
import { noteReads } from '../model/reads.ts';
import type { InstallTree } from '../model/tree.ts';
import { link } from '../surface/entry-places.ts';
import { ownerFinder } from '../surface/owners.ts';
import type { AmbientType, Loaded } from './ambient-program.ts';
import { ambientProgram } from './ambient-program.ts';

/** What the compiler said to one program. */
export interface Outcome {
  /** `file(line): message` of each error in the files of packages, with the copy that owns the file. */
  readonly errors: ReadonlyMap<string, number>;
  /** Copies with a file in the program. */
  readonly copies: ReadonlySet<number>;
  /** Indices of the types that are any there, or cannot be named. */
  readonly unnamed: ReadonlySet<number>;
}

const compilerOptions = {
  ...judgingOptions,
  skipDefaultLibCheck: true,
  types: [] as string[],
};

export class AmbientRunner {
  readonly #tree: InstallTree;
  readonly #scratch: string;
  readonly #ownerOf: (file: string) => number;
  readonly #deadline: number;
  readonly #compiler: CompilerSession;
  #runs = 0;

  /** `budget` in milliseconds is for all runs together. */
  constructor(
    tree: InstallTree,
    scratch: string,
    { budget, compiler }: { readonly budget: number; readonly compiler: CompilerSession },
  ) {
    this.#tree = tree;
    this.#scratch = scratch;
    this.#ownerOf = ownerFinder(tree);
    this.#deadline = Date.now() + budget;
    this.#compiler = compiler;
  }

  /** Null when the compiler did not answer in time. `roots` are folders of `@types`. */
  async run(
    loaded: Loaded,
    types: readonly AmbientType[],
    { roots, skipLibCheck }: { roots: readonly string[]; skipLibCheck: boolean },
  ): Promise<Outcome | null> {
    const timeout = this.#deadline - Date.now();
    if (timeout < 300) return null;
    const folder = join(this.#scratch, `a${this.#runs++}`);
    mkdirSync(folder);
    const { text, typeAt } = ambientProgram(loaded, types);
    writeFileSync(join(folder, 'program.ts'), text);
    const config = { compilerOptions: { ...compilerOptions, skipLibCheck, typeRoots: roots }, files: ['program.ts'] };
    const run = await this.#compiler.check(folder, config, timeout);
    return run.timedOut || run.outOfMemory || run.crashed ? null : this.#read(run, folder, typeAt);
  }

  /** A folder of `@types` that holds one copy only; none for a package that is not looked for there. */
  rootOf(copy: number): string[] {
    const found = this.#tree.copies[copy];
    if (!found?.name.startsWith('@types/')) return [];
    const name = found.name.slice('@types/'.length);
    // The name comes from a lockfile.
    if (!/^[\w.-]+$/.test(name) || name.startsWith('.')) return [];
    const root = join(this.#scratch, `types-${copy}`);
    if (!existsSync(root)) {
      mkdirSync(root);
      link(join(this.#tree.root, found.location), join(root, name));
    }
    return [root];
  }

  #read({ diagnostics, files }: CheckedProgram, folder: string, typeAt: (line: number) => number): Outcome {
    const unnamed = new Set<number>();
    const errors = new Map<string, number>();
    for (const { file, line, message } of diagnostics) {
      if (/(^|[\\/])program\.ts$/.test(file)) unnamed.add(typeAt(line));
      else {
        const path = join(folder, file);
        const shown = relative(this.#tree.root, path).replaceAll('\\', '/');
        errors.set(`${shown}(${line}): ${message[0] ?? ''}`, this.#ownerOf(path.replaceAll('\\', '/')));
      }
    }
    noteReads(files.filter((file) => this.#ownerOf(file) >= 0));
    return { errors, unnamed, copies: new Set(files.map(this.#ownerOf)) };
  }
}
