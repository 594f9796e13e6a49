/** The registry of formats. Each is loaded when it is asked for. */
import { AnalyzerError } from '../errors.ts';
import type { AnalysisReport } from '../model/report.ts';
import type { PackageExplanation } from './explanation.ts';
import type { FixPlan } from './fix-plan.ts';
import type { Format, FormatOptions } from './format.ts';
import type { FixFormatOptions } from './table-fix.ts';

export { type FailOn, failingFrom } from '../model/severity.ts';
export type { ExplainedCopy, ExplainedMeeting, PackageExplanation } from './explanation.ts';
export type { FixedFile, FixPlan, FixStep } from './fix-plan.ts';
export type { Format, FormatOptions } from './format.ts';
export type { FixFormatOptions } from './table-fix.ts';

const FORMATS = {
  table: (): Promise<Format> => import('./table.ts'),
  json: (): Promise<Format> => import('./json.ts'),
  markdown: (): Promise<Format> => import('./markdown.ts'),
  github: (): Promise<Format> => import('./github.ts'),
  sarif: (): Promise<Format> => import('./sarif.ts'),
  gitlab: (): Promise<Format> => import('./gitlab.ts'),
  junit: (): Promise<Format> => import('./junit.ts'),
};

/** The names of formats. */
export type FormatName = keyof typeof FORMATS;

/** The names for `--format`, the default first. */
export const formatNames = Object.keys(FORMATS) as readonly FormatName[];

/** The formats of `list`, `explain` and `witness`. The others are about findings, and only `check` has those to show. */
export const peopleFormats: readonly FormatName[] = ['table', 'json'];

/** Whether there is a format of that name. */
export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}

function unsupported(name: FormatName, what: string): AnalyzerError {
  return new AnalyzerError(
    'usage',
    `the format ${name} cannot ${what}`,
    `Use --format ${peopleFormats.join(' or --format ')}.`,
  );
}

/** The report as text: what `diamondback check --format <name>` prints. */
export async function formatReport(
  report: AnalysisReport,
  name: FormatName = 'table',
  options: FormatOptions = {},
): Promise<string> {
  const format = await FORMATS[name]();
  return format.check(report, options);
}

/** Every divergent package: what `diamondback list --format <name>` prints. */
export async function formatList(
  report: AnalysisReport,
  name: FormatName = 'table',
  options: FormatOptions = {},
): Promise<string> {
  const format = await FORMATS[name]();
  if (format.list === undefined) throw unsupported(name, 'list packages');
  return format.list(report, options);
}

/** One package's story: what `diamondback explain <package> --format <name>` prints. */
export async function formatExplanation(
  report: AnalysisReport,
  explanation: PackageExplanation,
  name: FormatName = 'table',
  options: FormatOptions = {},
): Promise<string> {
  const format = await FORMATS[name]();
  if (format.explain === undefined) throw unsupported(name, 'explain a package');
  return format.explain(report, explanation, options);
}

/** What can be done about findings: what `diamondback fix --format <name>` prints. */
export async function formatFix(
  plan: FixPlan,
  name: FormatName = 'table',
  options: FixFormatOptions = {},
): Promise<string> {
  if (name === 'json') return (await import('./json.ts')).toJson(plan);
  if (name === 'table') return (await import('./table-fix.ts')).fix(plan, options);
  throw unsupported(name, 'show what to fix');
}
