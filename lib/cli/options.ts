/** The options of the command line: one table for parsing, for suggestions and for the help text. */

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in the help text. */
  readonly value?: string;
  readonly help: string;
}

export const OPTIONS = {
  format: {
    type: 'string',
    short: 'f',
    value: '<name>',
    help: 'table (default), json, markdown, github, sarif, gitlab, junit',
  },
  output: { type: 'string', short: 'o', value: '<file>', help: 'write the report to a file, not to stdout' },
  omit: {
    type: 'string',
    multiple: true,
    value: 'dev|optional|peer',
    help: 'leave out what only these dependencies need; may repeat',
  },
  package: {
    type: 'string',
    short: 'p',
    multiple: true,
    value: '<name>',
    help: 'look at this package only; may repeat',
  },
  'lockfile-only': { type: 'boolean', help: 'read the lockfile only: no node_modules, no types' },
  types: { type: 'boolean', help: 'with list: look at types too, and show how far they get' },
  registry: {
    type: 'boolean',
    help: 'with check, explain, fix: ask the npm registry for versions that would be a remedy',
  },
  'no-cache': { type: 'boolean', help: 'neither read nor write node_modules/.cache/diamondback' },
  'fail-on': {
    type: 'string',
    value: 'error|warning|note|never',
    help: 'exit with 1 on new findings of this level or above (default: error)',
  },
  base: {
    type: 'string',
    value: '<ref>',
    help: 'with check: what met in the same way in the lockfile where this branch left <ref> is known (origin/main)',
  },
  baseline: { type: 'string', value: '<file>', help: 'accepted findings (default: diamondback-baseline.json)' },
  'no-baseline': { type: 'boolean', help: 'with check: call every finding new' },
  'update-baseline': { type: 'boolean', help: 'with check: accept what is new, drop what is gone' },
  'project-path': {
    type: 'string',
    value: '<folder>',
    help: "the project's folder in its repository, for files named in github, gitlab, sarif (default: found by .git)",
  },
  strict: { type: 'boolean', help: 'with check: exit with 2 when more than a tenth of what matters could not be read' },
  apply: { type: 'boolean', help: 'with fix: write package.json, and nothing else' },
  'dry-run': { type: 'boolean', help: 'with fix: show how package.json would change' },
  quiet: { type: 'boolean', short: 'q', help: 'only what has to be acted on; no progress' },
  timing: { type: 'boolean', help: 'print to stderr how long each phase took' },
  color: { type: 'boolean', help: 'colours even when stdout is no terminal (also FORCE_COLOR)' },
  'no-color': { type: 'boolean', help: 'no colours (also NO_COLOR)' },
  help: { type: 'boolean', short: 'h', help: 'print this help' },
  version: { type: 'boolean', short: 'v', help: 'print the version' },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type OptionName = keyof typeof OPTIONS;

/** The same table, for code that does not care which option it is. */
export const OPTION_SPECS: Readonly<Record<string, OptionSpec>> = OPTIONS;

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];
