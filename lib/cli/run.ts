/** From arguments to an exit code. Everything that touches the process comes in as a parameter. */
import { AnalyzerError } from '../errors.ts';
import { clean, cleanLines } from '../report/text.ts';
import { type Arguments, parseArguments } from './args.ts';
import { wantsColor } from './color.ts';
import { EXIT_FAILED, EXIT_INTERRUPTED } from './exit-code.ts';
import type { Library, LibraryOptions } from './library.ts';
import { progress } from './progress.ts';

/** A stream as the command line sees it. */
export interface Output {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

export interface Surroundings {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly signal: AbortSignal;
  readonly isFolder: (path: string) => boolean;
  readonly version: () => string;
  readonly stdin: () => Promise<string>;
  /** Called when an analysis begins that takes seconds and not moments. */
  readonly beforeLongWork?: () => void;
  /** Loads the analysis; not called for --help and --version. */
  readonly library: () => Promise<Library>;
}

/** Runs one command line and says how the process should exit. */
export async function run(around: Surroundings): Promise<number> {
  try {
    const args = parseArguments(around.argv, around.isFolder);
    if (args.help) {
      const { helpText } = await import('./help.ts');
      around.stdout.write(helpText());
      return 0;
    }
    if (args.version) {
      around.stdout.write(`${around.version()}\n`);
      return 0;
    }
    return await runAnalysis(args, around);
  } catch (error) {
    return explainFailure(error, around);
  }
}

async function runAnalysis(args: Arguments, around: Surroundings): Promise<number> {
  const { stdout, stderr, env, signal } = around;
  const showsProgress = stderr.isTTY && !args.quiet && env.TERM !== 'dumb';
  const bar = progress(showsProgress ? { write: stderr.write, columns: stderr.columns || 80 } : null);
  const timings: string[] = [];
  const options: LibraryOptions = {
    path: args.dir ?? around.cwd,
    omit: args.omit,
    packages: args.packages,
    lockfileOnly: args.lockfileOnly,
    cache: args.cache,
    registry: args.registry,
    signal,
    onProgress: (event) => {
      if (event.phase === 'reading types' && event.done === undefined) around.beforeLongWork?.();
      bar.update(event);
    },
    ...(args.timing && {
      onTiming: (phase: string, milliseconds: number) =>
        void timings.push(`${clean(phase).padEnd(24)} ${milliseconds.toFixed(0).padStart(8)} ms\n`),
    }),
  };
  const toFile = args.output !== undefined;
  const readText = async (path: string) => (await import('./output.ts')).readSaved(path, around.cwd, around.stdin);
  const look = {
    color: wantsColor({ flag: args.color, env, isTTY: stdout.isTTY && !toFile }),
    columns: (stdout.isTTY && !toFile ? stdout.columns : undefined) || 80,
    quiet: args.quiet,
    ...(await prefix(args, around)),
    ...docsFolder(args, around),
    ...(args.dir === undefined ? {} : { target: args.dir }),
  };
  try {
    const [library, { runCommand }] = await Promise.all([around.library(), import('./commands.ts')]);
    const outcome = await runCommand(args, library, { ...options, readText }, look);
    bar.clear();
    if (args.output === undefined) {
      stdout.write(outcome.text);
    } else {
      const { writeOutput } = await import('./output.ts');
      writeOutput(args.output, outcome.text, around.cwd, args.dir);
      if (!args.quiet) stderr.write(`diamondback: wrote ${clean(args.output)}\n`);
    }
    if (outcome.notice !== undefined && !args.quiet) stderr.write(`diamondback: ${outcome.notice}\n`);
    if (outcome.summary !== undefined) await summarize(outcome.summary, around);
    if (args.timing) stderr.write(timings.join(''));
    return outcome.exitCode;
  } finally {
    bar.clear();
  }
}

/** Formats that name files to a server need the project's place in the repository. */
async function prefix(args: Arguments, { cwd }: Surroundings): Promise<{ prefix?: string }> {
  if (args.projectPath !== undefined) return { prefix: args.projectPath };
  if (args.format === 'table' || args.format === 'json') return {};
  const { projectPath } = await import('./repository.ts');
  return { prefix: projectPath(args.dir ?? '.', cwd) };
}

/** GitHub Actions names the file whose text it shows on the job's page. That it cannot be written changes no result. */
async function summarize(text: string, { env, stderr }: Surroundings): Promise<void> {
  const file = env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return;
  const { appendText } = await import('./output.ts');
  try {
    appendText(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    stderr.write(`diamondback: the job summary could not be written: ${clean(reason)}\n`);
  }
}

/** The docs pages come with the package, so they can be named where it is installed in the project. */
function docsFolder(args: Arguments, { isFolder }: Surroundings): { docsFolder?: string } {
  const folder = `${args.dir === undefined ? '' : `${args.dir.replace(/\/+$/, '')}/`}node_modules/diamondback`;
  return isFolder(`${folder}/docs/codes`) ? { docsFolder: folder } : {};
}

/** Says what went wrong in words for the user; a stack only when it is our bug and somebody asks for it. */
function explainFailure(error: unknown, { stderr, env, signal }: Surroundings): number {
  if (signal.aborted) return EXIT_INTERRUPTED;
  if (error instanceof AnalyzerError) {
    // Hints may have several lines: the candidates for a mistyped fingerprint, for instance.
    const hint = error.hint.split('\n').map((line) => `  ${clean(line)}\n`);
    stderr.write(`diamondback: ${clean(error.message)}\n${error.hint === '' ? '' : hint.join('')}`);
    return EXIT_FAILED;
  }
  const message = error instanceof Error ? error.message : String(error);
  stderr.write(`diamondback: this is a bug in diamondback: ${clean(message)}\n`);
  stderr.write('  Please report it. DIAMONDBACK_DEBUG=1 shows where it happened.\n');
  if (env.DIAMONDBACK_DEBUG && error instanceof Error) stderr.write(`${cleanLines(error.stack ?? '')}\n`);
  return EXIT_FAILED;
}
