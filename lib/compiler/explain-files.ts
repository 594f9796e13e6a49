/** Reads what `tsc --explainFiles` prints: each file of the program and why it is there. */
import { isAbsolute, resolve } from 'node:path';
import { getOrAdd } from '../model/collections.ts';

/** How one file led to another. */
export interface FileReason {
  readonly kind: 'import' | 'path' | 'types';
  /** As written in the source, quotes removed. */
  readonly specifier: string;
  /** Absolute path of the file that says it. */
  readonly from: string;
}

/** Absolute paths with forward slashes, each with its reasons, in the compiler's order. */
export type ExplainedFiles = Map<string, FileReason[]>;

const reasonPatterns: readonly [FileReason['kind'], RegExp][] = [
  ['import', /^ {2,}Imported via ["'`](.*)["'`] from file '(.*?)'(?: with packageId '.*')?(?: to import .*)?$/],
  ['path', /^ {2,}Referenced via ["'](.*)["'] from file '(.*?)'$/],
  ['types', /^ {2,}Type library referenced via ["'](.*)["'] from file '(.*?)'(?: with packageId '.*')?$/],
];

/**
 * `cwd` is the folder the compiler ran in: it prints paths relative to it. Lines of an unknown form are left out, so a
 * reason that a later compiler words otherwise is missed, never misread; a spec holds the forms of the pinned one.
 */
export function parseExplainedFiles(output: string, cwd: string): ExplainedFiles {
  const files: ExplainedFiles = new Map();
  const known = new Map<string, string>();
  const absolute = (path: string): string =>
    getOrAdd(known, path, () => (isAbsolute(path) ? path : resolve(cwd, path)).replaceAll('\\', '/'));
  let reasons: FileReason[] | null = null;
  for (const line of output.split(/\r?\n/)) {
    if (line === '') continue;
    if (!line.startsWith('  ')) {
      if (/^error TS\d+:|\(\d+,\d+\): error TS\d+:/.test(line)) continue;
      reasons = [];
      files.set(absolute(line), reasons);
      continue;
    }
    for (const [kind, pattern] of reasonPatterns) {
      const match = pattern.exec(line);
      if (match) {
        reasons?.push({ kind, specifier: match[1] as string, from: absolute(match[2] as string) });
        break;
      }
    }
  }
  return files;
}

/** What says that a text is none of the language: something expected, unterminated or invalid. Not mere style, which old declarations offend. */
export const syntaxCodes: ReadonlySet<number> = new Set([
  1002, 1003, 1005, 1009, 1010, 1011, 1012, 1014, 1035, 1068, 1098, 1099, 1109, 1110, 1121, 1126, 1127, 1128, 1130,
  1131, 1132, 1134, 1135, 1136, 1137, 1138, 1139, 1140, 1141, 1144, 1145, 1146, 1157, 1160, 1161, 1178, 1179, 1180,
  1181, 1185, 1351, 1434, 1435, 1436, 1477, 1490,
]);

/** The first syntax error of each file that has one: absolute paths with forward slashes, and the compiler's words. */
export function parseSyntaxErrors(output: string, cwd: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of output.matchAll(/^(\S.*?)\(\d+,\d+\): error TS(\d+): (.*)$/gm)) {
    const [, path = '', code, message = ''] = match;
    const file = (isAbsolute(path) ? path : resolve(cwd, path)).replaceAll('\\', '/');
    if (syntaxCodes.has(Number(code)) && !found.has(file)) found.set(file, message.trim());
  }
  return found;
}
