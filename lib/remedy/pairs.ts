/** What becomes of the two sides of a finding when the tree changes. */
import type { Finding, Side } from '../model/report.ts';
import type { InstallTree, Location } from '../model/tree.ts';
import type { Folder, Layout } from './layout.ts';

/** Import names from the meeting to a copy of the divergent package: each is what Node finds from the folder before. */
export type Chain = readonly string[];

/** A finding, and how its sides get to their copies. */
export interface Pair {
  readonly finding: Finding;
  /** Null when no chain of requests was found: then nothing can be said of it after a change. */
  readonly producer: Chain | null;
  readonly consumer: Chain | null;
}

export function pairOf(tree: InstallTree, finding: Finding): Pair {
  const meeting = tree.byLocation.get(finding.meeting.location);
  if (!meeting) return { finding, producer: null, consumer: null };
  const chain = (side: Side): Chain | null => chainTo(tree, meeting.index, side);
  return { finding, producer: chain(finding.producer), consumer: chain(finding.consumer) };
}

/** The shortest way over requests: through the side's own package, or through the `@types` package that types it. */
function chainTo(tree: InstallTree, meeting: number, side: Side): Chain | null {
  const target = tree.byLocation.get(side.copy.location)?.index;
  if (target === undefined) return null;
  const first = tree.byLocation.get(side.location)?.index;
  const typed = `@types/${side.package.replace(/^@([^/]+)\//, '$1__')}`;
  const starts = (tree.edgesOut[meeting] ?? []).filter(
    ({ to, name }) => to >= 0 && (to === first || to === target || name === typed),
  );
  let best: Chain | null = null;
  for (const { name, to } of starts) {
    const rest = shortest(tree, to, target, meeting);
    if (rest && (best === null || rest.length + 1 < best.length)) best = [name, ...rest];
  }
  return best;
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
 * rejected two copies of one version are enough: it takes them for one.
 */
export function isClosed(pair: Pair, layout: Layout): boolean {
  const { finding, producer, consumer } = pair;
  if (!producer || !consumer) return false;
  const meetings = meetingsAfter(finding, layout);
  return meetings.every((meeting) => {
    const from = endOf(layout, meeting, producer, finding.package);
    const to = endOf(layout, meeting, consumer, finding.package);
    if (from === 'gone' || to === 'gone') return true;
    if (from === 'lost' || to === 'lost') return false;
    if (from === to) return true;
    // Two names for one package are two modules by intention, and what runs tells them apart.
    const isOneType = from.package === to.package && from.version === to.version && from.name === to.name;
    return isOneType && finding.verdict !== 'identity';
  });
}

/** Where the finding's meeting is after the change: in its place, or wherever its package was moved to. */
function meetingsAfter({ meeting }: Finding, layout: Layout): Location[] {
  const inPlace = layout.at(meeting.location);
  if (inPlace && (inPlace.kind !== 'dependency' || inPlace.package === meeting.name)) return [meeting.location];
  const found: Location[] = [];
  for (const folder of layout.folders()) if (folder.package === meeting.name) found.push(folder.location);
  return found;
}

/** The copy at the end of a chain; `gone` when nothing of that side leads to the package, `lost` when something may. */
function endOf(layout: Layout, meeting: Location, chain: Chain, name: string): Folder | 'gone' | 'lost' {
  const folders = walk(layout, meeting, chain);
  if (folders.length === chain.length) return folders.at(-1) as Folder;
  const start = folders[0];
  if (!start) return 'gone';
  const seen = new Set([start]);
  for (const folder of seen) {
    if (folder.package === name) return 'lost';
    for (const request of folder.requests) {
      const next = layout.resolve(folder.location, request.name);
      if (next && next.location !== meeting) seen.add(next);
    }
  }
  return 'gone';
}
