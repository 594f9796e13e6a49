/** The half of an analysis that looks at types: surfaces → crossings → verdicts → findings. */
import type { TypeAnswer } from './cache/answers.ts';
import { patience } from './compiler/patience.ts';
import { crossingUsage } from './crossing/crossing-usage.ts';
import type { CrossingsFound } from './crossing/find.ts';
import { findCrossings } from './crossing/find.ts';
import { UsageFinder } from './crossing/usage.ts';
import { UsedWays } from './crossing/used-ways.ts';
import { codeGaps, surfaceGaps } from './gaps.ts';
import type { Divergence } from './graph/index.ts';
import { shortestPaths } from './graph/index.ts';
import { resolveFrom, verifyInstalled } from './install/index.ts';
import { placeInLockfile } from './lockfile-places.ts';
import type { Memory, WatchedMemory } from './model/memory.ts';
import { listen } from './model/reads.ts';
import type { Gap } from './model/report.ts';
import type { InstallTree } from './model/tree.ts';
import type { MetadataSource } from './registry/index.ts';
import { addRemedies } from './remedies.ts';
import { Identities } from './surface/identities.ts';
import { startParsing } from './surface/parse.ts';
import type { AnswerMemory } from './verdict/batches.ts';
import type { ProvenFinding } from './verdict/findings.ts';
import { makeFindings } from './verdict/findings.ts';
import { judgeCrossings } from './verdict/judge-crossings.ts';

/** Does a part of the work, telling its name and how long it took; the work may tell how much of it is done. */
export type Phase = <T>(name: string, work: (tell: (done: number, total: number) => void) => Promise<T>) => Promise<T>;

export interface TypeQuestions {
  readonly tree: InstallTree;
  /** Packages in several versions. */
  readonly divergences: readonly Divergence[];
  /** The same, and those in several places of one version. */
  readonly severalCopies: readonly Divergence[];
  readonly phase: Phase;
  readonly signal?: AbortSignal | undefined;
  /** Packages whose crossings are judged; null for all. */
  readonly only: ReadonlySet<string> | null;
  /** Whose forced versions are compared by type. */
  readonly safety: 'errors' | 'all';
  /** Ask this for what is published; `true` is the registry of the user's npm. */
  readonly registry?: boolean | MetadataSource | undefined;
  /** What earlier runs have found out of files, and of programs. */
  readonly memory?:
    | { readonly files: Memory; readonly programs: Memory; readonly graph?: WatchedMemory | undefined }
    | undefined;
}

export interface TypesChecked {
  readonly found: CrossingsFound;
  readonly proven: readonly ProvenFinding[];
  readonly answer: TypeAnswer;
  /** False when time or memory may have run out for a verdict. */
  readonly isWhole: boolean;
  /** Absolute paths of the files of packages that the answer rests on. */
  readonly files: readonly string[];
}

/** Milliseconds that the compiler may take on an idle machine: for resolving all files, and for all verdicts. */
const resolutionBudget = 45_000;
const verdictBudget = 24_000;
/** For what forced versions of D lack: one look at all of it, and what is not told by then is unknown. */
const safetyBudget = 5_000;

/** Finds what crosses and asks TypeScript. The packages must be on disk. */
export async function checkTypes(questions: TypeQuestions): Promise<TypesChecked> {
  const heard = listen();
  startParsing();
  try {
    const { found, proven, gaps, isWhole } = await judgeTypes(questions);
    const answer = { findings: proven.map(({ finding }) => finding), exposed: [...found.exposed].sort(), gaps };
    return { found, proven, answer, isWhole, files: [...found.surfaces.graph.files, ...heard.files] };
  } finally {
    heard.stop();
  }
}

async function judgeTypes(
  questions: TypeQuestions,
): Promise<{ found: CrossingsFound; proven: readonly ProvenFinding[]; gaps: readonly Gap[]; isWhole: boolean }> {
  const { tree, divergences, severalCopies, only, phase, signal, registry, memory, safety } = questions;
  const longer = patience();
  const gaps: Gap[] = await verifyInstalled(tree);
  const found = await phase('reading types', (tell) =>
    findCrossings({
      tree,
      tell,
      divergent: new Map(severalCopies.map(({ package: name, copies }) => [name, copies])),
      resolve: resolveFrom,
      timeout: resolutionBudget * longer,
      signal,
      summaries: memory?.files,
      resolved: memory?.graph,
    }),
  );
  const usage = new UsageFinder(tree);
  const crossings = found.crossings.filter(({ package: name, meeting, producer, consumer }) => {
    if (only && !only.has(name)) return false;
    // A dependency's code is complete: types cannot meet in it when it does not import both sides.
    return (
      tree.copies[meeting]?.kind !== 'dependency' || usage.find(meeting, producer.name, consumer.name).usage === 'seen'
    );
  });
  const context = findingContext(tree, found, usage);
  const unreadCode = new Map<number, readonly string[]>();
  const programs = memory && answerMemory(memory.programs, tree, found);
  const asked = performance.now();
  const judged = await phase('asking TypeScript', () =>
    judgeCrossings(tree, found, crossings, {
      budget: verdictBudget * longer,
      ways: context.ways,
      signal,
      memory: programs,
      wordsAt: (meeting, name) => usage.of(meeting, name)?.words ?? null,
      isSeen: (crossing) => crossingUsage(crossing, usage).usage === 'seen',
      onUnread: (copy, files) => unreadCode.set(copy, files),
    }),
  );
  // Of what is declared globally and means nothing in the program there is nothing to find: that is a gap.
  const told = judged.filter(
    ({ crossing, judged: { verdict } }) => crossing.kind !== 'ambient' || verdict !== 'unknown',
  );
  const findings = makeFindings(told, context);
  // What was cut short may be told better by the next run. A single program gets a third of the budget.
  const isWhole = found.surfaces.graph.exhausted.size === 0 && performance.now() - asked < verdictBudget * longer * 0.3;
  const remedied = await phase('trying remedies', () =>
    addRemedies(tree, findings, severalCopies, found, { budget: safetyBudget * longer, signal, registry, safety }),
  );
  const unnamed = found.unnamed.filter(({ package: name }) => only === null || only.has(name));
  const proven = await placeInLockfile(remedied.proven, tree);
  gaps.push(...remedied.gaps);
  gaps.push(...surfaceGaps(tree, { ...found, unnamed }, judged, divergences), ...codeGaps(tree, unreadCode));
  for (const { meeting, reason } of usage.unread)
    gaps.push({ location: tree.copies[meeting]?.location ?? '', code: 'limit-reached', reason });
  return { found, proven, gaps, isWhole: isWhole && remedied.isWhole };
}

function answerMemory(programs: Memory, tree: InstallTree, { surfaces, visibility }: CrossingsFound): AnswerMemory {
  const identities = new Identities(tree, surfaces, visibility);
  return {
    recall: (key) => programs.recall(key),
    keep: (key, text) => programs.keep(key, text),
    stateOf: (folder) => identities.of(folder),
  };
}

function findingContext(
  tree: InstallTree,
  { surfaces }: CrossingsFound,
  usage: UsageFinder,
): Parameters<typeof makeFindings>[1] {
  const paths = shortestPaths(tree);
  return {
    tree,
    surfaces,
    usage,
    ways: new UsedWays(surfaces, usage),
    pathTo: (copy) => paths.pathTo(copy),
  };
}
