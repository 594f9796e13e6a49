/** `check` for people: the verdict, what has to be repaired, the rest in a line each, the next command. */
import type { AnalysisReport } from '../model/report.ts';
import { conflictRow, NAME_LIMIT } from './conflict.ts';
import type { FormatOptions } from './format.ts';
import { frame, grid } from './grid.ts';
import { type Group, groups } from './groups.ts';
import { command, locationName, meetingName } from './names.ts';
import { painter } from './paint.ts';
import { cleanDeep, count, some, wrap } from './text.ts';
import { WORDS } from './words.ts';

/** Wider than this is hard to read, whatever the terminal. */
export const MAX_COLUMNS = 120;

export function check(foreign: AnalysisReport, options: FormatOptions): string {
  const report = cleanDeep(foreign);
  const paint = painter(options.color ?? false);
  const columns = widthOf(options);
  const errors = groups(report.findings, 'error');
  if (options.quiet && errors.length === 0) return '';

  const verdict = wrap(headline(report, errors), columns, '  ').map((line) =>
    paint(errors.length > 0 ? 'error' : 'bold', line),
  );
  const blocks = [verdict.join('\n')];
  if (errors.length > 0) {
    const left = Math.min(NAME_LIMIT, Math.max(...errors.map((group) => group.package.length), 8));
    const right = columns - frame(2) - left;
    const rows = errors.map((group) => conflictRow(group, report, { left, right, paint, target: options.target }));
    blocks.push(grid([], rows, [left, right], true));
  }
  if (!options.quiet) {
    const after = [...warnings(report), ...rest(report, options)].flatMap((line) => wrap(line, columns, '  '));
    if (after.length > 0) blocks.push(after.join('\n'));
    const next = nextCommands(report, errors, options).flatMap((line) => wrap(line, columns, '    '));
    if (next.length > 0) blocks.push(next.join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

/** The width to fill: the terminal's, within reason. */
export function widthOf(options: FormatOptions): number {
  return Math.min(Math.max(options.columns ?? 80, 60), MAX_COLUMNS);
}

function headline(report: AnalysisReport, errors: readonly Group[]): string {
  const { name } = report.project;
  const { divergent } = report.summary;
  const several = `${count(divergent, 'package')} ${divergent === 1 ? 'has' : 'have'} several versions`;
  if (errors.length > 0) {
    const names = errors.map((group) => group.package);
    return `${count(errors.length, 'conflict')} in ${name}: ${some(names, 6)}`;
  }
  if (divergent === 0) return `No conflicts in ${name}: every package has one version.`;
  if (!report.typesChecked) return `${several} in ${name}; their types were not looked at.`;
  const none = report.gaps.length === 0 ? 'No conflicts' : 'No conflicts found';
  if (report.findings.length === 0) return `${none} in ${name}: ${several}, and no types cross between them.`;
  return `${none} in ${name}: ${several}, and nothing needs action in your own code.`;
}

/** One line a package: which flows were found that the project's own code is not known to use. */
function warnings(report: AnalysisReport): string[] {
  const LIMIT = 5;
  const folded = groups(report.findings, 'warning');
  const lines = folded.slice(0, LIMIT).map(({ package: name, findings }) => {
    const [first] = findings;
    const places = [...new Set(findings.map(meetingName))];
    const unused = first?.usage === 'possible' ? '; not used together in your code yet' : '';
    return `Warning: ${name}, ${count(findings.length, 'flow')} ${some(places, 2)}${unused}`;
  });
  if (folded.length > LIMIT)
    lines.push(
      `Warning: ${some(
        folded.slice(LIMIT).map((group) => group.package),
        6,
      )}`,
    );
  return lines;
}

/** What else there is, as counts: known findings, harmless crossings, packages that never cross, gaps. */
function rest(report: AnalysisReport, options: FormatOptions): string[] {
  const lines: string[] = [];
  const known = report.findings.filter((finding) => finding.status === 'known').length;
  if (known > 0) lines.push(`${count(known, 'known finding')}, accepted before.`);
  const notes = groups(report.findings, 'note');
  if (notes.length > 0) lines.push(`${count(notes.length, 'package')} crossing without a conflict: ${namesOf(notes)}.`);

  const apart = report.divergent.filter((entry) => entry.level !== 'crossing').length;
  const show = command(['list'], options.target);
  if (apart > 0 && report.typesChecked && apart < report.divergent.length) {
    lines.push(`${count(apart, 'other divergent package')} never ${apart === 1 ? 'crosses' : 'cross'}: ${show}`);
  } else if (apart > 0) {
    lines.push(`See ${apart === 1 ? 'it' : 'them'}: ${show}`);
  }
  if (report.gaps.length > 0) lines.push(gapLine(report));
  return lines;
}

function namesOf(list: readonly Group[]): string {
  return some(
    list.map((group) => group.package),
    4,
  );
}

/** `3 gaps, not judged: 2 types-absent (a, b), 1 verdict-timeout (c)`, most frequent first as the report sorts them. */
function gapLine(report: AnalysisReport): string {
  const byCode = new Map<keyof typeof WORDS, string[]>();
  for (const gap of report.gaps) {
    const list = byCode.get(gap.code) ?? [];
    list.push(locationName(gap.location, report));
    byCode.set(gap.code, list);
  }
  const parts = [...byCode].map(([code, names]) => `${some([...new Set(names)], 3)} (${WORDS[code].what})`);
  return `${count(report.gaps.length, 'gap')}, not judged: ${parts.join('; ')}`;
}

function nextCommands(report: AnalysisReport, errors: readonly Group[], options: FormatOptions): string[] {
  const first = errors[0]?.findings[0] ?? report.findings.find((finding) => finding.severity === 'warning');
  if (first === undefined) return [];
  const lines = [`Why:   ${command(['explain', first.package], options.target)}`];
  if (first.verdict === 'incompatible') {
    lines.push(`Proof: ${command(['witness', first.fingerprint], options.target)}`);
  }
  return lines;
}
