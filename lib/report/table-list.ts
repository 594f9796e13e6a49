/** `list` for people: every package in several versions, and who asks for which. */
import type { AnalysisReport, DivergentPackage } from '../model/report.ts';
import type { FormatOptions } from './format.ts';
import { lockfileLines } from './gap-lines.ts';
import { frame, grid } from './grid.ts';
import { locationName } from './names.ts';
import { painter } from './paint.ts';
import { widthOf } from './table-check.ts';
import { cleanDeep, count, some, wrap } from './text.ts';

/** Asking packages named for each version; a popular package has hundreds. */
const SHOWN = 2;

export function list(foreign: AnalysisReport, options: FormatOptions): string {
  const report = cleanDeep(foreign);
  const paint = painter(options.color ?? false);
  const { divergent, sameVersionCopies: same } = report;
  if (divergent.length === 0 && same.length === 0)
    return `Every package of ${report.project.name} is installed once.\n`;

  const columns = widthOf(options);
  const level = report.typesChecked ? 12 : 0;
  const ruled = level === 0 ? 3 : 4;
  const left = Math.min(24, Math.max(7, ...divergent.map((entry) => entry.package.length)));
  const middle = Math.min(
    16,
    Math.max(7, ...divergent.flatMap((entry) => versionLines(entry).map((line) => line.length))),
  );
  const right = columns - frame(ruled) - left - middle - level;
  const widths = level === 0 ? [left, middle, right] : [left, middle, right, level];
  const head = ['package', 'version', 'asked for by', 'types'].slice(0, ruled);

  const rows = divergent.flatMap((entry) => entryRows(entry, report, widths));
  const blocks = [paint('bold', `${count(divergent.length, 'package')} in several versions in ${report.project.name}`)];
  if (rows.length > 0) blocks.push(grid(head, rows, widths, false));
  if (same.length > 0 && !options.quiet) {
    const names = same.map((entry) => `${entry.package} ${entry.versions[0]} ×${entry.copies.length}`);
    blocks.push(wrap(`One version in several places: ${some(names, 8)}`, columns, '  ').join('\n'));
  }
  const blame = options.quiet ? [] : lockfileLines(report).flatMap((line) => wrap(line, columns, '  '));
  if (blame.length > 0) blocks.push(blame.join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

/** One version a line, with the number of its copies when there are several. */
function versionLines(entry: DivergentPackage): string[] {
  return entry.versions.map((version) => {
    let copies = 0;
    for (const copy of entry.copies) if (copy.version === version) copies += 1;
    return copies > 1 ? `${version} ×${copies}` : version;
  });
}

/** Who asks for a version, each once. In loops, for a popular package is asked for by hundreds. */
function askersOf(entry: DivergentPackage, version: string, report: AnalysisReport): string[] {
  const askers = new Set<string>();
  for (const copy of entry.copies) {
    if (copy.version !== version) continue;
    for (const { location, spec } of copy.dependents) {
      askers.add(`${locationName(location, report)} ${spec}`.trim());
    }
  }
  return [...askers];
}

/** A row for each version; the name and the level stand in the first only. */
function entryRows(entry: DivergentPackage, report: AnalysisReport, widths: readonly number[]): string[][][] {
  const [left = 0, middle = 0, right = 0, level = 0] = widths;
  const versions = versionLines(entry);
  return entry.versions.map((version, index) => {
    const cells = [
      index === 0 ? wrap(entry.package, left) : [''],
      wrap(versions[index] ?? version, middle),
      wrap(some(askersOf(entry, version, report), SHOWN) || 'nobody', right, '  '),
    ];
    if (level > 0) cells.push(index === 0 ? wrap(levelWord(entry), level) : ['']);
    return cells;
  });
}

function levelWord(entry: DivergentPackage): string {
  return entry.level === 'crossing' && entry.verdict !== null ? entry.verdict : entry.level;
}
