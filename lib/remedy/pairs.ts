/** What becomes of the two sides of a finding when the tree changes. */
import { lookupPrefixes } from '../install/index.ts';
import type { Finding, Side } from '../model/report.ts';
import type { InstallTree, Location } from '../model/tree.ts';
import { identityOf } from '../model/type-identity.ts';
import type { Folder, Layout } from './layout.ts';

/** Import names from the meeting to a copy of the divergent package: each is what Node finds from the folder before. */
export type Chain = readonly string[];

/** A finding, and how its sides get to their copies. */
export interface Pair {
  readonly finding: Finding;
  /** Null when no chain of requests was found: then nothing can be said of it after a change. */
  readonly producer: Chain | null;
  readonly consumer: Chain | null;
  /** Where `@types` tell a side: the way of its own code to the copy that it runs. */
  readonly producerRuns?: Chain | null;
  readonly consumerRuns?: Chain | null;
}

export function pairOf(tree: InstallTree, finding: Finding): Pair {
  const meeting = tree.byLocation.get(finding.meeting.location);
  if (!meeting) return { finding, producer: null, consumer: null };
  const chain = (side: Side): Chain | null => chainTo(tree, meeting.index, side);
  const [producer, consumer] = [chain(finding.producer), chain(finding.consumer)];
  const runs = (typed: Chain | null, side: Side): Chain | null =>
    typed?.[0]?.startsWith('@types/') ? codeChain(tree, meeting.index, side, finding.package) : null;
  return {
    finding,
    producer,
    consumer,
    producerRuns: runs(producer, finding.producer),
    consumerRuns: runs(consumer, finding.consumer),
  };
}

/** From the meeting through a side's package to the copy that this asks for itself; null when it does not. */
function codeChain(tree: InstallTree, meeting: number, side: Side, packageName: string): Chain | null {
  const first = tree.byLocation.get(side.location)?.index ?? -1;
  const toSide = (tree.edgesOut[meeting] ?? []).find(({ to }) => to === first);
  const toCopy = (tree.edgesOut[first] ?? []).find(({ to }) => tree.copies[to]?.name === packageName);
  return toSide && toCopy ? [toSide.name, toCopy.name] : null;
}

/** The shortest way over requests: through the side's own package, or through the `@types` package that types it. */
function chainTo(tree: InstallTree, meeting: number, side: Side): Chain | null {
  const target = tree.byLocation.get(side.copy.location)?.index;
  if (target === undefined) return null;
  const first = tree.byLocation.get(side.location)?.index;
  const typed = `@types/${side.package.replace(/^@([^/]+)\//, '$1__')}`;
  const requests = tree.edgesOut[meeting] ?? [];
  // A copy that the meeting asks for as well is the side's only as long as nothing moves: its own way counts.
  const asksForSide = requests.some(({ to }) => to >= 0 && to === first);
  const starts = requests
    .filter(({ to, name }) => to >= 0 && (to === first || (to === target && !asksForSide) || name === typed))
    .map(({ name, to }) => ({ name, to }));
  // TypeScript finds the `@types` of a package wherever they are in sight, also where nobody there asks for them.
  const inSight = findFrom(tree, meeting, typed);
  if (inSight >= 0) starts.push({ name: typed, to: inSight });
  let best: Chain | null = null;
  for (const { name, to } of starts) {
    const rest = shortest(tree, to, target, meeting);
    if (rest && (best === null || rest.length + 1 < best.length)) best = [name, ...rest];
  }
  return best;
}

function findFrom(tree: InstallTree, from: number, name: string): number {
  for (const prefix of lookupPrefixes(tree.copies[from]?.location ?? '')) {
    const found = tree.byLocation.get(prefix + name);
    if (found) return found.index;
  }
  return -1;
}

function shortest(tree: InstallTree, from: number, target: number, avoid: number): string[] | null {
  const before = new Map<number, { from: number; name: string } | null>([[from, null]]);
  const queue = [from];
  for (let at = 0; at < queue.length; at++) {
    const copy = queue[at] as number;
    if (copy === target) {
      const names: string[] = [];
      for (let step = before.get(copy); step; step = before.get(step.from)) names.unshift(step.name);
      return names;
    }
    for (const { to, name } of tree.edgesOut[copy] ?? []) {
      if (to < 0 || to === avoid || before.has(to)) continue;
      before.set(to, { from: copy, name });
      queue.push(to);
    }
  }
  return null;
}

/**
 * Pairs of a producer and a consumer of one package at one meeting that are no finding, because they share a copy: one of
 * them takes part in another finding there, so that its API is known to hand out, or to take, the package's types. A
 * change that gives them different copies opens a finding.
 */
export function quietPairs(pairs: readonly Pair[]): Pair[] {
  const found: Pair[] = [];
  const groups = new Map<string, Pair[]>();
  const keyOf = ({ finding }: Pair): string => `${finding.package}|${finding.meeting.location}`;
  for (const pair of pairs) groups.set(keyOf(pair), [...(groups.get(keyOf(pair)) ?? []), pair]);
  const sideKey = ({ location, copy }: Side): string => `${location}>${copy.location}`;
  for (const group of groups.values()) {
    const known = new Set(group.map(({ finding }) => `${sideKey(finding.producer)}|${sideKey(finding.consumer)}`));
    for (const from of group) {
      for (const to of group) {
        const [producer, consumer] = [from.finding.producer, to.finding.consumer];
        const key = `${sideKey(producer)}|${sideKey(consumer)}`;
        if (known.has(key) || producer.location === consumer.location) continue;
        if (producer.copy.location !== consumer.copy.location || !from.producer || !to.consumer) continue;
        known.add(key);
        found.push({ finding: { ...from.finding, consumer }, producer: from.producer, consumer: to.consumer });
      }
    }
  }
  return found;
}

/** The folders on a chain, from a meeting on; shorter than the chain where it breaks off. */
export function walk(layout: Layout, meeting: Location, chain: Chain): Folder[] {
  const folders: Folder[] = [];
  let at = meeting;
  for (const name of chain) {
    const next = layout.resolve(at, name);
    if (!next) break;
    folders.push(next);
    at = next.location;
  }
  return folders;
}

/**
 * Whether both sides come to the same copy now, or one of them does not use the package any more. Of what TypeScript
 * rejected two copies of one version are enough, unless they have other peers: it takes them for one. Where `@types` tell a side, the copies that run have
 * to agree as well: types that are forced to say the same would only hide the difference.
 */
export function isClosed(pair: Pair, layout: Layout): boolean {
  const { finding, producer, consumer } = pair;
  if (!producer || !consumer) return false;
  const meetings = meetingsAfter(finding, layout);
  return meetings.every((meeting) => {
    const from = endOf(layout, meeting, producer, finding.package);
    const to = endOf(layout, meeting, consumer, finding.package);
    if (from === 'gone' || to === 'gone') return true;
    if (from === 'lost' || to === 'lost' || !runsAgree(pair, layout, meeting)) return false;
    if (from === to) return true;
    // Two names for one package are two modules by intention, and what runs tells them apart.
    return (
      finding.verdict !== 'identity' && from.name === to.name && typeIdentity(layout, from) === typeIdentity(layout, to)
    );
  });
}

const typeIdentity = (layout: Layout, { package: name, version, location, requests }: Folder): string =>
  identityOf({ name, version, location, requests }, (at) => layout.at(at)?.version);

function runsAgree(
  { finding, producer, consumer, producerRuns, consumerRuns }: Pair,
  layout: Layout,
  meeting: Location,
): boolean {
  if (!producerRuns && !consumerRuns) return true;
  const versionOf = (chain: Chain | null): string | null => {
    const end = chain && endOf(layout, meeting, chain, finding.package);
    return end === null || typeof end === 'string' ? null : end.version;
  };
  const [made, taken] = [versionOf(producerRuns ?? producer), versionOf(consumerRuns ?? consumer)];
  return made === null || taken === null || made === taken;
}

/** Where the finding's meeting is after the change: in its place, or wherever its package was moved to. */
function meetingsAfter({ meeting }: Finding, layout: Layout): Location[] {
  const inPlace = layout.at(meeting.location);
  if (inPlace && (inPlace.kind !== 'dependency' || inPlace.package === meeting.name)) return [meeting.location];
  const found: Location[] = [];
  for (const folder of layout.folders()) if (folder.package === meeting.name) found.push(folder.location);
  return found;
}

/**
 * The copy at the end of a chain. Where the chain breaks off, another way may lead to the package: the one copy that it
 * can be; `gone` when nothing of that side leads to the package, `lost` when it may be one of several copies.
 */
function endOf(layout: Layout, meeting: Location, chain: Chain, name: string): Folder | 'gone' | 'lost' {
  const folders = walk(layout, meeting, chain);
  if (folders.length === chain.length) return folders.at(-1) as Folder;
  const start = folders[0];
  if (!start) return 'gone';
  const ends = new Set<Folder>();
  const seen = new Set([start]);
  for (const folder of seen) {
    if (folder.package === name) {
      ends.add(folder);
      continue;
    }
    for (const request of folder.requests) {
      const next = layout.resolve(folder.location, request.name);
      if (next && next.location !== meeting) seen.add(next);
    }
  }
  const [end] = ends;
  return end === undefined ? 'gone' : ends.size === 1 ? end : 'lost';
}
