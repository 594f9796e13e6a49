/** JSON text with places: where each value stands, so that a message can name the line. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { AnalyzerError, type ErrorCode } from '../errors.ts';
import { isNestedDeeper } from '../model/nesting.ts';

export type { Node } from 'jsonc-parser';

/** A file's text, what to call the file, and how to complain about it. */
export interface JsonSource {
  /** As the user knows it: relative to the project. */
  readonly file: string;
  readonly text: string;
  /** Comments and commas after the last item are for files that people write. */
  readonly comments: boolean;
  readonly code: ErrorCode;
  /** What to do when the file is broken as a whole. */
  readonly repair: string;
}

/** A text that was parsed. */
export interface JsonTree {
  readonly source: JsonSource;
  readonly root: Node;
}

/**
 * Parses a text.
 * @throws AnalyzerError with the source's code when it has conflict markers or is not JSON; says the line.
 */
export function parseJson(source: JsonSource): JsonTree {
  const { file, comments, code, repair } = source;
  // Editors on Windows put a byte order mark in front, which JSON forbids.
  const text = source.text.replace(/^\uFEFF/, '');
  const marker = /^(?:<{7}|={7}\r?$|>{7})/m.exec(text);
  if (marker !== null) {
    const message = `${file}:${lineAt(text, marker.index)}: an unresolved merge conflict`;
    throw new AnalyzerError(code, message, `Keep the lines of both sides that still hold. ${repair}`);
  }
  if (text.trim() === '') throw new AnalyzerError(code, `${file} is empty`, repair);
  if (isNestedDeeper(text)) throw new AnalyzerError(code, `${file} is nested too deeply`, repair);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: !comments, allowTrailingComma: comments });
  const [first] = errors;
  if (first !== undefined || root === undefined) {
    const what = first === undefined ? 'no value' : wordsOf(printParseErrorCode(first.error));
    throw new AnalyzerError(
      code,
      `${file}:${lineAt(text, first?.offset ?? 0)}: not valid JSON (${what})`,
      `Mend it by hand. ${repair}`,
    );
  }
  return { source: { ...source, text }, root };
}

/** The 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** The 1-based line that a value begins in. */
export function lineOf({ source }: JsonTree, node: Node): number {
  return lineAt(source.text, node.offset);
}

/** The properties of an object node, in the order of the text. */
export function propertiesOf(node: Node): { readonly name: string; readonly key: Node; readonly value: Node | null }[] {
  return (node.children ?? []).flatMap(({ children }) => {
    const [key, value = null] = children ?? [];
    return key === undefined ? [] : [{ name: String(key.value), key, value }];
  });
}

/** `CommaExpected` → `comma expected`. */
function wordsOf(name: string): string {
  return name.replace(/(?!^)([A-Z])/g, ' $1').toLowerCase();
}
