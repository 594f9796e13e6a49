/** Draws tables: cells are wrapped already, so that only borders and spaces are left to do. */
import { stripVTControlCharacters } from 'node:util';
import { lengthOf } from './text.ts';

/** A cell is its lines, which fit the column. */
type Cell = readonly string[];

/** Width of a row without its cells: one border and two spaces a column, and the last border. */
export function frame(columns: number): number {
  return columns * 3 + 1;
}

/** Draws rows whose cells are lines that fit `widths`. `ruled` puts a line between rows. */
export function grid(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  widths: readonly number[],
  ruled: boolean,
): string {
  const rule = (left: string, between: string, right: string): string =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(between) + right;
  const [top, middle, bottom] = [rule('┌', '┬', '┐'), rule('├', '┼', '┤'), rule('└', '┴', '┘')];
  const lines = [top];
  if (head.length > 0)
    lines.push(
      ...rowLines(
        head.map((text) => [text]),
        widths,
      ),
      middle,
    );
  for (const [index, row] of rows.entries()) {
    if (ruled && index > 0) lines.push(middle);
    lines.push(...rowLines(row, widths));
  }
  return [...lines, bottom].join('\n');
}

function rowLines(cells: readonly Cell[], widths: readonly number[]): string[] {
  const height = Math.max(1, ...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) => {
    const texts = widths.map((width, column) => pad(cells[column]?.[line] ?? '', width));
    return `│ ${texts.join(' │ ')} │`;
  });
}

/** Fills a line with spaces; the codes of a colour take no room. */
function pad(text: string, width: number): string {
  const shown = text.includes('\u001b') ? stripVTControlCharacters(text) : text;
  return text + ' '.repeat(Math.max(0, width - lengthOf(shown)));
}
