/** Child processes with a time limit, and a small pool. */
import { spawn } from 'node:child_process';

export interface Finished {
  /** Null when the process was killed. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Wall milliseconds. */
  readonly milliseconds: number;
  readonly timedOut: boolean;
}

export interface RunOptions {
  readonly cwd: string;
  readonly timeout: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. Never throws for what the program does. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, options.timeout);
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    const end = (status: number | null, extra = ''): void => {
      clearTimeout(timer);
      resolve({
        status,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString() + extra,
        milliseconds: performance.now() - start,
        timedOut,
      });
    };
    child.on('error', (error) => end(null, error.message));
    child.on('close', (status) => end(status));
  });
}

/** Runs a JavaScript file with this Node. */
export function runNode(args: readonly string[], options: RunOptions): Promise<Finished> {
  return run(process.execPath, args, options);
}

/** Runs npm: by its own script when npm started this process, since `npm` is a shell script on Windows. */
export function runNpm(args: readonly string[], cwd: string): Promise<Finished> {
  const options = { cwd, timeout: 600_000 };
  const script = process.env.npm_execpath;
  if (script && /\.[cm]?js$/.test(script)) return runNode([script, ...args], options);
  return run('npm', args, options);
}

/** Does the work for every item, `jobs` at a time; results are in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  jobs: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, worker));
  return results;
}
