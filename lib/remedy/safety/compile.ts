/** Compiles packages beside the version of D that they have, and beside the one that they would get. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { compileProject } from '../../compiler/project.ts';
import { makeScratch, removeScratch } from '../../files/scratch.ts';
import { link } from '../../surface/entry-places.ts';
import { type Change, changeBetween, complaintsIn } from './complaints.ts';
import { bytesOf, layOut, type Move, type RoomOptions } from './room.ts';
import { lostRequires } from './unseen.ts';

export interface CompileOptions extends RoomOptions {
  /** Folder of the project's own `@types/node`, or null. */
  readonly nodeTypes: string | null;
  /** Milliseconds for all. */
  readonly budget: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Compiled extends Change {
  /** By place in the moves: what its code requires and does not get any more. */
  readonly lost: readonly (readonly string[])[];
}

/**
 * One answer for each set of moves; null when the compiler did not end in time. Both versions and all sets are one
 * program, which is halved when it does not end.
 */
export async function compileMoves(
  sets: readonly (readonly Move[])[],
  options: CompileOptions,
): Promise<(Compiled | null)[]> {
  if (sets.length === 0) return [];
  const scratch = makeScratch();
  try {
    mkdirSync(join(scratch, 'node_modules', '@types'), { recursive: true });
    if (options.nodeTypes) link(options.nodeTypes, join(scratch, 'node_modules', '@types', 'node'));
    const roots = sets.map((moves, index) => [
      ...layOut(scratch, `r${index}from`, moves, 'from', options),
      ...layOut(scratch, `r${index}to`, moves, 'to', options),
    ]);
    const outputs = new Map<number, string>();
    const state = { scratch, deadline: Date.now() + options.budget, options };
    for (const part of partsBySize(sets, options)) await run(part, roots, outputs, state);
    return sets.map((moves, index) => {
      const output = outputs.get(index);
      if (output === undefined) return null;
      const complaints = complaintsIn(output, [options.tree.root, scratch]);
      const askers = [...new Set(moves.map(({ asker }) => asker))];
      const folder = (way: string, move: Move): string =>
        join(scratch, `r${index}${way}`, `m${askers.indexOf(move.asker)}`, 'code');
      return {
        ...changeBetween(complaints.get(`r${index}from`), complaints.get(`r${index}to`)),
        lost: moves.map((move) => lostRequires(options.specifiersOf(move), folder('from', move), folder('to', move))),
      };
    });
  } finally {
    removeScratch(scratch);
  }
}

/** Bytes that are compiled together. */
const partBytes = 1_000_000;

/** Places of the sets, the small ones together and first: a large package must not keep the others from an answer. */
function partsBySize(sets: readonly (readonly Move[])[], { filesOf }: RoomOptions): number[][] {
  const sized = sets
    .map((moves, index) => ({
      index,
      bytes: [...new Set(moves.map(({ asker }) => asker))].reduce((sum, asker) => sum + bytesOf(filesOf(asker)), 0),
    }))
    .sort((a, b) => a.bytes - b.bytes || a.index - b.index);
  const parts: number[][] = [];
  let room = 0;
  for (const { index, bytes } of sized) {
    if (bytes > room || parts.length === 0) {
      parts.push([]);
      room = partBytes;
    }
    parts.at(-1)?.push(index);
    room -= bytes;
  }
  return parts;
}

interface Run {
  readonly scratch: string;
  readonly deadline: number;
  readonly options: CompileOptions;
}

async function run(
  part: readonly number[],
  roots: readonly (readonly string[])[],
  outputs: Map<number, string>,
  state: Run,
): Promise<void> {
  const left = state.deadline - Date.now();
  if (part.length === 0 || left < 300) return;
  // The halves need time as well.
  const timeout = part.length === 1 ? left : left / 2;
  const { scratch, options } = state;
  const config = {
    compilerOptions: compilerOptions(options.nodeTypes !== null),
    files: part.flatMap((i) => roots[i] ?? []),
  };
  const { output, ...ended } = await compileProject(scratch, config, { timeout, signal: options.signal });
  if (!ended.timedOut && !ended.outOfMemory && !ended.crashed) {
    for (const index of part) outputs.set(index, output);
    return;
  }
  if (part.length === 1) return;
  const middle = part.length >> 1;
  await run(part.slice(0, middle), roots, outputs, state);
  await run(part.slice(middle), roots, outputs, state);
}

/** Declarations are checked, and JavaScript as far as its types can be inferred: only what changes counts. */
const compilerOptions = (hasNodeTypes: boolean): object => ({
  noEmit: true,
  allowJs: true,
  checkJs: true,
  // Not the declarations of others; those of the packages are roots without being a library.
  skipDefaultLibCheck: true,
  skipLibCheck: false,
  // What code without types is full of is not asked about: it takes most of the time, and says the same of both versions.
  strictNullChecks: true,
  strictFunctionTypes: true,
  strictBindCallApply: true,
  noImplicitAny: false,
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  moduleDetection: 'force',
  // A package of one name and version that lies in two rooms finds another D in each.
  deduplicatePackages: false,
  resolveJsonModule: true,
  jsx: 'react-jsx',
  esModuleInterop: true,
  types: hasNodeTypes ? ['node'] : [],
});
