/** What the compiler says of a program: as it prints it, and as its server tells it. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { getOrAdd } from '../model/collections.ts';

export interface Diagnostic {
  /** Relative to the folder of the program. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** `TS2322` */
  readonly code: string;
  /** The message, and the lines that explain it, outermost first. */
  readonly message: string[];
}

/** `q0.ts(3,7): error TS2322: …` with indented lines below. */
export function parseDiagnostics(output: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const line of output.split(/\r?\n/)) {
    const match = /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(line);
    if (match) {
      found.push({
        file: match[1] as string,
        line: Number(match[2]),
        code: match[3] as string,
        message: [match[4] as string],
      });
    } else if (/^\s+\S/.test(line)) {
      found.at(-1)?.message.push(line.trim());
    }
  }
  return found;
}

/** A diagnostic as the compiler's server tells it, as far as it is of use here. */
export interface ToldDiagnostic {
  readonly fileName?: string;
  /** UTF-16 units from the beginning of the file. */
  readonly pos: number;
  readonly code: number;
  /** 1 for an error. */
  readonly category: number;
  readonly text: string;
  readonly messageChain?: readonly ToldDiagnostic[];
}

/** The errors among them, in the same form as printed ones have. What belongs to no file is left out, as it is there. */
export function readDiagnostics(told: readonly ToldDiagnostic[], folder: string): Diagnostic[] {
  const lines = new Map<string, LineFinder>();
  return told.flatMap((item) => {
    const { fileName, pos, code, category } = item;
    if (fileName === undefined || category !== 1) return [];
    const { lineOf } = getOrAdd(lines, fileName, () => new LineFinder(fileName));
    const file = relative(folder, fileName).replaceAll('\\', '/');
    return [{ file, line: lineOf(pos), code: `TS${code}`, message: textOf(item) }];
  });
}

const textOf = ({ text, messageChain = [] }: ToldDiagnostic): string[] => [
  ...text.split(/\r?\n/).map((line, i) => (i === 0 ? line : line.trim())),
  ...messageChain.flatMap(textOf),
];

/** A library of the language may have no file of its own: then everything is in its first line. */
function textOfFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Positions in a file, each asked after the one before. */
class LineFinder {
  readonly #starts: number[] = [0];

  constructor(file: string) {
    const text = textOfFile(file);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  readonly lineOf = (position: number): number => {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] as number) <= position) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
