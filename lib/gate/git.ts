/**
 * Asks git, and takes care that asking runs nothing: no shell, no hook, no file system monitor, no pager, no text
 * conversion, and no fetching. Only objects are read, never the index or the working tree, which could need filters.
 */
import { spawn } from 'node:child_process';
import { devNull } from 'node:os';
import { AnalyzerError } from '../errors.ts';

export interface GitAnswer {
  readonly code: number;
  readonly out: Buffer;
  /** The first line that git complained with. */
  readonly complaint: string;
}

/** Milliseconds, and bytes, for one question: git is quick, and a lockfile has a few megabytes. */
const maximumTime = 120_000;
const maximumOutput = 400_000_000;

/** What a repository's own configuration must not change. */
const SETTINGS = [
  'core.fsmonitor=false',
  `core.hooksPath=${devNull}`,
  // A partial clone would fetch what is missing.
  'protocol.allow=never',
  // A folder of the project that looks like a repository is none.
  'safe.bareRepository=explicit',
];
const FIXED = ['--no-pager', ...SETTINGS.flatMap((setting) => ['-c', setting])];

/** Variables that point git at another repository, as a hook has them, are left out; its configuration stays. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^GIT_/i.test(name) || /^GIT_(?:CONFIG|CEILING_DIRECTORIES|DISCOVERY)/i.test(name),
  );
  const own = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' };
  return { ...Object.fromEntries(kept), ...own };
}

/**
 * Runs one git command in a folder. What git refuses is an answer with another code than 0.
 *
 * @param input what git reads from its standard input
 * @throws AnalyzerError `base-unavailable` when there is no git or it does not end, `aborted`.
 */
export function git(
  folder: string,
  args: readonly string[],
  { input = '', signal }: { readonly input?: string; readonly signal?: AbortSignal | undefined } = {},
): Promise<GitAnswer> {
  if (args.some((arg) => arg.includes('\0'))) return Promise.reject(unnameable());
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...FIXED, ...args], {
      cwd: folder,
      env: environment(),
      signal,
      windowsHide: true,
      timeout: maximumTime,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    let size = 0;
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maximumOutput) out.push(chunk);
      else child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (err.length < 100) err.push(chunk);
    });
    // Git may end before it has read everything.
    child.stdin.on('error', () => {});
    child.on('error', (cause: NodeJS.ErrnoException) => reject(failure(cause, signal)));
    child.on('close', (code, ended) => {
      if (ended !== null) return reject(exhausted());
      const lines = Buffer.concat(err).toString('utf8').split('\n');
      // Warnings come first and say less.
      const complaint = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? '';
      resolve({ code: code ?? -1, out: Buffer.concat(out), complaint: complaint.replace(/^(?:fatal|error): /, '') });
    });
    child.stdin.end(input);
  });
}

const unnameable = (): AnalyzerError =>
  new AnalyzerError(
    'base-unavailable',
    'a revision or a folder has a name that git cannot be asked about',
    'Name a branch, a tag or a commit, or compare with a baseline instead of --base.',
  );

const exhausted = (): AnalyzerError =>
  new AnalyzerError(
    'base-unavailable',
    'git needs more time or tells more than there is room for',
    'Compare with a baseline instead of --base.',
  );

function failure(cause: NodeJS.ErrnoException, signal: AbortSignal | undefined): AnalyzerError {
  if (signal?.aborted) return new AnalyzerError('aborted', 'the analysis was stopped', 'Run it again.', { cause });
  return new AnalyzerError(
    'base-unavailable',
    `git cannot be started (${cause.code ?? cause.message})`,
    'Comparing with a base revision needs git. Install it, or use a baseline instead.',
    { cause },
  );
}
