/** `explain` for people: the whole story of one package, from its copies to what to do. */
import type { AnalysisReport, Finding, RemedySafety } from '../model/report.ts';
import type { ExplainedCopy, PackageExplanation } from './explanation.ts';
import type { FormatOptions } from './format.ts';
import { command, importPlaces, isDependency, locationName, meetingName, sideName, whatIsWrong } from './names.ts';
import { painter } from './paint.ts';
import { shortReason } from './reason.ts';
import { widthOf } from './table-check.ts';
import { capital, cleanDeep, count, some, wrap } from './text.ts';
import { WORDS } from './words.ts';

const SHOWN_FINDINGS = 10;
const SHOWN_PATHS = 4;
const SHOWN_DEPENDENTS = 6;

/** Marks a line that is to be copied: no text that is cleaned has this character. */
const toPaste = '\u0000';

export function explain(
  foreignReport: AnalysisReport,
  foreignExplanation: PackageExplanation,
  options: FormatOptions,
): string {
  const report = cleanDeep(foreignReport);
  const story = cleanDeep(foreignExplanation);
  const columns = widthOf(options);
  const paint = painter(options.color ?? false);
  const findings = report.findings.filter((finding) => finding.package === story.package);
  const fill = (lines: readonly string[]) => lines.flatMap((line) => hang(line, columns));
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [[paint('bold', title), ...fill(lines)].join('\n')];

  return `${[
    paint('bold', wrap(headline(report, story, findings), columns, '  ').join('\n')),
    ...section(
      'Copies',
      story.copies.flatMap((copy) => copyLines(copy, report, story.package)),
    ),
    ...section('Where two copies can be seen', meetingLines(story)),
    ...section('What crosses', crossingLines(report, findings, options)),
    ...section('What to do', remedyLines(story, findings, options)),
  ].join('\n\n')}\n`;
}

/** Wraps a line under its own indentation. What is there to be copied stays whole. */
function hang(line: string, columns: number): string[] {
  if (line.startsWith(toPaste)) return [line.slice(toPaste.length)];
  const indent = /^ */.exec(line)?.[0] ?? '';
  return wrap(line.slice(indent.length), columns - indent.length, '  ').map((part) => indent + part);
}

function headline(report: AnalysisReport, story: PackageExplanation, findings: readonly Finding[]): string {
  const versions = new Set(story.copies.map((copy) => copy.version)).size;
  const level = report.divergent.find((entry) => entry.package === story.package);
  const fate =
    findings.length > 0
      ? `types cross (${level?.verdict ?? findings[0]?.verdict})`
      : report.typesChecked
        ? 'no types cross between them'
        : 'types not looked at';
  const copies = count(story.copies.length, 'copy', 'copies');
  return versions < 2 && findings.length === 0
    ? `${story.package}: ${copies}, ${count(versions, 'version')}`
    : `${story.package}: ${copies}, ${count(versions, 'version')}, ${fate}`;
}

function copyLines(copy: ExplainedCopy, report: AnalysisReport, name: string): string[] {
  const askers = copy.dependents.map((dependent) => {
    const alias = dependent.name === name ? '' : ` as ${dependent.name}`;
    const kind = dependent.type === 'prod' ? '' : ` (${dependent.type})`;
    return `${locationName(dependent.location, report)} wants ${dependent.spec || 'any'}${alias}${kind}`;
  });
  const lines = [`  ${copy.version}  ${copy.location}`];
  lines.push(`    ${askers.length === 0 ? 'asked for by nobody' : some(askers, SHOWN_DEPENDENTS)}`);
  for (const { path } of copy.paths.slice(0, SHOWN_PATHS)) {
    if (path.length > 2) lines.push(`    ${drawn(path, report)}`);
  }
  const more = copy.morePaths + Math.max(copy.paths.length - SHOWN_PATHS, 0);
  if (more > 0) lines.push(`    and ${count(more, 'more way')} to it`);
  return lines;
}

/** A path on one line: `app > server > zod`. */
function drawn(path: readonly string[], report: AnalysisReport): string {
  return `path: ${path.map((location) => locationName(location, report)).join(' > ')}`;
}

function meetingLines(story: PackageExplanation): string[] {
  const lines = story.meetings.flatMap((meeting) => {
    const place = isDependency(meeting.location) ? ` (${meeting.location})` : '';
    const sides = meeting.sides.map((side) => `    ${side.version} through ${side.through}`);
    return [`  ${meeting.name}${place}`, ...sides];
  });
  return story.moreMeetings > 0 ? [...lines, `  and ${count(story.moreMeetings, 'more place')}`] : lines;
}

function crossingLines(report: AnalysisReport, findings: readonly Finding[], options: FormatOptions): string[] {
  if (findings.length === 0) {
    return report.typesChecked
      ? ['  nothing that diamondback can see']
      : ['  not looked at: run without --lockfile-only'];
  }
  const lines = findings
    .slice(0, SHOWN_FINDINGS)
    .flatMap((finding, index) => [
      `  ${finding.severity}: ${meetingName(finding)}: ${whatIsWrong(finding)}`,
      `    from ${sideName(finding.producer, finding.package)}: ${finding.producer.via}`,
      ...declared(finding.producer),
      `    to   ${sideName(finding.consumer, finding.package)}: ${finding.consumer.via}`,
      ...declared(finding.consumer),
      ...(finding.types.length === 0 ? [] : [`    types ${some(finding.types, 6)}`]),
      ...why(finding, findings[index - 1], report),
      ...used(finding),
      ...(finding.verdict === 'incompatible'
        ? [`    proof ${command(['witness', finding.fingerprint], options.target)}`]
        : []),
    ]);
  const hidden = findings.length - SHOWN_FINDINGS;
  if (hidden > 0) lines.push(`  +${hidden} more, in --format json`);
  return lines;
}

function declared(side: Finding['producer']): string[] {
  return side.declaration === null ? [] : [`         ${side.declaration.file}:${side.declaration.line}`];
}

function why(finding: Finding, before: Finding | undefined, report: AnalysisReport): string[] {
  if (finding.reason === '') return [];
  return [`    why  ${finding.reason === before?.reason ? 'as above' : shortReason(finding, report, 600)}`];
}

function used(finding: Finding): string[] {
  if (finding.usage === 'seen') return [`    used ${importPlaces(finding) || 'yes'}`];
  return finding.usage === 'possible'
    ? ['    used not in your code: it does not import both sides, or goes no such way']
    : [];
}

function safetyText({ verdict, reason, members = [] }: RemedySafety): string {
  return `${verdict}: ${reason}${members.length > 0 ? ` (${some(members, 6)})` : ''}`;
}

function remedyLines(story: PackageExplanation, findings: readonly Finding[], options: FormatOptions): string[] {
  const lines = new Set<string>();
  for (const remedy of findings.flatMap((finding) => finding.remedies)) {
    const block = [`  ${capital(remedy.title)}`];
    if (remedy.patch !== undefined) block.push(`${toPaste}    package.json: ${JSON.stringify(remedy.patch)}`);
    if (remedy.command !== undefined)
      block.push(`${toPaste}    ${remedy.kind === 'override' ? 'then: ' : ''}${remedy.command}`);
    if (remedy.effect !== '') block.push(`    ${remedy.effect}`);
    if (remedy.safety !== undefined) block.push(`    types: ${safetyText(remedy.safety)}`);
    // As one string: many findings have the same remedy, and its effect belongs to it.
    lines.add(block.join('\n'));
  }
  const versions = new Set(story.copies.map((copy) => copy.version)).size;
  if (versions > 1 && (story.satisfiesAll !== null || lines.size === 0)) {
    lines.add(
      story.satisfiesAll === null
        ? '  No installed version satisfies every range: a dependency has to be upgraded, or overridden.'
        : `  ${story.satisfiesAll} satisfies every range that is asked for: npm dedupe can make them one.`,
    );
  }
  const codes = options.docsFolder === undefined ? [] : new Set(findings.map((finding) => finding.code));
  for (const code of codes) lines.add(`  More: ${options.docsFolder}/${WORDS[code].docs}`);
  return [...lines].flatMap((block) => block.split('\n'));
}
