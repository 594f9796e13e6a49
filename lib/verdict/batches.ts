/** Puts groups of questions to the pinned compiler in one program, and halves what does not end in its budget. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../compiler/diagnostics.ts';
import { type CompilerProject, judgingOptions } from '../compiler/project.ts';
import type { CompilerSession } from '../compiler/session.ts';
import { makeScratch, removeScratch } from '../files/scratch.ts';
import type { Memory } from '../model/memory.ts';
import { link } from '../surface/entry-places.ts';

export interface BatchOptions {
  /** Folder of the project's own `@types/node`, whose globals packages count on; null when it has none. */
  readonly nodeTypes: string | null;
  /** Milliseconds for all questions together. */
  readonly budget: number;
  /** Checks the programs. */
  readonly compiler: CompilerSession;
  /** The part of the budget that all questions in one program get before they are halved; a third by default. */
  readonly share?: number;
  /** What the compiler said to programs of earlier runs. */
  readonly memory?: AnswerMemory | undefined;
}

/** A memory, and what the answer of a program hangs on besides its text. */
export interface AnswerMemory extends Memory {
  /** Names the state of all that the types of an absolute folder load; null when it cannot be told. */
  readonly stateOf: (folder: string) => string | null;
}

export interface Batches<Q> {
  /** One file each: the compiler checks files in parallel. What matters most comes first. */
  readonly groups: readonly (readonly Q[])[];
  /** Name below `node_modules` → absolute folder. */
  readonly links: ReadonlyMap<string, string>;
  /** The program that asks a group. */
  readonly text: (group: readonly Q[]) => string;
  /** What the project's own code is near to: it is asked apart from the rest when both do not end together. */
  readonly isNear?: (question: Q) => boolean;
  /** Reads what the compiler said of a group's program. */
  readonly read: (group: readonly Q[], said: readonly Diagnostic[]) => void;
  /** A question that got no answer. */
  readonly fail: (question: Q, why: 'timed-out' | 'out-of-memory' | 'crashed') => void;
}

const projectOf = (hasNodeTypes: boolean): CompilerProject => ({
  compilerOptions: { ...judgingOptions, skipLibCheck: true, types: hasNodeTypes ? ['node'] : [] },
  include: ['*.ts'],
});

/**
 * Asks every group. A program that does not end in its share of the budget is halved, until the question that never ends
 * stands alone: structural comparison of two large generic libraries can take for ever.
 */
export async function askInBatches<Q>(batches: Batches<Q>, options: BatchOptions): Promise<void> {
  if (batches.groups.length === 0) return;
  const key = options.memory ? programKey(batches, options) : null;
  const recalled = key === null ? null : recallSaid(options.memory?.recall(key) ?? null);
  if (recalled) return deliver(batches.groups, batches, recalled);
  const scratch = makeScratch();
  try {
    const modules = join(scratch, 'node_modules');
    mkdirSync(join(modules, '@types'), { recursive: true });
    if (options.nodeTypes) link(options.nodeTypes, join(modules, '@types', 'node'));
    for (const [name, folder] of batches.links) link(folder, join(modules, name));
    const deadline = Date.now() + options.budget;
    await ask(
      batches.groups,
      batches,
      { ...options, scratch, deadline, next: 0, key },
      options.budget * (options.share ?? 1 / 3),
      'whole',
    );
  } finally {
    removeScratch(scratch);
  }
}

/** A program with one of these is not checked any further: no error would look like acceptance. */
const syntaxError = /^TS1(?:0\d\d|1[0-5]\d)$/;

interface Run extends BatchOptions {
  readonly scratch: string;
  readonly deadline: number;
  next: number;
  /** Names the program of all groups, for the memory. */
  readonly key: string | null;
}

/** What a program is of all there was: nothing was taken off, what is near or far, what comes after the nearest questions. */
type Stage = 'whole' | 'near or far' | 'part';

async function ask<Q>(
  groups: Batches<Q>['groups'],
  batches: Batches<Q>,
  run: Run,
  share: number,
  stage: Stage,
): Promise<void> {
  const timeout = Math.min(share, run.deadline - Date.now());
  if (timeout < 300) {
    for (const question of groups.flat()) batches.fail(question, 'timed-out');
    return;
  }
  const folder = join(run.scratch, `p${run.next++}`);
  mkdirSync(folder);
  groups.forEach((group, i) => {
    writeFileSync(join(folder, `q${i}.ts`), batches.text(group));
  });
  const project = projectOf(run.nodeTypes !== null);
  const { diagnostics, timedOut, outOfMemory, ...ended } = await run.compiler.check(folder, project, timeout);
  const crashed = ended.crashed || diagnostics.some(({ code }) => syntaxError.test(code));
  if (!timedOut && !outOfMemory && !crashed) {
    // A part of the groups may be told otherwise than all of them together would be: that is no answer to keep.
    if (run.key !== null && groups === batches.groups) run.memory?.keep(run.key, JSON.stringify(diagnostics));
    return deliver(groups, batches, diagnostics);
  }
  const parted = stage === 'whole' ? partNear(groups, batches) : null;
  const halves = parted ?? split(groups, stage !== 'part');
  if (!halves) {
    for (const question of groups.flat())
      batches.fail(question, timedOut ? 'timed-out' : outOfMemory ? 'out-of-memory' : 'crashed');
    return;
  }
  const next = Math.max(1000, run.budget / leastShares, share / 2);
  for (const half of halves) await ask(half, batches, run, next, parted ? 'near or far' : 'part');
}

function deliver<Q>(groups: Batches<Q>['groups'], batches: Batches<Q>, diagnostics: readonly Diagnostic[]): void {
  const said = groups.map((): Diagnostic[] => []);
  for (const item of diagnostics) said[Number(/q(\d+)\.ts$/.exec(item.file)?.[1] ?? -1)]?.push(item);
  groups.forEach((group, i) => {
    batches.read(group, said[i] ?? []);
  });
}

/** Null when the state of something is not known. All groups are one program: what one loads may add to another's globals. */
function programKey<Q>(batches: Batches<Q>, { nodeTypes, memory }: BatchOptions): string | null {
  const folders = new Map([...batches.links, ...(nodeTypes ? [['node', nodeTypes] as const] : [])]);
  const states = [...folders].map(([name, folder]) => [name, folder, memory?.stateOf(folder) ?? null]);
  if (states.some(([, , state]) => state === null)) return null;
  const texts = batches.groups.map((group) => batches.text(group));
  const program = JSON.stringify([projectOf(nodeTypes !== null), states, texts]);
  return createHash('sha256').update(program).digest('base64url');
}

/** What was kept, or null when it is something else. */
function recallSaid(text: string | null): Diagnostic[] | null {
  try {
    const said: unknown = text === null ? null : JSON.parse(text);
    return Array.isArray(said) ? (said as Diagnostic[]) : null;
  } catch {
    return null;
  }
}

/** What is left of the budget is not cut into smaller pieces than this many: on a busy machine each takes longer to begin. */
const leastShares = 24;

/** Null when all questions are near, or none is. */
function partNear<Q>(
  groups: Batches<Q>['groups'],
  { isNear = () => true }: Batches<Q>,
): [Batches<Q>['groups'], Batches<Q>['groups']] | null {
  const those = (near: boolean): Batches<Q>['groups'] =>
    groups.map((group) => group.filter((item) => isNear(item) === near)).filter((group) => group.length > 0);
  const [near, far] = [those(true), those(false)];
  return near.length > 0 && far.length > 0 ? [near, far] : null;
}

/**
 * The first half of every group, then the second; at first only the first question of each: that is the nearest, and should
 * have its answer before the time is used up by what nobody meets.
 */
function split<Q>(groups: Batches<Q>['groups'], isFirst: boolean): [Batches<Q>['groups'], Batches<Q>['groups']] | null {
  if (groups.some((group) => group.length > 1)) {
    const part = (group: readonly Q[]): number => (isFirst ? 1 : Math.ceil(group.length / 2));
    return [
      groups.map((group) => group.slice(0, part(group))),
      groups.map((group) => group.slice(part(group))).filter((group) => group.length > 0),
    ];
  }
  if (groups.length < 2) return null;
  const middle = groups.length >> 1;
  return [groups.slice(0, middle), groups.slice(middle)];
}

/** Questions of one key side by side, in the order in which they come. */
export function groupBy<Q>(questions: readonly Q[], key: (question: Q) => string): Q[][] {
  const groups = new Map<string, Q[]>();
  for (const question of questions) {
    const group = groups.get(key(question));
    if (group) group.push(question);
    else groups.set(key(question), [question]);
  }
  return [...groups.values()];
}
