/** Puts every question that the crossings raise to the compiler, and turns its answers into verdicts. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { patience } from '../compiler/patience.ts';
import { CompilerSession } from '../compiler/session.ts';
import { isHandedOut } from '../crossing/crossing-usage.ts';
import type { CrossingsFound } from '../crossing/find.ts';
import type { Crossing, SymbolFlow } from '../crossing/flows.ts';
import type { UsedWays } from '../crossing/used-ways.ts';
import type { InstallTree, PackageCopy } from '../model/tree.ts';
import type { AnswerMemory } from './batches.ts';
import type { JudgedCrossing } from './findings.ts';
import { IdentityFinder } from './identity.ts';
import { classesOf, takersOf } from './identity-types.ts';
import type { Answer, JudgeOptions } from './judge.ts';
import { judge } from './judge.ts';
import { judgeAmbient } from './judge-ambient.ts';
import { judgeAugmentations } from './judge-augmentations.ts';
import { placeFlows } from './placed.ts';
import { askRunningTypes, type RunningTypes } from './running-types.ts';
import { askSites, type SiteProof } from './site-verdicts.ts';
import { type Judged, judgeCrossing } from './verdict.ts';
import { nodeTypes } from './witness-file.ts';
import type { NamedType, Question } from './witness-program.ts';
import { questionKey } from './witness-program.ts';

export interface JudgeCrossingsOptions {
  /** Milliseconds for all questions together. */
  readonly budget: number;
  /** The ways that the meetings' code takes: those are the places to ask about. */
  readonly ways: UsedWays;
  readonly signal?: AbortSignal | undefined;
  /** Whether the meeting's code imports both sides of a crossing. */
  readonly isSeen: (crossing: Crossing) => boolean;
  readonly memory?: AnswerMemory | undefined;
  /** Words of a module's files that import a package; null when there is no code. */
  readonly wordsAt: (meeting: number, packageName: string) => ReadonlySet<string> | null;
  /** Told of a copy's code that could not be read when it was searched: absolute paths. */
  readonly onUnread: (copy: number, files: readonly string[]) => void;
}

/** Milliseconds that are put aside for what is declared globally, and for what is added to other packages. */
const ambientBudget = 15_000;

const sameModule: Answer = {
  verdict: 'accepted',
  reason: 'one version declares itself as an ambient module, so TypeScript takes it for both',
};
/** Milliseconds that the places of what is rejected get at least, when the types took all the budget. */
const leastForSites = 6000;

/** How much longer than the shortest way to a crossing type others may be, to count for its identity. */
const everydayRange = 3;

/** A check behind longer ways than this is met by nobody. */
const farthestCheck = 12;

const notNamed: Answer = { verdict: 'unknown', reason: 'the type has no public name' };

export async function judgeCrossings(
  tree: InstallTree,
  found: CrossingsFound,
  all: readonly Crossing[],
  options: JudgeCrossingsOptions,
): Promise<JudgedCrossing[]> {
  const compiler = new CompilerSession({
    timeout: options.budget + ambientBudget * patience(),
    signal: options.signal,
  });
  try {
    return await judgeAll(tree, found, all, { ...options, compiler });
  } finally {
    await compiler.close();
  }
}

async function judgeAll(
  tree: InstallTree,
  found: CrossingsFound,
  all: readonly Crossing[],
  options: JudgeCrossingsOptions & { readonly compiler: CompilerSession },
): Promise<JudgedCrossing[]> {
  const crossings = all.filter(({ kind }) => kind === 'types' || kind === 'run-time');
  const { declarations } = found.surfaces;
  const named = (declaration: number, copy: number, name: string): NamedType => ({
    copy,
    name,
    parameters: declarations.get(declaration).declaration.requiredParameters,
  });
  const questionOf = (flow: SymbolFlow): Question => ({
    from: named(flow.from.declaration, flow.from.copy, flow.name),
    to: named(flow.to.declaration, flow.to.copy, flow.consumerName),
    half: flow.half,
  });
  const isAmbient = (flow: SymbolFlow): boolean => found.ambient.has(flow.from.copy) || found.ambient.has(flow.to.copy);
  const questions = new Map<string, Question>();
  const near = new Set<string>();
  for (const { flow, isNear } of ranked(tree, crossings, options.ways)) {
    const question = questionOf(flow);
    if (isAmbient(flow)) continue;
    questions.set(questionKey(question), question);
    if (isNear) near.add(questionKey(question));
  }
  const deadline = Date.now() + options.budget;
  const judging = {
    ...judgeOptions(tree),
    compiler: options.compiler,
    memory: options.memory,
  };
  const answers = await judge([...questions.values()], { ...judging, near, budget: options.budget });
  const directly = (flow: SymbolFlow): Answer =>
    isAmbient(flow) ? sameModule : (answers.get(questionKey(questionOf(flow))) ?? notNamed);
  const proofs = await askSites(crossings, directly, {
    ...judging,
    budget: Math.max(leastForSites * patience(), deadline - Date.now()),
    ways: options.ways,
    questionOf,
    declarationOf: (id) => declarations.get(id).declaration,
    isAmbient: ({ copy, types }) => found.surfaces.isAmbient(copy) || found.surfaces.isAmbient(types),
    packageFolders: (index) => found.visibility.packages[index] ?? { folder: null, typesFolder: null },
  });
  const answerOf = (flow: SymbolFlow): Answer => proofs.get(flow)?.answer ?? directly(flow);
  const identity = new IdentityFinder({
    tree,
    classesOf: (flow) => classesOf(found.surfaces, flow),
    takersOf: (flow, visible) => takersOf(found.surfaces, flow, visible),
    wordsAt: options.wordsAt,
  });
  const ambient = await judgeAmbient(
    tree,
    found,
    all.filter(({ kind }) => kind === 'ambient'),
    { ...options, budget: ambientBudget * patience() },
  );
  const real = crossings.flatMap((crossing) => {
    const flows = crossing.flows.filter((flow) => isFlow(flow, answerOf));
    return flows.length > 0 ? [{ ...crossing, flows }] : [];
  });
  const running = await askRunningTypes(found, real, {
    ...judging,
    budget: Math.max(leastForSites * patience(), deadline - Date.now()),
    questionOf,
    everyday: (crossing) => everydayOf(crossing, answerOf),
  });
  const others = real.flatMap((crossing) => {
    const siteOf = (flow: SymbolFlow): SiteProof | undefined => proofs.get(flow);
    const judged = judgeCrossing(crossing, answerOf);
    // What was decided last may speak of other flows than the compiler's verdict did.
    return decide(tree, crossing, judged, answerOf, identity, running.get(crossing)).map((item) => ({
      ...item,
      judged: { ...item.judged, sites: item.judged.flows.map(siteOf) },
    }));
  });
  const added = await judgeAugmentations(
    found,
    all.filter((one) => one.kind === 'augmentation' && (!isHandedOut(one) || options.isSeen(one))),
    { ...options, budget: ambientBudget * patience() },
  );
  for (const { copy, files } of identity.unread) options.onUnread(copy, files);
  return [...others, ...ambient, ...added];
}

interface RankedFlow {
  readonly flow: SymbolFlow;
  /** Whether it is the project's own code that could hand it over, by the entries that this imports. */
  readonly isNear: boolean;
}

/** What the project's own code can meet first, and the nearest flow of each crossing first, should time run out. */
function ranked(tree: InstallTree, crossings: readonly Crossing[], ways: UsedWays): RankedFlow[] {
  const flows = crossings.flatMap((crossing) => {
    const isOwn = tree.copies[crossing.meeting]?.kind !== 'dependency';
    return placeFlows(crossing, crossing.flows, ways).map(({ index, isImported }, rank) => ({
      flow: crossing.flows[index] as SymbolFlow,
      isNear: isOwn && isImported,
      rank,
    }));
  });
  return flows.sort((a, b) => Number(b.isNear) - Number(a.isNear) || a.rank - b.rank);
}

/** A part of what crosses counts as a reason only: where the whole is rejected, and the part as well. */
function isFlow(flow: SymbolFlow, answerOf: (flow: SymbolFlow) => Answer): boolean {
  const { verdict } = answerOf(flow);
  return flow.partOf ? verdict === 'rejected' && answerOf(flow.partOf).verdict === 'rejected' : verdict !== 'vacuous';
}

/** Where the compiler finds the copies and the globals of a project. */
export function judgeOptions(tree: InstallTree): Pick<JudgeOptions, 'folder' | 'nodeTypes' | 'root'> {
  return {
    folder: (copy) => join(tree.root, tree.copies[copy]?.location ?? ''),
    nodeTypes: nodeTypesOf(tree),
    root: tree.root,
  };
}

/** What the root's own code sees as `@types/node`: without it, types that mention Node's own would be any. */
function nodeTypesOf(tree: InstallTree): string | null {
  const folder = join(tree.root, nodeTypes);
  return existsSync(join(folder, 'package.json')) ? folder : null;
}

/**
 * Adds what happens at run time. Where the types alone differ the compiler has the last word; where the copies that run
 * differ, a flow that compiles is looked at again. Two copies of one version are a finding only when something tells them
 * apart: TypeScript, for their peers, or a check that fails.
 */
function decide(
  tree: InstallTree,
  crossing: Crossing,
  judged: Judged,
  answerOf: (flow: SymbolFlow) => Answer,
  identity: IdentityFinder,
  running: RunningTypes | undefined,
): JudgedCrossing[] {
  const runs = [crossing.producerRuns, crossing.consumerRuns].map((copy) => tree.copies[copy]);
  const isRun = runs.every((copy) => copy?.name === crossing.package) && runs[0] !== runs[1];
  const typed = [crossing.producerCopy, crossing.consumerCopy].map((copy) => tree.copies[copy]);
  const sameVersion = isOneVersion(runs) && (crossing.kind !== 'types' || isOneVersion(typed));
  // Inside a dependency two copies of one version are its own affair: its authors' install has them too.
  if (sameVersion && tree.copies[crossing.meeting]?.kind === 'dependency') return [];
  if (crossing.kind === 'types' && (judged.verdict !== 'compatible' || !isRun)) {
    return sameVersion && judged.verdict === 'compatible' ? [] : [{ crossing, judged }];
  }
  const everyday = everydayOf(crossing, answerOf);
  if (everyday.length === 0) return [];
  const near = everyday.filter(({ cost }) => cost <= farthestCheck);
  const different = near.length > 0 ? identity.find(crossing, near) : null;
  if (different) return [{ crossing, judged: { ...judged, verdict: 'identity', ...different } }];
  if (sameVersion) return [];
  if (crossing.kind === 'types') return [{ crossing, judged }];
  // Types that differ are no proof that the code that runs minds: what it uses of them may be the same.
  if (running) return [{ crossing, judged: { ...running, verdict: 'unknown', timedOut: false } }];
  const compatible = { reason: 'the types agree, and no code was found that tells the copies apart', timedOut: false };
  return [{ crossing, judged: { ...compatible, verdict: 'compatible', flows: acceptedOf(crossing, answerOf) } }];
}

const isOneVersion = ([one, two]: readonly (PackageCopy | undefined)[]): boolean =>
  one?.name === two?.name && one?.version === two?.version;

const acceptedOf = (crossing: Crossing, answerOf: (flow: SymbolFlow) => Answer): SymbolFlow[] =>
  crossing.flows.filter((flow) => answerOf(flow).verdict === 'accepted');

/** What compiles and is about as near as the nearest: a check of a type that hangs deep below it proves little. */
function everydayOf(crossing: Crossing, answerOf: (flow: SymbolFlow) => Answer): SymbolFlow[] {
  const accepted = acceptedOf(crossing, answerOf);
  return accepted.filter((flow) => flow.cost <= (accepted[0]?.cost ?? 0) + everydayRange);
}
