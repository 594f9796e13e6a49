/** How a short text changes, line by line, as `diff -u` shows it. */

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/** Lines around a change that are shown. */
const context = 3;

/**
 * A unified diff of two texts, or `''` when they are equal. By the longest common subsequence of their lines, in time and
 * memory that grow with the product of their lengths: for manifests.
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = diffLines(before.split('\n'), after.split('\n'));
  const shown = lines.map((_, index) => lines.slice(Math.max(0, index - context), index + context + 1).some(isChange));
  const out = [`--- ${file}`, `+++ ${file}`];
  for (let start = shown.indexOf(true); start >= 0; ) {
    const stop = shown.indexOf(false, start);
    const end = stop < 0 ? lines.length : stop;
    out.push(header(lines, start, end), ...lines.slice(start, end).map(({ mark, text }) => mark + text));
    start = shown.indexOf(true, end);
  }
  return `${out.join('\n')}\n`;
}

const isChange = ({ mark }: Line): boolean => mark !== ' ';

/** `@@ -first,count +first,count @@`. */
function header(lines: readonly Line[], start: number, end: number): string {
  const count = (from: number, to: number, other: Line['mark']): number =>
    lines.slice(from, to).filter(({ mark }) => mark !== other).length;
  return `@@ -${count(0, start, '+') + 1},${count(start, end, '+')} +${count(0, start, '-') + 1},${count(start, end, '-')} @@`;
}

function diffLines(a: readonly string[], b: readonly string[]): Line[] {
  // common[i][j]: lines that a from i on and b from j on have in common.
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    const row = common[i] as Uint32Array;
    for (let j = b.length - 1; j >= 0; j--)
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ mark: ' ', text: a[i] as string });
      i += 1;
      j += 1;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ mark: '-', text: a[i] as string });
      i += 1;
    } else {
      lines.push({ mark: '+', text: b[j] as string });
      j += 1;
    }
  }
  return lines;
}
