/** Reading JSON so that an error says where it is. */

/** A 1-based position in a text. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The text without a byte order mark, which editors on Windows put in front and JSON forbids. */
export function stripMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings, and that is what this finds.
  /[ \t\r\n]*(?:("[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([[\]{},:]))/y;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma' | 'end';

/**
 * Where a text stops being JSON, or null when it is JSON throughout. V8's own message has the offset in some cases only,
 * and none for the commonest one, an unexpected word.
 */
export function errorPosition(text: string): Position | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  const afterValue = (): Expected => (open.length === 0 ? 'end' : 'comma');
  for (;;) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    if (token === null) break;
    const [, string, scalar, mark] = token;
    if (string !== undefined && (expected === 'key' || expected === 'key or }')) expected = 'colon';
    else if ((string ?? scalar) !== undefined && expected.startsWith('value')) expected = afterValue();
    else if ((mark === '{' || mark === '[') && expected.startsWith('value')) {
      open.push(mark);
      expected = mark === '{' ? 'key or }' : 'value or ]';
    } else if (mark === '}' && (expected === 'key or }' || (expected === 'comma' && open.at(-1) === '{'))) {
      open.pop();
      expected = afterValue();
    } else if (mark === ']' && (expected === 'value or ]' || (expected === 'comma' && open.at(-1) === '['))) {
      open.pop();
      expected = afterValue();
    } else if (mark === ',' && expected === 'comma') expected = open.at(-1) === '{' ? 'key' : 'value';
    else if (mark === ':' && expected === 'colon') expected = 'value';
    else break;
    at = TOKEN.lastIndex;
  }
  const rest = /[ \t\r\n]*/y;
  rest.lastIndex = at;
  const offset = at + (rest.exec(text)?.[0].length ?? 0);
  if (expected === 'end' && offset === text.length) return null;
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
