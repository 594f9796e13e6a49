/** cli-table3 with our habits: no grey borders, no red heads, cells already wrapped. */
import Table from 'cli-table3';

/** Width of a row without its cells: one border and two spaces a column, and the last border. */
export function frame(columns: number): number {
  return columns * 3 + 1;
}

/** Draws rows whose cells are lines that fit `widths`. `ruled` puts a line between rows. */
export function grid(
  head: readonly string[],
  rows: readonly (readonly (readonly string[])[])[],
  widths: readonly number[],
  ruled: boolean,
): string {
  const table = new Table({
    head: [...head],
    colWidths: widths.map((width) => width + 2),
    // The library's own colours are red and grey; grey disappears on dark terminals.
    style: { head: [], border: [], compact: !ruled },
  });
  for (const row of rows) table.push(row.map((lines) => lines.join('\n')));
  return table.toString();
}
