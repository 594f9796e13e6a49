/**
 * Workflow commands, which GitHub Actions turns into annotations of the changed files. One annotation a package, worst
 * first, never more than GitHub shows.
 */
import type { AnalysisReport, PolicyFinding, Severity } from '../model/report.ts';
import { shownFrom } from '../model/severity.ts';
import type { FormatOptions } from './format.ts';
import { incomplete } from './gap-lines.ts';
import { type Group, groups } from './groups.ts';
import { inRepository, mainPlace } from './places.ts';
import { fix, heading, isKnown, policyWords, reasonWords, sideWords } from './sentences.ts';
import { capital, cleanDeep, count, cut } from './text.ts';

/** GitHub shows this many annotations of each level for a step, and drops the others without a word. */
const LIMIT = 10;

const COMMAND: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

interface Annotation {
  readonly severity: Severity;
  readonly file?: string;
  readonly line?: number;
  readonly title: string;
  readonly message: string;
}

export function check(foreign: AnalysisReport, options: FormatOptions): string {
  const report = cleanDeep(foreign);
  const severities = new Set<Severity>([...shownFrom(options.failOn ?? 'error'), ...(options.quiet ? [] : WARNING)]);
  const shown = [...severities].flatMap((severity) => groups(report.findings, [severity]));
  const missing = incomplete(report);
  const all: Annotation[] = [
    ...shown.map((group) => ofGroup(group, report)),
    ...(report.gate?.policy ?? []).map(ofPolicy),
    ...(missing === null ? [] : [{ severity: WARNING[0], title: 'Incomplete', message: `${capital(missing)}.` }]),
  ];
  const lines = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const annotations = all.filter((one) => one.severity === severity);
    const fitting = annotations.length > LIMIT ? annotations.slice(0, LIMIT - 1) : annotations;
    const rest = annotations.length - fitting.length;
    const told = fitting.map((one) => command(one, options.prefix));
    if (rest === 0) return told;
    const message = `${rest} more of this level; the job summary and the JSON report have all of them.`;
    return [...told, command({ severity, title: 'diamondback', message }, undefined)];
  });
  return `${[...lines, counts(report)].join('\n')}\n`;
}

const WARNING = ['warning'] as const;

function ofGroup(group: Group, report: AnalysisReport): Annotation {
  const [first] = group.findings;
  if (first === undefined) return { severity: group.severity, title: group.package, message: '' };
  const rest = group.findings.length - 1;
  const message = [
    `${heading(first)}.`,
    `from ${sideWords(first, 'producer')}`,
    `to ${sideWords(first, 'consumer')}`,
    `why ${reasonWords(first, report)}`,
    `fix ${fix(group.findings)}`,
    ...(rest > 0 ? [`and ${count(rest, 'more flow')} of this package`] : []),
  ].join('\n');
  return { severity: group.severity, ...mainPlace(report, first), title: `${group.package}: ${first.code}`, message };
}

function ofPolicy(finding: PolicyFinding): Annotation {
  return { severity: finding.severity, ...finding.place, title: finding.code, message: `${policyWords(finding)}.` };
}

/** One line, whatever is in it: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. */
function command({ severity, file, line, title, message }: Annotation, prefix: string | undefined): string {
  const properties = {
    ...(file === undefined ? {} : { file: inRepository(file, prefix) }),
    ...(line === undefined ? {} : { line: String(Math.max(line, 1)) }),
    title: cut(title, 200),
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `::${COMMAND[severity]} ${list.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** For the log. Foreign text is not in it: a runner obeys what it finds in a plain line. */
function counts({ findings, gate, gaps }: AnalysisReport): string {
  const known = findings.filter(isKnown).length;
  const resolved = gate?.resolved.length ?? 0;
  return `diamondback: ${findings.length - known} new, ${known} known, ${resolved} resolved; ${count(gaps.length, 'gap')}`;
}
