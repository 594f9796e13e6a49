/** `list` for people: every package in several versions, and who asks for which. */
import type { AnalysisReport, DivergentPackage } from '../model/report.ts';
import type { FormatOptions } from './format.ts';
import { lockfileLines } from './gap-lines.ts';
import { frame, grid } from './grid.ts';
import { locationName } from './names.ts';
import { painter } from './paint.ts';
import { widthOf } from './table-check.ts';
import { cleanDeep, count, wrap } from './text.ts';

/** Asking packages named for each version; a popular package has hundreds. */
const SHOWN = 2;

/** Packages in one version that are named. */
const SAME_SHOWN = 8;

/** The few things that the table tells of a report. */
interface Told {
  readonly project: string;
  readonly divergent: readonly ToldPackage[];
  /** The first few packages in one version, and how many more there are. */
  readonly same: Some;
  /** What the lockfile is to blame for. */
  readonly blame: readonly string[];
}

interface ToldPackage {
  readonly package: string;
  readonly level: string;
  readonly versions: readonly { readonly version: string; readonly copies: number; readonly askers: Some }[];
}

/** The first of many. */
interface Some {
  readonly named: readonly string[];
  readonly more: number;
}

export function list(foreign: AnalysisReport, options: FormatOptions): string {
  // A report holds every asker of every copy. What is not told needs not be made harmless.
  const told = cleanDeep(toldOf(foreign));
  const paint = painter(options.color ?? false);
  const { project, divergent, same } = told;
  if (divergent.length === 0 && same.named.length === 0) return `Every package of ${project} is installed once.\n`;

  const columns = widthOf(options);
  const level = foreign.typesChecked ? 12 : 0;
  const ruled = level === 0 ? 3 : 4;
  const left = Math.min(24, Math.max(7, ...divergent.map((entry) => entry.package.length)));
  const middle = Math.min(
    16,
    Math.max(7, ...divergent.flatMap((entry) => versionLines(entry).map(({ length }) => length))),
  );
  const right = columns - frame(ruled) - left - middle - level;
  const widths = level === 0 ? [left, middle, right] : [left, middle, right, level];
  const head = ['package', 'version', 'asked for by', 'types'].slice(0, ruled);

  const rows = divergent.flatMap((entry) => entryRows(entry, widths));
  const blocks = [paint('bold', `${count(divergent.length, 'package')} in several versions in ${project}`)];
  if (rows.length > 0) blocks.push(grid(head, rows, widths, false));
  if (same.named.length > 0 && !options.quiet) {
    blocks.push(wrap(`One version in several places: ${words(same)}`, columns, '  ').join('\n'));
  }
  const blame = options.quiet ? [] : told.blame.flatMap((line) => wrap(line, columns, '  '));
  if (blame.length > 0) blocks.push(blame.join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

function toldOf(report: AnalysisReport): Told {
  const { divergent, sameVersionCopies: same } = report;
  const names = same
    .slice(0, SAME_SHOWN)
    .map((entry) => `${entry.package} ${entry.versions[0]} ×${entry.copies.length}`);
  return {
    project: report.project.name,
    divergent: divergent.map((entry) => ({
      package: entry.package,
      level: levelWord(entry),
      versions: toldOfVersions(entry, report),
    })),
    same: { named: names, more: same.length - names.length },
    blame: lockfileLines(report),
  };
}

/** How many copies each version has, and who asks for it. In loops, for a popular package has hundreds of either. */
function toldOfVersions(entry: DivergentPackage, report: AnalysisReport): ToldPackage['versions'] {
  const found = new Map(entry.versions.map((version) => [version, { copies: 0, askers: new Set<string>() }]));
  for (const { version, dependents } of entry.copies) {
    const about = found.get(version);
    if (about === undefined) continue;
    about.copies += 1;
    for (const { location, spec } of dependents) about.askers.add(`${locationName(location, report)} ${spec}`.trim());
  }
  return [...found].map(([version, { copies, askers }]) => {
    const named = [...askers].slice(0, SHOWN);
    return { version, copies, askers: { named, more: askers.size - named.length } };
  });
}

function words({ named, more }: Some): string {
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

/** One version a line, with the number of its copies when there are several. */
function versionLines(entry: ToldPackage): string[] {
  return entry.versions.map(({ version, copies }) => (copies > 1 ? `${version} ×${copies}` : version));
}

/** A row for each version; the name and the level stand in the first only. */
function entryRows(entry: ToldPackage, widths: readonly number[]): string[][][] {
  const [left = 0, middle = 0, right = 0, level = 0] = widths;
  const lines = versionLines(entry);
  return entry.versions.map(({ askers }, index) => {
    const cells = [
      index === 0 ? wrap(entry.package, left) : [''],
      wrap(lines[index] ?? '', middle),
      wrap(words(askers) || 'nobody', right, '  '),
    ];
    if (level > 0) cells.push(index === 0 ? wrap(entry.level, level) : ['']);
    return cells;
  });
}

function levelWord(entry: DivergentPackage): string {
  return entry.level === 'crossing' && entry.verdict !== null ? entry.verdict : entry.level;
}
