/** Runs targets in processes of their own: one that crashes or hangs is a result, not the end. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Target } from './target.ts';

export interface TargetResult {
  readonly target: string;
  readonly runs: number;
  /** Milliseconds of the slowest run. */
  readonly slowest: number;
  /** Largest size of the process, MiB. */
  readonly memory: number;
  /** What went wrong, with the input that shows it; null when nothing did. */
  readonly failure: string | null;
}

type Message = { readonly run: number } | { readonly end: Omit<TargetResult, 'target'> };

const script = fileURLToPath(new URL('./child.js', import.meta.url));

/** The heap that a run may fill, MiB: an input of a few thousand bytes has no business with more. */
const maximumHeap = 1_500;

/** Never throws for what a target does. A run may take three times its limit, and what it waits for others, before the process is ended. */
export function supervise(target: Target, runs: number, seed: number): Promise<TargetResult> {
  return new Promise((resolve) => {
    const child = fork(script, [target.name, String(runs), String(seed)], {
      execArgv: [`--max-old-space-size=${maximumHeap}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let last = 0;
    let said = '';
    let end: Omit<TargetResult, 'target'> | null = null;
    let hung = false;
    const hang = (): void => {
      hung = true;
      child.kill('SIGKILL');
    };
    let timer = setTimeout(hang, 60_000);
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
    });
    child.on('message', (message: Message) => {
      clearTimeout(timer);
      if ('end' in message) end = message.end;
      else last = message.run;
      timer = setTimeout(hang, target.limit * 3 + 40_000);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const how = hung ? 'did not end' : `crashed (${signal ?? code})`;
      const failure = `run ${last} ${how}; to see it: --target '${target.name}' --runs ${last + 1} --seed ${seed}\n${said}`;
      resolve({ target: target.name, ...(end ?? { runs: last + 1, slowest: 0, memory: 0, failure }) });
    });
  });
}
