/** The commands: each asks the library and makes a text. */

import { isTooIncomplete } from '../model/coverage.ts';
import type { AnalysisReport } from '../model/report.ts';
import type { FormatOptions } from '../report/index.ts';
import { type FormatName, formatExplanation, formatFix, formatList, formatReport } from '../report/index.ts';
import { clean, cleanLines, count, some } from '../report/text.ts';
import type { Arguments } from './args.ts';
import { EXIT_FAILED } from './exit-code.ts';
import type { GateOptions, Library, LibraryOptions, Written } from './library.ts';

/** What a command says, and how the process ends. */
export interface Outcome {
  readonly text: string;
  readonly exitCode: 0 | 1 | 2;
  /** What else there is to say, for stderr. */
  readonly notice?: string;
  /** Markdown for a CI job's page, where the format has such a thing. */
  readonly summary?: string;
}

/** What commands work with besides their arguments. */
export interface CommandOptions extends LibraryOptions {
  /** A text file, or stdin for `-`. */
  readonly readText: (path: string) => Promise<string>;
}

/** Runs the command that was asked for. */
export function runCommand(
  args: Arguments,
  library: Library,
  options: CommandOptions,
  look: FormatOptions,
): Promise<Outcome> {
  switch (args.command) {
    case 'check':
      return check(args, library, options, look);
    case 'list':
      return list(args, library, options, look);
    case 'explain':
      return explain(args, library, options, look);
    case 'witness':
      return witness(args, library, options);
    case 'baseline':
      return baseline(args, library, options);
    case 'fix':
      return fix(args, library, options, look);
    case 'format':
      return format(args, options, look);
  }
}

async function check(
  args: Arguments,
  library: Library,
  options: LibraryOptions,
  look: FormatOptions,
): Promise<Outcome> {
  const { report, failed, failOn, written } = await library.check(gateOptions(args, options));
  const told = { ...look, failOn };
  const text = await formatReport(report, args.format, told);
  const notices = written === null ? [] : [writtenWords(written)];
  const blind = args.strict && isTooIncomplete(report);
  if (blind) notices.push('with --strict this is a failure: too much of what matters could not be read');
  const notice = notices.length > 0 ? { notice: notices.join('\n') } : {};
  const code = blind ? EXIT_FAILED : failed ? 1 : 0;
  return { text, exitCode: code, ...notice, ...(await summaryOf(report, args.format, told)) };
}

function gateOptions(args: Arguments, options: LibraryOptions): GateOptions {
  const { failOn, baseline: file, updateBaseline, base } = args;
  return { ...options, failOn, baseline: file, updateBaseline, base };
}

async function baseline(args: Arguments, library: Library, options: LibraryOptions): Promise<Outcome> {
  const { written } = await library.check({ ...gateOptions(args, options), updateBaseline: true });
  if (written === null) return { text: '', exitCode: 0 };
  if (args.format === 'json') {
    const { toJson } = await import('../report/json.ts');
    return { text: toJson(written), exitCode: 0 };
  }
  return { text: `${writtenWords(written)}\n`, exitCode: 0 };
}

/** `diamondback-baseline.json accepts 3 findings (logform, zod): 2 added, 1 kept, 0 dropped` */
function writtenWords({ file, added, kept, dropped }: Written): string {
  const all = [...added, ...kept];
  const names = [...new Set(all.map((entry) => entry.package))].sort();
  const which = names.length === 0 ? '' : ` (${some(names, 6)})`;
  const changes = `${added.length} added, ${kept.length} kept, ${dropped.length} dropped`;
  return clean(`${file} accepts ${count(all.length, 'finding')}${which}: ${changes}`);
}

/** The annotations of `github` go with a summary of the job. */
async function summaryOf(
  report: AnalysisReport,
  name: FormatName,
  look: FormatOptions,
): Promise<Pick<Outcome, 'summary'>> {
  return name === 'github' ? { summary: await formatReport(report, 'markdown', look) } : {};
}

/** A saved report again: whether its findings fail was said when it was made. */
async function format(args: Arguments, options: CommandOptions, look: FormatOptions): Promise<Outcome> {
  const { parseReport } = await import('../report/read.ts');
  const path = args.subject ?? '';
  const report = parseReport(await options.readText(path), path === '-' ? 'stdin' : clean(path));
  const told = { ...look, failOn: args.failOn ?? report.gate?.failOn ?? 'error' };
  const text = await formatReport(report, args.format, told);
  return { text, exitCode: 0, ...(await summaryOf(report, args.format, told)) };
}

async function fix(args: Arguments, library: Library, options: LibraryOptions, look: FormatOptions): Promise<Outcome> {
  const { plan } = await library.fix({
    ...(await library.configured(options)),
    package: args.subject,
    apply: args.apply,
  });
  return { text: await formatFix(plan, args.format, { ...look, showsDiff: args.dryRun }), exitCode: 0 };
}

async function list(args: Arguments, library: Library, options: LibraryOptions, look: FormatOptions): Promise<Outcome> {
  const report = await library.analyze({ ...(await library.configured(options)), lockfileOnly: !args.types });
  return { text: await formatList(report, args.format, look), exitCode: 0 };
}

async function explain(
  args: Arguments,
  library: Library,
  options: LibraryOptions,
  look: FormatOptions,
): Promise<Outcome> {
  const { report, explanation } = await library.explain({
    ...(await library.configured(options)),
    package: args.subject ?? '',
  });
  return { text: await formatExplanation(report, explanation, args.format, look), exitCode: 0 };
}

async function witness(args: Arguments, library: Library, options: LibraryOptions): Promise<Outcome> {
  const proof = await library.witness({ ...(await library.configured(options)), fingerprint: args.subject ?? '' });
  if (args.format === 'json') {
    const { toJson } = await import('../report/json.ts');
    return { text: toJson(proof), exitCode: 0 };
  }
  // The program says itself where to save it and how to compile it.
  return { text: `${cleanLines(proof.text).trimEnd()}\n`, exitCode: 0 };
}
