import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { grid } from '../../lib/report/grid.ts';

const widths = [6, 9, 4];
const cell = fc.string({ unit: fc.constantFrom('a', '.', ' ', '…', '×', '7'), maxLength: 4 });
/** Lines of one cell. */
const cells = fc.tuple(...widths.map(() => fc.array(cell, { minLength: 1, maxLength: 3 })));

/** What the library draws of the same rows, each of a single line. */
function drawn(head: readonly string[], rows: readonly string[][]): string {
  const Table = createRequire(import.meta.url)('cli-table3') as typeof import('cli-table3');
  const table = new Table({
    head: [...head],
    colWidths: widths.map((width) => width + 2),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows);
  return table.toString();
}

describe('grid', () => {
  it('draws plain cells as the library does', () => {
    const head = fc.constantFrom(['name', 'version', 'by'], []);
    fc.assert(
      fc.property(head, fc.array(cells, { minLength: 1, maxLength: 6 }), (names, rows) => {
        const single = rows.map((row) => row.map((lines) => [lines[0] ?? '']));
        const texts = single.map((row) => row.map(([line = '']) => line));
        assert.equal(grid(names, single, widths, false), drawn(names, texts));
      }),
    );
  });

  it('draws a wide character, or a colour, and leaves the rest of the table as it is', () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 6 }), fc.boolean(), (rows, ruled) => {
        const last = (text: string) => [...rows, [[text], ['1'], ['']]];
        const plain = grid(['a', 'b', 'c'], last('ab'), widths, ruled);
        assert.equal(grid(['a', 'b', 'c'], last('界'), widths, ruled), plain.replace(/ab(?=[^ab]*$)/, '界'));
        const painted = grid(['a', 'b', 'c'], last('\u001b[1mab\u001b[22m'), widths, ruled);
        assert.equal(painted, plain.replace(/ab(?=[^ab]*$)/, '\u001b[1mab\u001b[22m'));
      }),
    );
  });

  it('shortens what is too wide', () => {
    assert.match(grid([], [[['界'.repeat(6)], ['1'], ['']]], widths, true), /│ 界界… +│ 1 +│/);
  });
});
