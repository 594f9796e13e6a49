/** Tables, as cli-table3 draws them, with our habits: no grey borders, no red heads, cells already wrapped. */
import { createRequire } from 'node:module';
import type CliTable from 'cli-table3';

/** Width of a row without its cells: one border and two spaces a column, and the last border. */
export function frame(columns: number): number {
  return columns * 3 + 1;
}

/** The rule between two rows, drawn as the upper edge of a table. */
const RULE = { 'top-left': '├', 'top-mid': '┼', 'top-right': '┤' };

/** Lines of text that one table of the library is given at once. */
const AT_ONCE = 32;

/** A character that may be more or less than one column wide. */
const UNCOMMON = /[^ -~×…│]/;

type Line = readonly string[];

/**
 * Draws rows whose cells are lines that fit `widths`. `ruled` puts a line between rows.
 *
 * The library compares each cell with all rows above it, and shortens a cell of several lines character by character,
 * once for each of its lines: 500 rows took more than a minute. So each line is a row of its own, in a table of few
 * rows, and the tables are joined at their edges.
 */
export function grid(
  head: readonly string[],
  rows: readonly (readonly (readonly string[])[])[],
  widths: readonly number[],
  ruled: boolean,
): string {
  const blocks = rows.map(linesOf);
  const plain = plainGrid(head, blocks, widths, ruled);
  if (plain !== null) return plain;
  const parts = ruled ? blocks : chunks(blocks.flat());
  const drawn = parts.flatMap((part, index) => {
    const lines = draw(index === 0 ? head : [], part, widths, index > 0);
    // The upper edge of a part is the rule between rows, its lower edge the end of the table.
    return lines.slice(index > 0 && !ruled ? 1 : 0, index < parts.length - 1 ? -1 : undefined);
  });
  return drawn.join('\n');
}

/**
 * What the library makes of plain cells that fit, for a hundredth of its price: `list` of a large project has thousands of
 * rows, which took twice as long to draw as to find. Null when a cell is something else.
 */
function plainGrid(head: Line, blocks: readonly Line[][], widths: readonly number[], ruled: boolean): string | null {
  const edge = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
  const rule = edge('├', '┼', '┤');
  const rows: string[] = [];
  const lines = [edge('┌', '┬', '┐')];
  const add = (line: Line): boolean => {
    let text = '';
    for (let column = 0; column < widths.length; column += 1) {
      const cell = line[column] ?? '';
      const width = widths[column] ?? 0;
      if (cell.length > width) return false;
      text += cell.padEnd(width);
      if (column < widths.length - 1) text += ' │ ';
    }
    rows.push(text);
    lines.push(`│ ${text} │`);
    return true;
  };
  if (head.length > 0) {
    if (!add(head)) return null;
    lines.push(rule);
  }
  for (const [index, block] of blocks.entries()) {
    if (ruled && index > 0) lines.push(rule);
    if (!block.every(add)) return null;
  }
  lines.push(edge('└', '┴', '┘'));
  // One look at all rows takes less than one at each cell.
  return UNCOMMON.test(rows.join('')) ? null : lines.join('\n');
}

/** A row as lines over all of its columns. */
function linesOf(row: readonly (readonly string[])[]): Line[] {
  const height = Math.max(1, ...row.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => row.map((lines) => lines[line] ?? ''));
}

function chunks(lines: readonly Line[]): Line[][] {
  const count = Math.ceil(lines.length / AT_ONCE);
  return Array.from({ length: count }, (_, index) => lines.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
}

/** Loaded for colours and for characters of other widths. */
let library: typeof CliTable | undefined;

/** A table with its edges, line by line; the upper edge of one that `follows` has the joints of a rule. */
function draw(head: readonly string[], rows: readonly Line[], widths: readonly number[], follows: boolean): string[] {
  library ??= createRequire(import.meta.url)('cli-table3') as typeof CliTable;
  const table = new library({
    head: [...head],
    colWidths: widths.map((width) => width + 2),
    // The library's own colours are red and grey; grey disappears on dark terminals.
    style: { head: [], border: [], compact: true },
    ...(follows && { chars: RULE }),
  });
  for (const row of rows) table.push([...row]);
  return table.toString().split('\n');
}
