/** The command line, parsed and checked. Knows nothing of the analysis. */
import { parseArgs } from 'node:util';
import { AnalyzerError } from '../errors.ts';
import { nearest } from '../model/nearest.ts';
import { FAIL_ON, type FailOn } from '../model/severity.ts';
import { type FormatName, formatNames, isFormatName, peopleFormats } from '../report/index.ts';
import { OPTION_NAMES, OPTION_SPECS, type OptionName } from './options.ts';

export const COMMANDS = ['check', 'list', 'explain', 'witness', 'baseline', 'fix', 'format'] as const;
export type Command = (typeof COMMANDS)[number];

const OMIT = ['dev', 'optional', 'peer'] as const;
export type Omit = (typeof OMIT)[number];

export interface Arguments {
  readonly command: Command;
  /** The package of `explain` and of `fix`, the fingerprint of `witness`, the file of `format`. */
  readonly subject: string | undefined;
  /** The project folder as it was written; undefined is the current folder. */
  readonly dir: string | undefined;
  readonly format: FormatName;
  readonly output: string | undefined;
  readonly omit: readonly Omit[];
  readonly packages: readonly string[];
  readonly lockfileOnly: boolean;
  readonly types: boolean;
  readonly cache: boolean;
  /** Ask the registry which versions are published. */
  readonly registry: boolean;
  /** Undefined when the command line does not say. */
  readonly failOn: FailOn | undefined;
  /** The baseline's file; false for none, undefined for the usual one. */
  readonly baseline: string | false | undefined;
  readonly updateBaseline: boolean;
  /** With fix: write the package.json files; show the changes of them. */
  readonly apply: boolean;
  readonly dryRun: boolean;
  /** A revision to compare with. */
  readonly base: string | undefined;
  /** The project's folder in its repository; undefined to find it. */
  readonly projectPath: string | undefined;
  readonly strict: boolean;
  readonly quiet: boolean;
  readonly timing: boolean;
  /** Undefined when the command line does not say. */
  readonly color: boolean | undefined;
  readonly help: boolean;
  readonly version: boolean;
}

/** Commands whose first operand is not the project folder. */
const TAKES_SUBJECT: ReadonlySet<Command> = new Set(['explain', 'witness', 'format']);

/** Options of an analysis. */
const ANALYSIS_OPTIONS: ReadonlySet<OptionName> = new Set([
  'omit',
  'package',
  'lockfile-only',
  'types',
  'registry',
  'no-cache',
]);

function usage(message: string, hint = 'See diamondback --help.'): AnalyzerError {
  // An argument that came from a script may be a whole file.
  return new AnalyzerError('usage', message.length > 300 ? `${message.slice(0, 300)}…` : message, hint);
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const guess = nearest(value, allowed);
  throw usage(
    `--${name} cannot be '${value}'`,
    `${guess === null ? '' : `Did you mean ${guess}? `}It takes ${allowed.join(', ')}.`,
  );
}

/** Option values by name, or an error that names the option that was probably meant. */
function readOptions(argv: readonly string[]): { values: Map<OptionName, string[]>; positionals: string[] } {
  // Not strict: Node's own messages name neither the right option nor what to do.
  const { tokens } = parseArgs({
    args: [...argv],
    options: OPTION_SPECS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<OptionName, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const name = OPTION_NAMES.find((candidate) => candidate === token.name);
    if (name === undefined) {
      const guess = token.rawName.startsWith('--') ? nearest(token.name, OPTION_NAMES) : null;
      throw usage(`unknown option ${token.rawName}`, guess === null ? undefined : `Did you mean --${guess}?`);
    }
    const needsValue = OPTION_SPECS[name]?.type === 'string';
    if (!needsValue && token.value !== undefined) throw usage(`--${name} takes no value`);
    const swallowed = token.inlineValue === false && token.value?.startsWith('-');
    if (needsValue && (token.value === undefined || token.value === '' || swallowed)) {
      throw usage(`--${name} needs a value: ${OPTION_SPECS[name]?.value}`);
    }
    values.set(name, [...(values.get(name) ?? []), token.value ?? '']);
  }
  return { values, positionals };
}

/**
 * Parses what follows `diamondback`. `isFolder` tells a mistyped command from a project folder.
 * Throws an AnalyzerError with code `usage`.
 */
export function parseArguments(argv: readonly string[], isFolder: (path: string) => boolean): Arguments {
  const { values, positionals } = readOptions(argv);
  const has = (name: OptionName) => values.has(name);
  const last = (name: OptionName) => values.get(name)?.at(-1);
  const informative = has('help') || has('version');

  const named = COMMANDS.find((candidate) => candidate === positionals[0]);
  const command = named ?? 'check';
  const operands = named === undefined ? positionals : positionals.slice(1);
  if (!informative) checkOperands(command, named !== undefined, operands, isFolder);
  const takesSubject = hasSubject(command, operands, isFolder);

  const format = last('format') ?? 'table';
  if (!isFormatName(format)) oneOf('format', format, formatNames);
  if (command !== 'check' && command !== 'format' && isFormatName(format) && !peopleFormats.includes(format))
    throw usage(`the format ${format} belongs to check`, `${command} takes ${peopleFormats.join(' and ')}.`);
  if (command === 'format') checkFormatOptions(has);
  if (/^([/\\]|[A-Za-z]:)/.test(last('project-path') ?? ''))
    throw usage(
      '--project-path is a folder below the top of the repository',
      'For example --project-path packages/app.',
    );
  if (has('types') && command !== 'list')
    throw usage('--types belongs to list', 'The other commands look at types anyway.');
  if (has('types') && has('lockfile-only')) throw usage('--types and --lockfile-only exclude each other');
  if (has('lockfile-only') && command === 'witness')
    throw usage('witness needs types, so it cannot have --lockfile-only');
  if (has('strict') && command !== 'check') throw usage('--strict belongs to check');
  if (has('strict') && has('lockfile-only'))
    throw usage('--strict and --lockfile-only exclude each other', 'Without types nothing that matters was read.');
  if (has('color') && has('no-color')) throw usage('--color and --no-color exclude each other');
  checkRegistryOption(command, has);
  checkGateOptions(command, has);
  checkFixOptions(command, has);

  return {
    command,
    subject: takesSubject ? operands[0] : undefined,
    dir: takesSubject ? operands[1] : operands[0],
    format: isFormatName(format) ? format : 'table',
    output: last('output'),
    omit: [...new Set((values.get('omit') ?? []).map((value) => oneOf('omit', value, OMIT)))],
    packages: [...new Set(values.get('package') ?? [])],
    lockfileOnly: has('lockfile-only'),
    types: has('types'),
    cache: !has('no-cache'),
    registry: has('registry'),
    failOn: has('fail-on') ? oneOf('fail-on', last('fail-on') ?? '', FAIL_ON) : undefined,
    baseline: has('no-baseline') ? false : last('baseline'),
    updateBaseline: has('update-baseline'),
    apply: has('apply'),
    dryRun: has('dry-run'),
    base: last('base'),
    projectPath: last('project-path'),
    strict: has('strict'),
    quiet: has('quiet'),
    timing: has('timing'),
    color: has('color') ? true : has('no-color') ? false : undefined,
    help: has('help'),
    version: has('version'),
  };
}

/** `fix` may leave its package out: then a folder is the project. */
function hasSubject(command: Command, operands: readonly string[], isFolder: (path: string) => boolean): boolean {
  if (TAKES_SUBJECT.has(command)) return true;
  return command === 'fix' && operands[0] !== undefined && (operands.length > 1 || !isFolder(operands[0]));
}

/** Only remedies need to know what is published. */
function checkRegistryOption(command: Command, has: (name: OptionName) => boolean): void {
  if (!has('registry')) return;
  if (command !== 'check' && command !== 'explain' && command !== 'fix')
    throw usage(`--registry does not belong to ${command}`, 'It belongs to check, explain and fix.');
  if (has('lockfile-only')) throw usage('--registry and --lockfile-only exclude each other', 'Remedies need types.');
}

function checkFixOptions(command: Command, has: (name: OptionName) => boolean): void {
  for (const name of ['apply', 'dry-run'] as const)
    if (has(name) && command !== 'fix') throw usage(`--${name} belongs to fix`);
  if (has('apply') && has('dry-run')) throw usage('--apply and --dry-run exclude each other');
  if (command === 'fix' && has('lockfile-only')) throw usage('fix needs types, so it cannot have --lockfile-only');
}

/** What findings are compared with is a matter of check, and of baseline, which writes it. */
function checkGateOptions(command: Command, has: (name: OptionName) => boolean): void {
  const writes = command === 'baseline' || has('update-baseline');
  for (const name of ['baseline', 'no-baseline', 'update-baseline'] as const) {
    if (has(name) && command !== 'check' && (command !== 'baseline' || name === 'no-baseline'))
      throw usage(`--${name} does not belong to ${command}`, 'It belongs to check.');
  }
  if (has('base') && command !== 'check') throw usage(`--base does not belong to ${command}`, 'It belongs to check.');
  if (has('no-baseline') && (has('baseline') || writes)) throw usage('--no-baseline leaves nothing to read or write');
  if (writes && has('lockfile-only')) throw usage('a baseline needs types, so it cannot have --lockfile-only');
}

/** A saved report was made already: nothing can be left out of it or looked at again. */
function checkFormatOptions(has: (name: OptionName) => boolean): void {
  const name = OPTION_NAMES.find((candidate) => ANALYSIS_OPTIONS.has(candidate) && has(candidate));
  if (name !== undefined)
    throw usage(`--${name} does not belong to format`, 'Give it to the check that writes the report.');
}

function checkOperands(
  command: Command,
  named: boolean,
  operands: readonly string[],
  isFolder: (path: string) => boolean,
): void {
  const [first] = operands;
  if (!named && first !== undefined && !isFolder(first)) {
    const guess = nearest(first, COMMANDS);
    const hint = guess === null ? `Commands are ${COMMANDS.join(', ')}.` : `Did you mean diamondback ${guess}?`;
    throw usage(`'${first}' is neither a command nor a folder`, hint);
  }
  if (command === 'explain' && first === undefined) {
    throw usage('explain needs the name of a package', 'diamondback list shows the packages with several versions.');
  }
  if (command === 'witness' && first === undefined) {
    throw usage('witness needs the fingerprint of a finding', 'diamondback check prints one below its table.');
  }
  if (command === 'format') {
    if (first === undefined)
      throw usage('format needs a report', 'diamondback --format json -o report.json writes one; - is stdin.');
    if (operands.length > 1) throw usage(`one report at a time, not '${operands.join("' and '")}'`);
  }
  const limit = TAKES_SUBJECT.has(command) || command === 'fix' ? 2 : 1;
  if (operands.length > limit) throw usage(`one folder at a time, not '${operands.slice(limit - 1).join("' and '")}'`);
}
