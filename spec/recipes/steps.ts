/** Runs the scripts of a workflow as GitHub Actions does, without GitHub: expressions, environment, composite actions. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | number>>;
  readonly 'working-directory'?: string;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

export function readYaml<T>(file: string): T {
  return parse(readFileSync(file, 'utf8')) as T;
}

/** What a script said and did. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a script in bash with the stand-ins first on the PATH. */
export function bash(script: string, cwd: string, env: Readonly<Record<string, string>>, bin: string): Ran {
  const path = `${bin}${delimiter}${process.env.PATH}`;
  const { status, stdout, stderr, error } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
    {
      cwd,
      env: { HOME: cwd, TMPDIR: process.env.TMPDIR ?? '/tmp', ...env, PATH: path },
      encoding: 'utf8',
    },
  );
  if (error) throw error;
  return { code: status ?? -1, out: stdout, err: stderr };
}

type Context = Readonly<Record<string, unknown>>;

/** An expression of a workflow: a path, literals, `&&`, `||`, `!`, `==`, `!=`, and the functions that are handed in. */
function evaluate(expression: string, context: Context): unknown {
  const names = Object.keys(context);
  const rewrite = (text: string): string =>
    text
      .replace(/\.([\w-]+)/g, (_match, name: string) => `?.[${JSON.stringify(name)}]`)
      .replaceAll('==', '===')
      .replace(/!=(?!=)/g, '!==');
  // Every second part is a string.
  const parts = expression.split(/('[^']*')/);
  const source = parts.map((part, index) => (index % 2 === 0 ? rewrite(part) : part)).join('');
  return new Function(...names, `return (${source});`)(...names.map((name) => context[name]));
}

function expand(text: string, context: Context): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_match, expression: string) => String(evaluate(expression, context) ?? ''));
}

export interface Runner {
  /** The top of the repository. */
  readonly workspace: string;
  /** A folder for what a runner keeps. */
  readonly temp: string;
  /** Stand-ins for programs. */
  readonly bin: string;
  readonly github: Readonly<Record<string, unknown>>;
}

export interface JobRun {
  /** The exit code of each script that was run, by its step's name. */
  readonly codes: Readonly<Record<string, number>>;
  readonly log: string;
  readonly errors: string;
  readonly summary: string;
  /** The actions of others that would have run, with their inputs. */
  readonly used: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
}

/** Runs a job's steps. An action at a relative path is read from `actionOf`; those of others are only noted. */
export function runJob(steps: readonly Step[], runner: Runner, actionOf: (path: string) => Action): JobRun {
  const { workspace, temp, bin } = runner;
  mkdirSync(temp, { recursive: true });
  const files = { GITHUB_OUTPUT: join(temp, 'output'), GITHUB_STEP_SUMMARY: join(temp, 'summary') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const codes: Record<string, number> = {};
  const used: { uses: string; with: Record<string, string> }[] = [];
  let log = '';
  let errors = '';
  let failed = false;

  const functions = {
    cancelled: () => false,
    always: () => true,
    hashFiles: (file: string) => (existsSync(join(workspace, file)) ? 'hash' : ''),
    format: (text: string, ...values: unknown[]) =>
      text.replace(/\{(\d+)\}/g, (_match, index: string) => String(values[Number(index)])),
  };

  const runScript = (step: Step, context: Context, name: string): void => {
    const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([key, value]) => [key, expand(value, context)]));
    const around = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'me/app', RUNNER_TEMP: temp, ...files };
    const folder = join(workspace, expand(step['working-directory'] ?? '', context));
    const { code, out, err } = bash(step.run ?? '', folder, { ...around, ...env }, bin);
    log += out;
    errors += err;
    codes[name] = code;
    if (code !== 0) failed = true;
  };

  const runSteps = (list: readonly Step[], context: Context, parent?: string): void => {
    for (const step of list) {
      const condition = step.if?.replace(/^\$\{\{(.*)\}\}$/s, '$1');
      // A step runs when nothing failed before, unless it asks for how things went.
      const wanted = condition === undefined || Boolean(evaluate(condition, context));
      if (!wanted || (failed && !/cancelled\(|always\(/.test(condition ?? ''))) continue;
      const name = parent ?? step.name ?? step.run ?? '';
      if (step.run !== undefined) runScript(step, context, name);
      if (step.uses === undefined) continue;
      const given = Object.fromEntries(
        Object.entries(step.with ?? {}).map(([key, value]) => [key, expand(String(value), context)]),
      );
      if (!step.uses.startsWith('./')) {
        used.push({ uses: step.uses, with: given });
        continue;
      }
      const action = actionOf(step.uses);
      const inputs = Object.fromEntries(
        Object.entries(action.inputs).map(([key, input]) => [key, given[key] ?? input.default ?? '']),
      );
      runSteps(action.runs.steps, { ...context, inputs }, name);
    }
  };

  runSteps(steps, { github: runner.github, ...functions });
  const summary = readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8');
  return { codes, log, errors, summary, used };
}

/** Programs that a recipe calls, as scripts in a folder: `npx diamondback` is the built command line, `npm` does nothing. */
export function standIns(folder: string, main: string): string {
  const programs: Readonly<Record<string, string>> = {
    npx: `while [ "$1" = --no ] || [ "$1" = -- ]; do shift; done
[ "$1" = diamondback ] || { echo "npx $1 would be fetched" >&2; exit 99; }
shift
exec "${process.execPath}" "${main}" "$@"`,
    npm: '[ "$1" = ci ] || { echo "npm $1 is not expected" >&2; exit 99; }',
    // Keeps what it is asked for; the first comment that it lists is in a file.
    gh: `echo "$*" >> "$(dirname "$0")/gh.log"
case " $* " in
  *--jq*) cat "$(dirname "$0")/gh.comment" 2> /dev/null || true ;;
esac`,
  };
  mkdirSync(folder, { recursive: true });
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  appendFileSync(join(folder, 'gh.log'), '');
  return folder;
}
