/** Leaving out what an install with `--omit` would leave out. */
import type { DependencyEdge, EdgeType, PackageCopy } from '../model/tree.ts';

/** npm's own words for what `--omit` takes. */
export type OmitType = 'dev' | 'optional' | 'peer';

interface Parts {
  readonly copies: PackageCopy[];
  readonly edges: DependencyEdge[];
}

/** The edges that an omit type takes away. An optional peer that is there for another reason stays a dependency. */
const REMOVED: Record<OmitType, readonly EdgeType[]> = {
  dev: ['dev'],
  optional: ['optional'],
  peer: ['peer', 'peerOptional'],
};

/** The edges that are no reason to install. An optional peer is both. */
const UNFOLLOWED: Record<OmitType, readonly EdgeType[]> = {
  dev: ['dev'],
  optional: ['optional', 'peerOptional'],
  peer: ['peer', 'peerOptional'],
};

/** The edge types that omitting takes away. */
export function removedTypes(omit: readonly OmitType[]): ReadonlySet<EdgeType> {
  return new Set(omit.flatMap((type) => REMOVED[type]));
}

/**
 * Drops the omitted edges and the copies that only they reach, and numbers the rest anew.
 * Copies that nothing reaches in the first place (extraneous ones) stay, as in `npm ls`.
 */
export function prune({ copies, edges }: Parts, omit: readonly OmitType[]): Parts {
  const removed = removedTypes(omit);
  const unfollowed = new Set(omit.flatMap((type) => UNFOLLOWED[type]));
  const out: number[][] = copies.map(() => []);
  const followed: number[][] = copies.map(() => []);
  for (const { from, to, type } of edges) {
    if (to < 0) continue;
    out[from]?.push(to);
    if (!unfollowed.has(type)) followed[from]?.push(to);
  }
  const reachable = reach(out, [0]);
  const extraneous = copies.filter(({ index }) => !reachable.has(index)).map(({ index }) => index);
  const kept = reach(followed, [0, ...extraneous]);
  const index = new Map<number, number>();
  const left = copies
    .filter((copy) => kept.has(copy.index))
    .map((copy, position) => {
      index.set(copy.index, position);
      return { ...copy, index: position };
    });
  const leftEdges: DependencyEdge[] = [];
  for (const edge of edges) {
    const from = index.get(edge.from);
    const to = edge.to < 0 ? -1 : index.get(edge.to);
    if (from === undefined || removed.has(edge.type)) continue;
    if (to !== undefined) leftEdges.push({ ...edge, from, to });
    // Only an optional peer gets here: its copy was left out, as if it had never been installed.
    else leftEdges.push({ ...edge, from, to: -1, satisfied: true });
  }
  return { copies: left, edges: leftEdges };
}

function reach(targets: readonly (readonly number[])[], starts: readonly number[]): Set<number> {
  const seen = new Set(starts);
  const queue = [...seen];
  for (let at = 0; at < queue.length; at += 1) {
    for (const to of targets[queue[at] ?? -1] ?? []) {
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return seen;
}
