/** Checks several programs, one after the other, in one compiler process: what they have in common it reads once. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Diagnostic, readDiagnostics, type ToldDiagnostic } from './diagnostics.ts';
import { abortError, type CompilerLimits } from './native.ts';
import type { CompilerProject } from './project.ts';
import { CompilerServer, ServerEnded } from './server.ts';

export interface CheckedProgram {
  /** Errors of all files; when there are syntax errors, those only. Empty when there is no answer. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absolute paths of the program's files, forward slashes. */
  readonly files: readonly string[];
  readonly timedOut: boolean;
  readonly outOfMemory: boolean;
  /** It gave up, or was killed by something else than a limit of ours. */
  readonly crashed: boolean;
}

interface Snapshot {
  readonly snapshot: number;
  readonly projects: readonly { readonly id: string; readonly configFileName: string }[];
}

const answered = { timedOut: false, outOfMemory: false, crashed: false };

/** One program at a time: a second one is to be begun when the first has ended. */
export class CompilerSession {
  readonly #limits: CompilerLimits;
  #server: CompilerServer | undefined;
  /** The program before: it is held until the next one has taken over what they share. */
  #last: { readonly config: string; readonly snapshot: number } | undefined;

  /** `timeout` of the limits is the processor time of all programs together, should this process be killed. */
  constructor(limits: CompilerLimits) {
    this.#limits = limits;
  }

  /**
   * Checks the program in a folder of ours, with a configuration that is written into it.
   *
   * A program that brings down a process that had checked others is checked once more, in one of its own.
   *
   * @param timeout milliseconds; the process is ended after that, and the next program gets a new one
   * @throws what the system says when the configuration cannot be written; AnalyzerError `aborted`, `compiler-failed`
   */
  async check(folder: string, project: CompilerProject, timeout: number): Promise<CheckedProgram> {
    const config = join(folder, 'tsconfig.json').replaceAll('\\', '/');
    writeFileSync(config, JSON.stringify(project));
    const isUsed = this.#last !== undefined;
    const deadline = Date.now() + timeout;
    const first = await this.#checkOnce(folder, config, timeout);
    const left = deadline - Date.now();
    // What programs before it left behind may have been too much, and the process may have gone away between them.
    return isUsed && (first.crashed || first.outOfMemory) && left > 0 ? this.#checkOnce(folder, config, left) : first;
  }

  async #checkOnce(folder: string, config: string, timeout: number): Promise<CheckedProgram> {
    // Not in the folder of a program: that is removed before the process ends, which some systems do not allow.
    this.#server ??= new CompilerServer(tmpdir(), this.#limits);
    const server = this.#server;
    const timer = setTimeout(() => server.end('timed-out'), timeout);
    try {
      return { ...(await this.#ask(server, config, folder)), ...answered };
    } catch (error) {
      await this.close();
      if (!(error instanceof ServerEnded)) throw error;
      const { why } = error;
      if (why === 'aborted') throw abortError();
      return {
        diagnostics: [],
        files: [],
        timedOut: why === 'timed-out',
        outOfMemory: why === 'out-of-memory',
        crashed: why === 'crashed',
      };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the process; a later program starts another. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#last = undefined;
    await server?.close();
  }

  async #ask(
    server: CompilerServer,
    config: string,
    folder: string,
  ): Promise<Pick<CheckedProgram, 'diagnostics' | 'files'>> {
    if (!this.#last) await server.request('initialize', null);
    const opened = (await server.request('updateSnapshot', {
      openProjects: [config],
      closeProjects: this.#last ? [this.#last.config] : [],
    })) as Snapshot;
    if (this.#last) await server.request('release', { snapshot: this.#last.snapshot });
    this.#last = { config, snapshot: opened.snapshot };
    // A drive's letter may be written otherwise. Any other project would be a wrong answer.
    const isOwn = (name: string): boolean => name.toLowerCase() === config.toLowerCase();
    const own = opened.projects.find(({ configFileName }) => isOwn(configFileName));
    if (!own) throw new ServerEnded('crashed');
    const program = { snapshot: opened.snapshot, project: own.id };
    const told = async <T>(method: string): Promise<readonly T[]> =>
      ((await server.request(method, program)) as readonly T[] | null) ?? [];
    // As `tsc` does it: a program with syntax errors is not checked any further.
    const syntax = await told<ToldDiagnostic>('getSyntacticDiagnostics');
    const all = syntax.length > 0 ? syntax : await told<ToldDiagnostic>('getSemanticDiagnostics');
    return { diagnostics: readDiagnostics(all, folder), files: await told<string>('getSourceFileNames') };
  }
}
