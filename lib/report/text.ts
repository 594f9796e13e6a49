/** Plain text: make foreign strings harmless, wrap them, cut them. No colour in here. */
import { stripVTControlCharacters } from 'node:util';

/** Controls (C0, DEL, C1), line separators, invisible and direction-changing characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function visible(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** What a GitHub Actions runner takes for a command in any program's output: `::name::` at a line's start, `##[name]` anywhere. */
const COMMANDS = /:(?=:)|##(?=\[)/g;

/** Whether {@link clean} would change a text: escape sequences and line ends begin with a harmful character, too. */
const UNCLEAN = new RegExp(`${HARMFUL.source}|${COMMANDS.source}`);

/**
 * One line without anything that a terminal or a runner would obey: whole escape sequences go, other controls are shown,
 * a space breaks commands.
 */
export function clean(text: string): string {
  if (!UNCLEAN.test(text)) return text;
  return stripVTControlCharacters(text)
    .replace(/[\r\n\t]+/g, ' ')
    .replace(HARMFUL, visible)
    .replace(COMMANDS, '$& ');
}

/** Commands where a program could hold them: a runner looks for `::name::` at the start of a line only. */
const LINE_COMMANDS = /^[ \t]*:(?=:)|##(?=\[)/gm;

/** As {@link clean}, but keeps line ends and tabs: for a program or a file. */
export function cleanLines(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(HARMFUL, (character) => (character === '\n' || character === '\t' ? character : visible(character)))
    .replace(LINE_COMMANDS, '$& ');
}

/**
 * A copy of plain data in which every string is {@link clean}. Text formats begin with it, so that no format can
 * forget a field: names, ranges and reasons all come from files that somebody else wrote.
 */
export function cleanDeep<T>(value: T): T {
  return !mayBeUnclean(value) || isClean(value) ? value : cleanCopy(value);
}

/** In JSON every control is escaped, and so are quotes and backslashes, which are harmless and rare. */
const SUSPECT = /[\\\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|::|##\[/;

/** Whether {@link isClean} has to look. One look at one text takes a third of the time, and nearly all reports are clean. */
function mayBeUnclean(value: unknown): boolean {
  return SUSPECT.test(JSON.stringify(value) ?? '');
}

function isClean(value: unknown): boolean {
  if (typeof value === 'string') return !UNCLEAN.test(value);
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(isClean);
  for (const key of Object.keys(value)) {
    if (UNCLEAN.test(key) || !isClean((value as Readonly<Record<string, unknown>>)[key])) return false;
  }
  return true;
}

function cleanCopy<T>(value: T): T {
  if (typeof value === 'string') return clean(value) as T;
  if (Array.isArray(value)) return value.map((item) => cleanCopy(item)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [clean(key), cleanCopy(item)])) as T;
}

/** How many characters a text has: a surrogate pair is one. */
export function lengthOf(text: string): number {
  return /[\ud800-\udfff]/.test(text) ? [...text].length : text.length;
}

/** At most `limit` characters, the last one an ellipsis when something was cut. */
export function cut(text: string, limit: number): string {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, Math.max(limit - 1, 0)).join('')}…`;
}

/** A text for people has no more characters than this: a name from a lockfile may be as long as a file. */
const READABLE = 4_000;

/** Lines of at most `width`; breaks at spaces, and inside a word only when the word alone is too long. */
export function wrap(whole: string, width: number, indent = ''): string[] {
  // No text has more characters than units: most are short, and need not be counted.
  const text = whole.length > READABLE ? cut(whole, READABLE) : whole;
  if ((text.length <= width || lengthOf(text) <= width) && !text.startsWith(' ')) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    const lead = () => (lines.length === 0 ? '' : indent);
    const room = () => width - lead().length;
    if (line !== '' && lengthOf(line) + 1 + lengthOf(rest) <= room()) {
      line += ` ${rest}`;
      continue;
    }
    if (line !== '') {
      lines.push(lead() + line);
      line = '';
    }
    // The first is quick to tell: a word may be as long as a file, and each look at all of it takes time.
    while (rest.length > 2 * room() || lengthOf(rest) > room()) {
      const head = breakPoint(rest, room());
      lines.push(lead() + rest.slice(0, head));
      rest = rest.slice(head);
    }
    line = rest;
  }
  if (line !== '' || lines.length === 0) lines.push((lines.length === 0 ? '' : indent) + line);
  return lines;
}

/** Where to break a long word: after its last `/` or `,` that fits, else at the edge. */
function breakPoint(word: string, room: number): number {
  const edge = [...word.slice(0, 2 * Math.max(room, 1))].slice(0, Math.max(room, 1)).join('').length;
  const soft = Math.max(...['/', ','].map((mark) => word.lastIndexOf(mark, edge - 1))) + 1;
  return soft > edge / 2 ? soft : edge;
}

/** `1 copy`, `2 copies`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** The first `limit` of `items`, then how many more there are. */
export function some(items: readonly string[], limit: number): string {
  const rest = items.length - limit;
  return rest > 0 ? `${items.slice(0, limit).join(', ')} and ${rest} more` : items.join(', ');
}

/** `Ask for it` from `ask for it`. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
