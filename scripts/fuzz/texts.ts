/** What other programs print, and what a person types. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseArguments } from '../../lib/cli/args.ts';
import { parseDiagnostics } from '../../lib/compiler/diagnostics.ts';
import { parseExplainedFiles } from '../../lib/compiler/explain-files.ts';
import { nasty, spoilText, textEdits } from './mutate.ts';
import { attempt, target } from './target.ts';

const explained = [
  'node_modules/a/index.d.ts',
  "  Imported via \"a\" from file 'import.ts' with packageId 'a/index.d.ts@1.0.0'",
  "  Referenced via './b.d.ts' from file 'node_modules/a/index.d.ts'",
  "  Type library referenced via 'node' from file 'node_modules/a/index.d.ts'",
  "error TS2307: Cannot find module 'x'.",
  '',
].join('\n');
const diagnostics = [
  "q0.ts(7,7): error TS2322: Type 'A' is not assignable to type 'B'.",
  "  Property 'x' is missing.",
  "q1.ts(3,1): error TS2307: Cannot find module 'x'.",
  '',
].join('\n');

export const compilerOutput = target({
  name: 'compiler output',
  weight: 5,
  limit: 1_000,
  input: textEdits,
  check: (edits) => {
    for (const [, reasons] of parseExplainedFiles(spoilText(explained, edits), '/p')) assert.ok(Array.isArray(reasons));
    for (const { line } of parseDiagnostics(spoilText(diagnostics, edits))) assert.ok(Number.isFinite(line));
  },
});

const words = [
  'check',
  'list',
  'explain',
  'witness',
  'baseline',
  'format',
  'fix',
  '--format',
  '--format=json',
  '--output',
  '-o',
  '--omit',
  'dev',
  '--package',
  '--fail-on',
  'never',
  '--quiet',
  '--help',
  '--no-cache',
  '--',
  '-',
  '--=',
  '---',
  ...nasty,
];

export const commandLines = target({
  name: 'command lines',
  weight: 5,
  limit: 1_000,
  input: fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 8 }),
  check: async (argv) => {
    await attempt(() => parseArguments(argv, (path) => path === '.'));
  },
});
