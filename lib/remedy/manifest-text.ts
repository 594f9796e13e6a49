/** Edits of a package.json as text: whatever is not edited keeps its bytes. */
import { applyEdits, type JSONPath, modify, parseTree } from 'jsonc-parser';
import type { ManifestEdit } from '../model/report.ts';

/** Tables that npm keeps sorted by name. */
const sortedTables = new Set(['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']);

/**
 * The text with the edits made. Indentation, line ends, the order of keys, a byte order mark and the end of the file stay.
 * The text has to be JSON; what is not an object on the way of a path is replaced by one.
 */
export function editManifest(text: string, edits: readonly ManifestEdit[]): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  let result = text.slice(mark.length);
  for (const { path, value } of edits) result = editOne(result, path, value);
  return mark + result;
}

function editOne(text: string, path: readonly string[], value: string | null): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  // A file that is one line stays one.
  const formattingOptions = text.trim().includes('\n') ? { formattingOptions: { ...indentationOf(text), eol } } : {};
  const changed = applyEdits(
    text,
    modify(text, [...path], value ?? undefined, {
      ...formattingOptions,
      getInsertionIndex: (keys) => insertionIndex(path, keys),
    }),
  );
  // A table that lost its last entry goes, too.
  const table = path.slice(0, -1);
  return value === null && isEmpty(changed, table)
    ? applyEdits(changed, modify(changed, [...table], undefined, formattingOptions))
    : changed;
}

function insertionIndex(path: readonly string[], keys: readonly string[]): number {
  if (path.length < 2 || !sortedTables.has(path.at(-2) ?? '')) return keys.length;
  const isSorted = keys.every((key, index) => index === 0 || (keys[index - 1] as string) <= key);
  const place = keys.findIndex((key) => key > (path.at(-1) as string));
  return isSorted && place >= 0 ? place : keys.length;
}

function indentationOf(text: string): { insertSpaces: boolean; tabSize: number } {
  const first = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  return first.includes('\t') ? { insertSpaces: false, tabSize: 1 } : { insertSpaces: true, tabSize: first.length };
}

function isEmpty(text: string, path: JSONPath): boolean {
  let node = parseTree(text);
  for (const key of path) node = node?.children?.find(({ children }) => children?.[0]?.value === key)?.children?.[1];
  return node?.type === 'object' && (node.children?.length ?? 0) === 0;
}
