/** `check` for people: the verdict, what has to be repaired, the rest in a line each, the next command. */
import type { AnalysisReport } from '../model/report.ts';
import { type FailOn, shownFrom } from '../model/severity.ts';
import { conflictRow, NAME_LIMIT } from './conflict.ts';
import type { FormatOptions } from './format.ts';
import { gapLines, incomplete } from './gap-lines.ts';
import { comparison, failingPolicy, gateLines } from './gate-lines.ts';
import { frame, grid } from './grid.ts';
import { type Group, groups, namesOf } from './groups.ts';
import { headlines } from './headline.ts';
import { command, meetingPlace } from './names.ts';
import { painter } from './paint.ts';
import { cleanDeep, count, some, wrap } from './text.ts';

/** Wider than this is hard to read, whatever the terminal. */
export const MAX_COLUMNS = 120;

/** Packages with a row of their own. Each takes ten to twenty lines, and the table's library a millisecond. */
const MAX_ROWS = 100;

export function check(foreign: AnalysisReport, options: FormatOptions): string {
  const report = cleanDeep(withoutAskers(foreign));
  const paint = painter(options.color ?? false);
  const columns = widthOf(options);
  const failOn = options.failOn ?? 'error';
  const shown = groups(report.findings, shownFrom(failOn));
  const policy = failingPolicy(report, failOn);
  if (options.quiet && shown.length === 0 && policy.length === 0 && incomplete(report) === null) return '';

  const verdict = headlines(report, shown, failOn).flatMap((line) => wrap(line, columns, '  '));
  const style = shown.length > 0 || policy.length > 0 ? 'error' : 'bold';
  const compared = comparison(report, failOn).flatMap((line) => wrap(line, columns, '  '));
  const blocks = [[...verdict.map((line) => paint(style, line)), ...compared].join('\n')];
  if (shown.length > 0) {
    const left = Math.min(NAME_LIMIT, Math.max(...shown.map((group) => group.package.length), 8));
    const right = columns - frame(2) - left;
    const rows = shown
      .slice(0, MAX_ROWS)
      .map((group) => conflictRow(group, report, { left, right, paint, target: options.target }));
    blocks.push(grid([], rows, [left, right], true));
    const hidden = shown.length - MAX_ROWS;
    const all = command(['check', '--format', 'json'], options.target);
    if (hidden > 0) blocks.push(wrap(`${count(hidden, 'more package')}: ${all}`, columns, '  ').join('\n'));
  }
  const gate = gateLines(report, failOn, options.target);
  if (options.quiet && policy.length > 0) blocks.push(gate.flatMap((line) => wrap(line, columns, '  ')).join('\n'));
  if (!options.quiet) {
    const after = [...warnings(report, failOn), ...gate, ...rest(report, options)].flatMap((line) =>
      wrap(line, columns, '  '),
    );
    if (after.length > 0) blocks.push(after.join('\n'));
    const next = nextCommands(report, shown, options).flatMap((line) => wrap(line, columns, '    '));
    if (next.length > 0) blocks.push(next.join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

/** Who asks for which copy is most of a large report, and never told here. */
function withoutAskers(report: AnalysisReport): AnalysisReport {
  const divergent = report.divergent.map((entry) => ({
    ...entry,
    copies: entry.copies.map(({ location, version }) => ({ location, version, dependents: [] })),
  }));
  return { ...report, divergent, sameVersionCopies: [] };
}

/** The width to fill: the terminal's, within reason. */
export function widthOf(options: FormatOptions): number {
  return Math.min(Math.max(options.columns ?? 80, 60), MAX_COLUMNS);
}

/** One line a package: which flows were found that the project's own code is not known to use. */
function warnings(report: AnalysisReport, failOn: FailOn): string[] {
  const LIMIT = 5;
  if (shownFrom(failOn).includes('warning')) return [];
  const folded = groups(report.findings, ['warning']);
  const lines = folded.slice(0, LIMIT).map(({ package: name, findings }) => {
    const [first] = findings;
    const places = [...new Set(findings.map(meetingPlace))];
    const unused = first?.usage === 'possible' ? '; not used together in your code yet' : '';
    return `Warning: ${name}, ${count(findings.length, 'flow')} ${some(places, 2)}${unused}`;
  });
  if (folded.length > LIMIT) lines.push(`Warning: also ${namesOf(folded.slice(LIMIT), 6)}`);
  return lines;
}

/** What else there is, as counts: known findings, harmless crossings, packages that never cross, gaps. */
function rest(report: AnalysisReport, options: FormatOptions): string[] {
  const lines: string[] = [];
  lines.push(...harmless(report, options.failOn ?? 'error'));

  const apart = report.divergent.filter((entry) => entry.level !== 'crossing').length;
  const show = command(['list'], options.target);
  if (apart > 0 && report.typesChecked && apart < report.divergent.length) {
    lines.push(`${count(apart, 'other divergent package')} never ${apart === 1 ? 'crosses' : 'cross'}: ${show}`);
  } else if (apart > 0) {
    lines.push(`See ${apart === 1 ? 'it' : 'them'}: ${show}`);
  }
  return [...lines, ...gapLines(report)];
}

/** Packages with nothing worse than notes: a package that has a conflict does not cross without one. */
function harmless(report: AnalysisReport, failOn: FailOn): string[] {
  if (shownFrom(failOn).includes('note')) return [];
  const worse = new Set(report.findings.filter(({ severity }) => severity !== 'note').map((one) => one.package));
  const notes = groups(report.findings, ['note']).filter((group) => !worse.has(group.package));
  const isFitting = (group: Group) => group.findings.every(({ verdict }) => verdict === 'compatible');
  const fitting = notes.filter(isFitting);
  const unjudged = notes.filter((group) => !isFitting(group));
  const line = (list: readonly Group[], words: string) =>
    list.length === 0 ? [] : [`${count(list.length, 'package')} ${words}: ${namesOf(list, 4)}.`];
  return [...line(fitting, 'crossing without a conflict'), ...line(unjudged, 'crossing, not judged')];
}

function nextCommands(report: AnalysisReport, shown: readonly Group[], options: FormatOptions): string[] {
  const first =
    shown[0]?.findings[0] ?? report.findings.find(({ severity, status }) => severity === 'warning' && status === 'new');
  if (first === undefined) return [];
  const lines = [`Why:   ${command(['explain', first.package], options.target)}`];
  if (first.verdict === 'incompatible') {
    lines.push(`Proof: ${command(['witness', first.fingerprint], options.target)}`);
  }
  return lines;
}
