/** The four commands: each asks the library and makes a text. */

import type { FormatOptions } from '../report/index.ts';
import { formatExplanation, formatList, formatReport } from '../report/index.ts';
import { cleanLines } from '../report/text.ts';
import type { Arguments } from './args.ts';
import { exitCode } from './exit-code.ts';
import type { Library, LibraryOptions } from './library.ts';

/** What a command says, and how the process ends. */
export interface Outcome {
  readonly text: string;
  readonly exitCode: 0 | 1;
}

/** Runs the command that was asked for. */
export function runCommand(
  args: Arguments,
  library: Library,
  options: LibraryOptions,
  look: FormatOptions,
): Promise<Outcome> {
  switch (args.command) {
    case 'check':
      return check(args, library, options, look);
    case 'list':
      return list(args, library, options, look);
    case 'explain':
      return explain(args, library, options, look);
    case 'witness':
      return witness(args, library, options);
  }
}

async function check(
  args: Arguments,
  library: Library,
  options: LibraryOptions,
  look: FormatOptions,
): Promise<Outcome> {
  const report = await library.analyze(options);
  const text = await formatReport(report, args.format, look);
  return { text, exitCode: exitCode(report.findings, args.failOn) };
}

async function list(args: Arguments, library: Library, options: LibraryOptions, look: FormatOptions): Promise<Outcome> {
  const report = await library.analyze({ ...options, lockfileOnly: !args.types });
  return { text: await formatList(report, args.format, look), exitCode: 0 };
}

async function explain(
  args: Arguments,
  library: Library,
  options: LibraryOptions,
  look: FormatOptions,
): Promise<Outcome> {
  const { report, explanation } = await library.explain({ ...options, package: args.subject ?? '' });
  return { text: await formatExplanation(report, explanation, args.format, look), exitCode: 0 };
}

async function witness(args: Arguments, library: Library, options: LibraryOptions): Promise<Outcome> {
  const proof = await library.witness({ ...options, fingerprint: args.subject ?? '' });
  if (args.format === 'json') {
    const { toJson } = await import('../report/json.ts');
    return { text: toJson(proof), exitCode: 0 };
  }
  // The program says itself where to save it and how to compile it.
  return { text: `${cleanLines(proof.text).trimEnd()}\n`, exitCode: 0 };
}
