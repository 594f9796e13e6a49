/** Puts every question that the crossings raise to the compiler, and turns its answers into verdicts. */
import { join } from 'node:path';
import type { Crossing, SymbolFlow } from '../crossing/flows.ts';
import type { CrossingsFound } from '../crossing/find.ts';
import type { InstallTree } from '../model/tree.ts';
import type { JudgedCrossing } from './findings.ts';
import type { Answer } from './judge.ts';
import { judge } from './judge.ts';
import { judgeCrossing } from './verdict.ts';
import type { NamedType, Question } from './witness-program.ts';
import { questionKey } from './witness-program.ts';

export interface JudgeCrossingsOptions {
  /** Milliseconds for all questions together. */
  readonly budget: number;
  readonly signal?: AbortSignal | undefined;
}

const sameModule: Answer = {
  verdict: 'accepted',
  reason: 'one version declares itself as an ambient module, so TypeScript takes it for both',
};
const notNamed: Answer = { verdict: 'unknown', reason: 'the type has no public name' };

export async function judgeCrossings(
  tree: InstallTree,
  found: CrossingsFound,
  crossings: readonly Crossing[],
  options: JudgeCrossingsOptions,
): Promise<JudgedCrossing[]> {
  const { declarations } = found.surfaces;
  const named = (declaration: number, copy: number, name: string): NamedType => ({
    copy,
    name,
    parameters: declarations.get(declaration).declaration.typeParameters,
  });
  const questionOf = (flow: SymbolFlow): Question => ({
    from: named(flow.from.declaration, flow.from.copy, flow.name),
    to: named(flow.to.declaration, flow.to.copy, flow.consumerName),
    half: flow.half,
  });
  const isAmbient = (flow: SymbolFlow): boolean => found.ambient.has(flow.from.copy) || found.ambient.has(flow.to.copy);
  const questions = new Map<string, Question>();
  for (const { flows } of crossings) {
    for (const flow of flows) {
      const question = questionOf(flow);
      if (!isAmbient(flow)) questions.set(questionKey(question), question);
    }
  }
  const answers = await judge([...questions.values()], {
    folder: (copy) => join(tree.root, tree.copies[copy]?.location ?? ''),
    root: tree.root,
    budget: options.budget,
    signal: options.signal,
  });
  const answerOf = (flow: SymbolFlow): Answer =>
    isAmbient(flow) ? sameModule : (answers.get(questionKey(questionOf(flow))) ?? notNamed);
  return crossings.map((crossing) => ({ crossing, judged: judgeCrossing(crossing, answerOf) }));
}
