/** Where the comments of a source file are. */
import { parse } from './parse.ts';

/**
 * Tells whether an offset lies in a comment. The file is parsed at the first question only; one that does not parse (a
 * Vue or Svelte file, say) is judged by how the line begins.
 */
export function commentFinder(fileName: string, text: string): (offset: number) => boolean {
  let comments: readonly Comment[] | null | undefined;
  let marks: CommentMarks | undefined;
  // A file may be one line with a hundred thousand questions about it: of each line it is found out once.
  let line = { start: 0, end: -1, marked: Infinity };
  return (offset) => {
    if (offset < line.start || offset > line.end) line = lineAround(text, offset);
    marks ??= new CommentMarks(text);
    if (line.marked > offset && !marks.mayCover(line.start, offset)) return false;
    if (comments === undefined) comments = readComments(fileName, text);
    if (comments) return isWithin(comments, offset);
    return line.marked <= offset;
  };
}

interface Comment {
  readonly start: number;
  readonly end: number;
}

/** The last comment that begins at or before an offset; they come in their order. */
function isWithin(comments: readonly Comment[], offset: number): boolean {
  let [low, high] = [0, comments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle] as Comment).start <= offset) low = middle + 1;
    else high = middle;
  }
  return low > 0 && offset < (comments[low - 1] as Comment).end;
}

/** A line, and where the mark of a comment at its beginning ends. */
function lineAround(text: string, offset: number): { start: number; end: number; marked: number } {
  const start = text.lastIndexOf('\n', offset) + 1;
  const next = text.indexOf('\n', Math.max(offset, start));
  const end = next < 0 ? text.length : next;
  const mark = /^\s*(?:\/\/|\*|\/\*|<!--)/.exec(text.slice(start, end));
  return { start, end, marked: mark === null ? Infinity : start + mark[0].length - 1 };
}

/** Where a comment may begin or end by spelling, strings and all: what none can cover needs no parser. */
class CommentMarks {
  /** Of comments that end with their line. */
  readonly #short: readonly number[];
  readonly #opening: readonly number[];
  readonly #closing: readonly number[];

  constructor(text: string) {
    const short = ['//', '<!--', '-->', '#!'].flatMap((mark) => placesOf(text, mark));
    this.#short = short.sort((a, b) => a - b);
    this.#opening = placesOf(text, '/*');
    this.#closing = placesOf(text, '*/');
  }

  /** Whether one on the same line, or one that is not closed, can hold an offset. */
  mayCover(lineStart: number, offset: number): boolean {
    if (lastUpTo(this.#short, offset) >= lineStart) return true;
    const opened = lastUpTo(this.#opening, offset);
    // What is closed may have been opened by a mark that overlaps its end: `/*/`.
    return opened >= 0 && lastUpTo(this.#closing, offset - 1) <= opened + 1;
  }
}

function placesOf(text: string, mark: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) found.push(at);
  return found;
}

/** The last of sorted numbers that is not above a limit, or -1. */
function lastUpTo(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1] ?? -1;
}

function readComments(fileName: string, text: string): readonly Comment[] | null {
  if (!/\.[cm]?[jt]sx?$/.test(fileName)) return null;
  try {
    const { comments, errors } = parse(fileName, text);
    return errors.length > 0 && comments.length === 0 ? null : comments;
  } catch {
    return null;
  }
}
