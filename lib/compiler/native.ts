/** Starts the native TypeScript compiler, pinned exactly, as a child process. The only place that does. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { AnalyzerError } from '../errors.ts';
import { assertRoom, makeScratch, removeScratch } from '../files/scratch.ts';
import { watchMemory } from './memory.ts';

export interface CompilerRun {
  readonly output: string;
  /** True when the budget ended before the compiler did; `output` is what it had said. */
  readonly timedOut: boolean;
  /** True when it held more memory than it may and was ended; `output` is what it had said. */
  readonly outOfMemory: boolean;
  /** True when it crashed or was killed by something else than a limit of ours. */
  readonly crashed: boolean;
}

export interface CompilerLimits {
  /** Wall time, milliseconds. */
  readonly timeout: number;
  /** MiB. The compiler tries to stay below; at a third more it is ended. */
  readonly memory?: number;
  /** Nothing is given back before memory runs short: for a run that needs nearly all of it until its end. */
  readonly keepsMemory?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What is used of a child process. Node's own type would ask users of the library for Node's types. */
export interface CompilerProcess {
  readonly pid?: number | undefined;
  readonly stdin: {
    write(chunk: string | Uint8Array): unknown;
    on(event: 'error', listener: (error: Error) => void): unknown;
  } | null;
  readonly stdout: { on(event: 'data', listener: (chunk: Uint8Array) => void): unknown } | null;
  readonly stderr: { on(event: 'data', listener: (chunk: Uint8Array) => void): unknown; resume(): unknown } | null;
  kill(signal: 'SIGKILL'): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'close', listener: (code: number | null, signal: string | null) => void): unknown;
}

const defaultMemory = 3_000;

/** Bytes that the compiler may print. The file graph of ten thousand packages takes a tenth of it. */
export const mostPrinted = 256 * 1_024 * 1_024;

let compiler: { executable: string; version: string } | undefined;

/**
 * The executable of the installed `typescript` package and its version. It is started directly: the package's own
 * `tsc` script would cost a second Node process for every run.
 *
 * @throws AnalyzerError `compiler-failed` when the package for this platform is missing.
 */
export function findCompiler(): { executable: string; version: string } {
  if (compiler) return compiler;
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('typescript/package.json');
  const { version } = require(manifest) as { version: string };
  const platform = `@typescript/typescript-${process.platform}-${process.arch}`;
  const name = process.platform === 'win32' ? 'tsc.exe' : 'tsc';
  let executable = '';
  try {
    executable = join(dirname(createRequire(manifest).resolve(`${platform}/package.json`)), 'lib', name);
  } catch {
    // Told below, with what to do.
  }
  if (!executable || !existsSync(executable)) {
    throw new AnalyzerError(
      'compiler-failed',
      `the native TypeScript compiler for ${process.platform}-${process.arch} is not installed`,
      `Install diamondback again without --omit=optional: it needs ${platform}.`,
    );
  }
  compiler = { executable, version };
  return compiler;
}

/**
 * Starts the compiler in `cwd` under the limits that the system itself holds. What it says to `stderr` can be read from the
 * child. Nobody watches its memory or its time yet.
 */
export function startCompiler(
  args: readonly string[],
  cwd: string,
  stdio: readonly ['ignore' | 'pipe', 'pipe' | number, 'pipe'],
  { timeout, memory = defaultMemory, keepsMemory }: Omit<CompilerLimits, 'signal'>,
): CompilerProcess {
  const { executable } = findCompiler();
  const [command, line] = bounded(executable, args, { memory: hardLimit(memory), timeout });
  return spawn(command, line, {
    cwd,
    stdio: [...stdio],
    // The runtime's collector works harder as the heap nears this, and spares the machine.
    env: { ...process.env, GOMEMLIMIT: `${memory}MiB`, ...(keepsMemory ? { GOGC: 'off' } : {}) },
    windowsHide: true,
  });
}

/** MiB at which a compiler is ended that may take `memory`. */
export const hardLimit = (memory = defaultMemory): number => (memory * 4) / 3;

/**
 * Runs the compiler in `cwd` and collects what it prints. Never throws for what the compiler finds.
 *
 * It prints into a file of ours: it writes line by line, and each line of a pipe would wake this process.
 *
 * @throws AnalyzerError `aborted`, `compiler-failed`; what the system says when that file cannot be written
 */
export function runCompiler(args: readonly string[], cwd: string, limits: CompilerLimits): Promise<CompilerRun> {
  findCompiler();
  return new Promise((resolve, reject) => {
    if (limits.signal?.aborted) return reject(abortError());
    const scratch = makeScratch();
    const printed = join(scratch, 'output.txt');
    const file = openSync(printed, 'w');
    const child = startCompiler(args, cwd, ['ignore', file, 'pipe'], limits);
    closeSync(file);
    let timedOut = false;
    let outOfMemory = false;
    let aborted = false;
    const unwatch = watchMemory(child.pid, hardLimit(limits.memory), () => {
      outOfMemory = true;
      child.kill('SIGKILL');
    });
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, limits.timeout);
    const abort = (): void => {
      aborted = true;
      child.kill('SIGKILL');
    };
    // A run that is stopped must not leave a compiler behind.
    const exit = (): void => {
      child.kill('SIGKILL');
    };
    limits.signal?.addEventListener('abort', abort, { once: true });
    process.once('exit', exit);
    const settle = (): void => {
      removeScratch(scratch);
      clearTimeout(timer);
      unwatch();
      limits.signal?.removeEventListener('abort', abort);
      process.removeListener('exit', exit);
    };
    // A crash has the exit code of "errors found", and may have said nothing yet: only its last words tell it apart.
    let complaint = '';
    child.stderr?.on('data', (chunk) => {
      if (complaint.length < 10_000) complaint += Buffer.from(chunk).toString('latin1');
    });
    child.on('error', (cause) => {
      settle();
      reject(startError(cause));
    });
    child.on('close', (code, signal) => {
      let output = '';
      let isCut = false;
      let failure: unknown;
      try {
        const bytes = readFileSync(printed);
        output = bytes.toString('utf8');
        // What comes after that is lost, and it ends as usual.
        isCut = bytes.length >= mostPrinted;
        // Of a disk that is full it does not tell: it says less, and ends as usual.
        assertRoom(printed);
      } catch (error) {
        failure = error;
      }
      settle();
      if (aborted) return reject(abortError());
      if (failure !== undefined) return reject(failure);
      // 0 no errors, 1 and 2 errors found; anything else is the compiler's own failure.
      const failed = isCut || signal !== null || (code ?? 0) > 2 || lastWords.test(complaint);
      const crashed = !timedOut && !outOfMemory && failed;
      resolve({ output, timedOut, outOfMemory, crashed });
    });
  });
}

/** How the compiler's runtime begins when it gives up. */
const lastWords = /^(?:fatal error|panic|runtime|unexpected fault address|SIG[A-Z]+):/m;

/**
 * The same command under limits that the system itself holds, where there is a shell to set them: should this process be
 * killed, nobody else would end a compiler that has lost its way. They are wide: processor time counts every core, and
 * address space is more than what is held.
 */
function bounded(
  executable: string,
  args: readonly string[],
  { memory, timeout }: { memory: number; timeout: number },
): [string, readonly string[]] {
  if (process.platform === 'win32') return [executable, args];
  const seconds = Math.ceil((timeout / 1_000) * Math.max(4, availableParallelism())) + 10;
  const kibibytes = Math.ceil(Math.max(4_096, memory * 2) * 1_024);
  const limits = `ulimit -t ${seconds} 2>/dev/null; ulimit -v ${kibibytes} 2>/dev/null; ulimit -f ${mostPrinted / 512} 2>/dev/null`;
  const script = `${limits}; exec "$0" "$@"`;
  return ['/bin/sh', ['-c', script, executable, ...args]];
}

export const abortError = (): AnalyzerError =>
  new AnalyzerError('aborted', 'the analysis was stopped', 'Run it again.');

export const startError = (cause: Error): AnalyzerError =>
  new AnalyzerError(
    'compiler-failed',
    `TypeScript could not be started: ${cause.message}`,
    'Install diamondback again.',
    { cause },
  );
