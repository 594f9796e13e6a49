/** The help text, made from the option table. */
import { OPTION_NAMES, OPTION_SPECS } from './options.ts';

const HEAD = `diamondback finds packages that an npm project has in several versions, and
proves with TypeScript where values of one reach code made for another.

Usage
  diamondback [check] [dir]              find conflicts
  diamondback list [dir]                 every package in several versions
  diamondback explain <package> [dir]    the whole story of one package
  diamondback witness <fingerprint> [dir]
                                         a program that TypeScript rejects
  diamondback fix [package] [dir]        what to do about it, tried beforehand
  diamondback baseline [dir]             accept today's findings: only new ones
                                         fail from now on
  diamondback format <report.json>       a saved JSON report in another format;
                                         - reads it from stdin
`;

const TAIL = `The report goes to stdout, everything else to stderr.
Exit code of check: 0 nothing new at or above --fail-on, 1 something new.
Exit code of every command: 2 when the project could not be analysed.
`;

function optionLine(name: string): string[] {
  const spec = OPTION_SPECS[name];
  if (spec === undefined) return [];
  const short = spec.short === undefined ? '    ' : `-${spec.short}, `;
  const left = `  ${short}--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`;
  const lines = foldHelp(spec.help);
  const column = 26;
  const first = left.length < column ? `${left.padEnd(column)}${lines.shift() ?? ''}` : left;
  return [first, ...lines.map((line) => `${' '.repeat(column)}${line}`)];
}

/** Breaks a help sentence so that it fits beside the option names in 80 columns. */
function foldHelp(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length + 1 > 54) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

/** The text of `--help`. */
export function helpText(): string {
  return `${HEAD}\nOptions\n${OPTION_NAMES.flatMap(optionLine).join('\n')}\n\n${TAIL}`;
}
