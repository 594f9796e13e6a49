/** A comment for a pull request: one line when nothing is new, else what is wrong, why and what to do. */
import type { AnalysisReport, Finding, PolicyFinding, ResolvedFinding, Side } from '../model/report.ts';
import { failingFrom, shownFrom } from '../model/severity.ts';
import type { FormatOptions } from './format.ts';
import { gapLines, incomplete } from './gap-lines.ts';
import { type Group, groups } from './groups.ts';
import { code, folded } from './markdown-text.ts';
import { isDependency, sideName, versionsOf } from './names.ts';
import { fix, isKnown, reasonWords } from './sentences.ts';
import { capital, cleanDeep, count } from './text.ts';
import { WORDS } from './words.ts';

/** What a comment may have is 65,536 characters; some are kept for what a recipe adds. */
const BUDGET = 60_000;

/** Flows of one package, and entries of a folded list, that are shown. */
const FLOWS = 10;
const ENTRIES = 30;

/** The first line of every comment: by it a recipe finds its own comment again. */
export const MARKER = '<!-- diamondback -->';

export function check(foreign: AnalysisReport, options: FormatOptions): string {
  const report = cleanDeep(foreign);
  const failOn = options.failOn ?? 'error';
  const shown = groups(report.findings, shownFrom(failOn));
  const policy = report.gate?.policy ?? [];
  const missing = incomplete(report);
  const blocks = [headline(report, shown), ...(missing === null ? [] : [`**${capital(missing)}.**`])];
  if (policy.length > 0) blocks.push(policyList(policy, failingFrom(failOn)));
  const sections = shown.map((group) => section(group, report));
  const details = shown.length > 0 ? more(report, shown, shownFrom(failOn)) : [];
  let room = BUDGET - [...blocks, ...details].join('\n\n').length;
  const fitting = sections.filter((text) => {
    room -= text.length + 2;
    return room > 0;
  });
  blocks.push(...fitting);
  const left = sections.length - fitting.length;
  if (left > 0) blocks.push(`And ${count(left, 'more package')}: the whole report does not fit in a comment.`);
  return `${MARKER}\n${[...blocks, ...details].join('\n\n')}\n`;
}

function headline(report: AnalysisReport, shown: readonly Group[]): string {
  const name = code(report.project.name);
  const compared = report.gate === null ? '' : 'new ';
  if (shown.length > 0) {
    const names = shown.slice(0, 6).map((group) => code(group.package));
    const rest = shown.length > names.length ? ` and ${shown.length - names.length} more` : '';
    // What is no error is no conflict, even where it fails.
    const noun = shown.every(({ severity }) => severity === 'error') ? 'conflict' : 'finding';
    return `### ${count(shown.length, `${compared}dependency ${noun}`)} in ${name}: ${names.join(', ')}${rest}`;
  }
  const counts = others(report);
  const none = incomplete(report) === null ? 'no' : 'found no';
  return `**diamondback**: ${none} ${compared}dependency conflicts in ${name}${counts === '' ? '' : ` (${counts})`}.`;
}

/** `1 warning, 2 known, 1 resolved` */
function others({ findings, gate }: AnalysisReport): string {
  const warnings = new Set(
    findings.filter((one) => !isKnown(one) && one.severity === 'warning').map((one) => one.package),
  ).size;
  const accepted = findings.filter((one) => one.accepted !== undefined).length;
  const known = findings.filter(isKnown).length - accepted;
  const resolved = gate?.resolved.length ?? 0;
  return [
    ...(warnings > 0 ? [count(warnings, 'package with warnings', 'packages with warnings')] : []),
    ...(known > 0 ? [`${known} known`] : []),
    ...(accepted > 0 ? [`${accepted} accepted`] : []),
    ...(resolved > 0 ? [`${resolved} resolved`] : []),
  ].join(', ');
}

function policyList(policy: readonly PolicyFinding[], failing: readonly string[]): string {
  const lines = policy.slice(0, ENTRIES).map((finding) => {
    const about = finding.package === null ? '' : ` ${code(finding.package)}:`;
    const strong = failing.includes(finding.severity) ? '**' : '';
    const place = code(`${finding.place.file}:${finding.place.line}`);
    return `- ${strong}${code(finding.code)}${strong}${about} ${code(finding.reason, 300)}, ${place}`;
  });
  return withRest(lines, policy.length).join('\n');
}

/** One package: its worst flow in full, the others folded. */
function section(group: Group, report: AnalysisReport): string {
  const { findings } = group;
  const [first] = findings;
  if (first === undefined) return '';
  const versions = versionsOf(findings, report)
    .slice(0, 6)
    .map((version) => code(version))
    .join(', ');
  const lines = [
    `#### ${code(group.package)} ${versions}`,
    '',
    `${where(first)}, ${what(first)}.`,
    '',
    `- **Fix**: ${fixText(findings)}`,
    `- From ${flowEnd(first.producer, first)}`,
    `- To ${flowEnd(first.consumer, first)}`,
    `- Why: ${code(reasonWords(first, report), 500)}`,
  ];
  const rest = findings.slice(1);
  if (rest.length === 0) return lines.join('\n');
  const flows = rest.slice(0, FLOWS).map((finding) => {
    const { producer, consumer } = finding;
    return `- ${where(finding)}, from ${sideCode(producer, finding)} to ${sideCode(consumer, finding)}`;
  });
  return [...lines, '', folded(count(rest.length, 'more flow'), withRest(flows, rest.length))].join('\n');
}

/** A command or a patch comes from names and versions, advice from this program. */
function fixText(findings: readonly Finding[]): string {
  const text = fix(findings);
  return findings.some(({ remedies }) => remedies.length > 0) ? code(text, 400) : text;
}

function where({ meeting }: Finding): string {
  return `${isDependency(meeting.location) ? 'Inside' : 'In'} ${code(meeting.name)}`;
}

function what({ code: id, producer, consumer }: Finding): string {
  const [from, to] = [producer.copy.version, consumer.copy.version];
  const other = from === to ? `another copy of ${code(to)}` : code(to);
  return WORDS[id].what.replace('{from}', () => code(from)).replace('{to}', () => other);
}

function flowEnd(side: Side, finding: Finding): string {
  const imported = side.importedAt;
  const at = imported === undefined ? '' : `, imported at ${code(`${imported.file}:${imported.line}`)}`;
  return `${sideCode(side, finding)}${at}`;
}

function sideCode(side: Side, finding: Finding): string {
  return `${code(sideName(side, finding.package))}: ${code(side.via)}`;
}

/** What needs no action now, folded. */
function more(report: AnalysisReport, groupsShown: readonly Group[], shown: readonly string[]): string[] {
  const named = new Set(groupsShown.map((group) => group.package));
  const warned = shown.includes('warning')
    ? []
    : groups(report.findings, ['warning']).filter(({ package: name }) => !named.has(name));
  const known = report.findings.filter(isKnown);
  const resolved = report.gate?.resolved ?? [];
  const gaps = gapLines(report);
  const list = <T>(title: string, all: readonly T[], line: (one: T) => string) =>
    all.length === 0 ? [] : [`${title}:`, '', ...withRest(all.slice(0, ENTRIES).map(line), all.length), ''];
  const lines = [
    ...list('Warnings', warned, (group) => `- ${code(group.package)}: ${count(group.findings.length, 'flow')}`),
    ...list('Known', known, knownLine),
    ...list('Resolved', resolved, resolvedLine),
    ...list('Gaps', gaps, (line) => `- ${code(line, 400)}`),
  ];
  if (lines.length === 0) return [];
  const counts = [others(report), ...(report.gaps.length > 0 ? [count(report.gaps.length, 'gap')] : [])];
  return [folded(`Also: ${counts.filter((text) => text !== '').join(', ')}`, lines.slice(0, -1))];
}

function knownLine(finding: Finding): string {
  const { accepted } = finding;
  const reason = accepted === undefined ? '' : `, accepted: ${code(accepted.reason, 300)}`;
  return `- ${code(finding.package)}: ${where(finding).replace(/^I/, 'i')}, ${what(finding)}${reason}`;
}

function resolvedLine({ package: name, meeting, producer, consumer }: ResolvedFinding): string {
  return `- ${code(name)}: in ${code(meeting)}, from ${code(producer)} to ${code(consumer)}`;
}

function withRest(lines: readonly string[], total: number): string[] {
  const rest = total - lines.length;
  return rest > 0 ? [...lines, `- and ${rest} more`] : [...lines];
}
