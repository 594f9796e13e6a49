/**
 * Every version that could be forced to end a conflict, offered or not, and what is said of its types: `safe` has to be
 * measured on more than the few that are worth offering.
 */
import { analyzeFully } from '../../lib/analyze.ts';
import type { Finding, Remedy, RemedySafety } from '../../lib/index.ts';
import { override } from '../../lib/remedy/candidates/override.ts';
import { instructionsFor } from '../../lib/remedy/commands.ts';
import { describe } from '../../lib/remedy/describe.ts';
import { groundOf, Layout } from '../../lib/remedy/layout.ts';
import { movesOf } from '../../lib/remedy/moves.ts';
import { ownRequests } from '../../lib/remedy/own.ts';
import { type Pair, pairOf } from '../../lib/remedy/pairs.ts';
import { SafetyJudge } from '../../lib/remedy/safety/judge.ts';
import { Shelf } from '../../lib/remedy/shelf.ts';
import { type Trial, Trials } from '../../lib/remedy/trial.ts';
import { judgeOptions } from '../../lib/verdict/judge-crossings.ts';

export interface ForcedVersion {
  /** Findings that it ends. */
  readonly findings: readonly Finding[];
  readonly remedy: Pick<Remedy, 'title' | 'edits' | 'install'>;
  readonly safety: RemedySafety;
  /** Locations of the packages that get another version. */
  readonly movers: readonly string[];
}

/** Packages that may move at once, as in the tool. */
const maximumMoves = 12;

/** Milliseconds for one case: here it is the answer that counts. */
const budget = 90_000;

export async function forcedVersions(folder: string): Promise<ForcedVersion[]> {
  const { report, tree, found } = await analyzeFully({ path: folder, cache: false });
  if (!found) return [];
  const ground = groundOf(tree);
  const layout = new Layout(ground);
  const own = ownRequests(layout);
  const pairs = report.findings
    .filter(({ verdict }) => verdict === 'incompatible' || verdict === 'identity')
    .map((finding) => pairOf(tree, finding));
  const trials = new Trials(ground, Shelf.of(tree), pairs, 5000);
  const closing = new Map<string, Trial>();
  const add = (pair: Pair): void => {
    for (const candidate of override(pair, ground, layout, own)) {
      const trial = trials.run(candidate);
      if (trial?.closes.includes(pair)) closing.set(JSON.stringify(trial.change), trial);
    }
  };
  pairs.forEach(add);
  const tried = [...closing.values()].flatMap((trial) => {
    const moves = movesOf(trial, tree);
    return moves === null || moves.length === 0 || moves.length > maximumMoves ? [] : [{ trial, moves }];
  });
  // "Below its asker" and "everywhere" often move the same packages.
  const seen = new Set<string>();
  const different = tried.filter(({ moves }) => seen.size < seen.add(JSON.stringify(moves)).size);
  const judge = new SafetyJudge(tree, found);
  const { nodeTypes } = judgeOptions(tree);
  const answers = await judge.judge(
    different.map(({ moves }) => moves),
    { nodeTypes, budget },
  );
  return different.map(({ trial, moves }, index) => ({
    findings: trial.closes.map(({ finding }) => finding),
    remedy: { ...describe(trial, ground), ...instructionsFor(trial.change, ground) },
    safety: answers[index] as RemedySafety,
    movers: [...new Set(moves.map(({ asker }) => tree.copies[asker]?.location ?? ''))],
  }));
}
