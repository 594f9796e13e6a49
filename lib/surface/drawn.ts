/**
 * How much the parser may have to draw: it draws the line of each error that it can go on after, and those beside it. Upper
 * bounds, which are found without parsing.
 */

/** An error that it can go on after needs as many characters as this, but for flags of a regular expression: one each. */
const shortestError = 6;

/** An upper bound of what errors make the parser draw: each its own line and the two beside it. */
export function drawnAtMost(text: string): number {
  // Most files are too short for any such thing.
  if (text.length < 5_000) return 0;
  let drawn = 0;
  let [before, own] = [0, 0];
  let errors = 0;
  let slash = text.indexOf('/');
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf('\n', from);
    const next = (end < 0 ? text.length : end) - from;
    drawn += errors * (before + own + next);
    [before, own] = [own, next];
    if (slash >= 0 && slash < from) slash = text.indexOf('/', from);
    // A line without a slash has no regular expression, and so no flags.
    const isPlain = slash < 0 || slash >= from + next;
    errors = next / shortestError + (isPlain ? 0 : next < 200 ? next : flagsAtMost(text.slice(from, from + next)));
    from += next + 1;
  }
  return drawn + errors * (before + own);
}

/** Letters that might be flags: runs behind a slash. */
function flagsAtMost(line: string): number {
  let flags = 0;
  for (const [run] of line.matchAll(/\/[\w$]{16,}/g)) flags += run.length;
  return flags;
}

/** The same without blanks between: half of them is on the safe side. */
const shortestCode = 3;

/** The same as {@link drawnAtMost} where it is known how much of each line is code. */
export function drawnByCode(text: string, lengths: readonly number[]): number {
  let drawn = 0;
  let [before, own] = [0, 0];
  let errors = 0;
  let from = 0;
  for (const length of lengths) {
    const end = text.indexOf('\n', from);
    const next = (end < 0 ? text.length : end) - from;
    drawn += errors * (before + own + next);
    [before, own] = [own, next];
    errors = length / shortestCode;
    from += next + 1;
  }
  return drawn + errors * (before + own);
}

/**
 * Of each line of a declaration file, the characters outside of comments, strings and blanks; a string counts as one error.
 * Null when it cannot be told without parsing: where there are templates or regular expressions, what looks like a comment
 * or a string may be none.
 */
export function codeLengths(text: string): number[] | null {
  if (misleading.test(text)) return null;
  const lengths: number[] = [];
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === lineFeed) {
      lengths.push(length);
      length = 0;
    } else if (code === slash) {
      const next = text.charCodeAt(at + 1);
      if (next === slash) at = lineEnd(text, at) - 1;
      else if (next === star) {
        const end = text.indexOf('*/', at + 2);
        for (let line = text.indexOf('\n', at); line >= 0 && line < end; line = text.indexOf('\n', line + 1)) {
          lengths.push(length);
          length = 0;
        }
        // What is not closed is an error, and no comment.
        if (end < 0) return null;
        at = end + 1;
      } else return null;
    } else if (code === backtick) return null;
    else if (code === quote || code === doubleQuote) {
      const end = stringEnd(text, at, code);
      if (end < 0) return null;
      at = end;
      length += shortestCode;
    } else if (code > space) length += 1;
  }
  lengths.push(length);
  return lengths;
}

/** A line that ends otherwise than by a line feed, and comments of other kinds. */
const misleading = /^#!|<!--|-->|[\u2028\u2029]|\r(?!\n)/;

const [lineFeed, space, doubleQuote, quote, star, slash, backslash, backtick] = [10, 32, 34, 39, 42, 47, 92, 96];

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Where a string is closed; -1 when its line ends before that. */
function stringEnd(text: string, from: number, closing: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === closing) return at;
    if (code === lineFeed) return -1;
    // A line that goes on behind a backslash would be counted as one.
    if (code === backslash && text.charCodeAt(++at) === lineFeed) return -1;
  }
  return -1;
}
