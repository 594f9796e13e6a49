/**
 * Asks about the types of the versions that run, where TypeScript took the types of another version: beside `@types/b`,
 * which imports D, it finds the project's D, while `b` itself loads its own.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { major, minor } from 'semver';
import type { CrossingsFound } from '../crossing/find.ts';
import type { Crossing, SymbolFlow } from '../crossing/flows.ts';
import { noteReads } from '../model/reads.ts';
import type { InstallTree, PackageCopy } from '../model/tree.ts';
import { packageEntries } from '../surface/entries.ts';
import { typesName } from '../surface/entry-places.ts';
import type { Answer, JudgeOptions } from './judge.ts';
import { judge } from './judge.ts';
import type { Question } from './witness-program.ts';
import { questionKey } from './witness-program.ts';

/** What the types of the versions that run say to flows that TypeScript accepts by other types. */
export interface RunningTypes {
  readonly reason: string;
  readonly flows: readonly SymbolFlow[];
}

export interface AskRunningTypes extends JudgeOptions {
  readonly questionOf: (flow: SymbolFlow) => Question;
  /** The flows of a crossing that are near enough to prove something about it. */
  readonly everyday: (crossing: Crossing) => readonly SymbolFlow[];
}

/** Crossings whose flows the right types reject. What has no types of the version that runs is left as it is. */
export async function askRunningTypes(
  found: Pick<CrossingsFound, 'tree' | 'surfaces'>,
  crossings: readonly Crossing[],
  options: AskRunningTypes,
): Promise<Map<Crossing, RunningTypes>> {
  const asked = crossings.flatMap((crossing) => {
    const sides = tellers(found, crossing);
    if (!sides) return [];
    const questions = options.everyday(crossing).map((flow) => {
      const { from, to, half } = options.questionOf(flow);
      return { flow, question: { from: { ...from, copy: sides.from }, to: { ...to, copy: sides.to }, half } };
    });
    return questions.length > 0 ? [{ crossing, sides, questions }] : [];
  });
  const result = new Map<Crossing, RunningTypes>();
  if (asked.length === 0) return result;
  const all = new Map<string, Question>();
  for (const { question } of asked.flatMap(({ questions }) => questions)) all.set(questionKey(question), question);
  const answers = await judge([...all.values()], options);
  for (const { crossing, sides, questions } of asked) {
    for (const copy of [sides.from, sides.to]) noteReads(declarationFiles(options.folder(copy)));
    const answerOf = (question: Question): Answer | undefined => answers.get(questionKey(question));
    const rejected = questions.filter(({ question }) => answerOf(question)?.verdict === 'rejected');
    const first = rejected[0];
    if (!first) continue;
    const reason = describe(found.tree, crossing, sides, answerOf(first.question)?.reason ?? '');
    result.set(crossing, { reason, flows: rejected.map(({ flow }) => flow) });
  }
  return result;
}

interface Tellers {
  readonly from: number;
  readonly to: number;
}

/** The copies that tell the types of both versions that run; null when TypeScript took those, or they are not there. */
function tellers(found: Pick<CrossingsFound, 'tree' | 'surfaces'>, crossing: Crossing): Tellers | null {
  const { producerCopy, consumerCopy, producerRuns, consumerRuns, flows } = crossing;
  if (crossing.kind !== 'run-time' || flows.length === 0) return null;
  const [makes, takes] = [found.tree.copies[producerRuns], found.tree.copies[consumerRuns]];
  if (!makes || !takes || makes.version === takes.version) return null;
  const from = tellerOf(found.tree, producerCopy, makes);
  const to = tellerOf(found.tree, consumerCopy, takes);
  if (from < 0 || to < 0 || from === to || (from === producerCopy && to === consumerCopy)) return null;
  return { from, to };
}

/** The copy whose declarations describe `runs`: itself, or `@types` of the same generation; -1 when there is none. */
function tellerOf(tree: InstallTree, typed: number, runs: PackageCopy): number {
  const told = tree.copies[typed];
  if (typed === runs.index || (told?.name === runs.name && told.version === runs.version)) return typed;
  if (isTyped(join(tree.root, runs.location))) return runs.index;
  const name = `@types/${typesName(runs.name)}`;
  if (told?.name === name && isSameGeneration(told, runs)) return typed;
  const fitting = tree.copies.filter((copy) => copy.name === name && isSameGeneration(copy, runs));
  return fitting[0]?.index ?? -1;
}

const isTyped = (folder: string): boolean =>
  packageEntries(folder).declaresTypes || existsSync(join(folder, 'index.d.ts'));

/** `@types` follow the major version of what they describe, and before 1.0.0 the minor one. */
function isSameGeneration(types: PackageCopy, runs: PackageCopy): boolean {
  try {
    const [a, b] = [types.version, runs.version];
    return major(a) === major(b) && (major(a) > 0 || minor(a) === minor(b));
  } catch {
    return false;
  }
}

function describe(tree: InstallTree, crossing: Crossing, sides: Tellers, said: string): string {
  const { producerRuns, consumerRuns, producerCopy, consumerCopy } = crossing;
  const isProducer = sides.from !== producerCopy;
  const version = (copy: number): string => tree.copies[copy]?.version ?? '';
  const [runs, typed] = isProducer ? [producerRuns, producerCopy] : [consumerRuns, consumerCopy];
  const side = (isProducer ? crossing.producer : crossing.consumer).name;
  const teller = tree.copies[isProducer ? sides.from : sides.to];
  const where = relative(tree.root, join(tree.root, teller?.location ?? '')).replaceAll('\\', '/');
  return `${side} runs ${version(runs)}, and TypeScript takes the types of ${version(typed)} for it. By those of ${version(runs)} (${where}) it is rejected: ${said}`;
}

/** The declaration files of a package folder, for the cache: the compiler's own list is not asked for. */
function declarationFiles(folder: string): string[] {
  try {
    const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return all.filter((file) => /\.d\.[cm]?ts$|^package\.json$/.test(file)).map((file) => join(folder, file));
  } catch {
    return [];
  }
}
