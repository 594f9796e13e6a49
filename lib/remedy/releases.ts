/** Which published releases are worth a trial: after a change to one of them both ways would ask for one copy. */
import { compare, diff, gte, major } from 'semver';
import type { Layout } from './layout.ts';
import type { OwnRequest } from './own.ts';
import { type Chain, type Pair, walk } from './pairs.ts';
import { packageOfSpec, rangeOfSpec, type Shelf } from './shelf.ts';

/** Releases of one package that are tried: newer ones, and older ones. */
const maximumNewer = 5;
const maximumOlder = 2;
/** Releases whose requests are compared with what is installed. */
const maximumCompared = 200;

/** What a way comes to: the version at its end, and the range by which that is asked for (null: the change itself). */
interface End {
  readonly version: string;
  readonly spec: string | null;
  /** The change is on this way. */
  readonly isMoved: boolean;
}

/** Packages whose releases have to be known: all on a way from the first that the project asks for itself, and D. */
export function packagesOnWays(pairs: readonly Pair[], own: readonly OwnRequest[], layout: Layout): Set<string> {
  const targets = new Set(own.map(({ target }) => target));
  const names = new Set<string>();
  for (const { finding, producer, consumer } of pairs) {
    for (const chain of [producer, consumer]) {
      const way = walk(layout, finding.meeting.location, chain ?? []);
      const first = way.findIndex((folder) => targets.has(folder));
      for (const folder of first < 0 ? [] : way.slice(first))
        if (folder.kind === 'dependency') names.add(folder.package);
    }
    names.add(finding.package);
  }
  return names;
}

/**
 * By package that the project asks for itself: releases after which findings may end. The least change comes first, and
 * a greater one only when it serves more findings, or is the first of its major version; older ones as well, since it is
 * the trial that tells whether a newer one really fits.
 */
export function promisingReleases(
  pairs: readonly Pair[],
  own: readonly OwnRequest[],
  layout: Layout,
  shelf: Shelf,
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const item of own) {
    const name = item.target.package;
    const touched = pairs.filter((pair) => concerns(pair, item, layout));
    if (touched.length === 0) continue;
    const scores = new Map<string, number>();
    for (const version of shelf.releases(name)) {
      if (version === item.target.version) continue;
      let score = 0;
      for (const pair of touched)
        if (meets(pair, item, version, layout, shelf)) score += pair.finding.severity === 'error' ? 1000 : 1;
      if (score > 0) scores.set(version, score);
    }
    const fitting = [...scores.keys()];
    const newer = fitting.filter((version) => compare(version, item.target.version, true) > 0);
    const older = fitting.filter((version) => compare(version, item.target.version, true) < 0).reverse();
    const chosen = [newer, older].flatMap((versions, index) => [
      ...climb(versions, scores, index === 0 ? maximumNewer : maximumOlder),
      ...mostAtHome(name, versions, scores, shelf),
    ]);
    found.set(
      name,
      [...new Set([...(found.get(name) ?? []), ...chosen])].sort((a, b) => compare(a, b, true)),
    );
  }
  return found;
}

const concerns = (pair: Pair, { target }: OwnRequest, layout: Layout): boolean =>
  target.package === pair.finding.package ||
  [pair.producer, pair.consumer].some((chain) =>
    walk(layout, pair.finding.meeting.location, chain ?? []).includes(target),
  );

/** The nearest one, then each that serves more than all before it, then the nearest of each further major version. */
function climb(versions: readonly string[], scores: ReadonlyMap<string, number>, limit: number): string[] {
  const chosen: string[] = [];
  const majors = new Set<number>();
  let best = 0;
  for (const version of versions) {
    const score = scores.get(version) ?? 0;
    if (score <= best && majors.has(major(version, true))) continue;
    best = Math.max(best, score);
    majors.add(major(version, true));
    chosen.push(version);
  }
  const top = chosen.filter((version) => scores.get(version) === best);
  const rest = chosen.filter((version) => scores.get(version) !== best);
  return [...top, ...rest].slice(0, limit);
}

/** Of those that serve most, the one that asks least for other versions than the installed ones: packages released together. */
function mostAtHome(
  name: string,
  versions: readonly string[],
  scores: ReadonlyMap<string, number>,
  shelf: Shelf,
): string[] {
  const top = Math.max(...versions.map((version) => scores.get(version) ?? 0));
  let best: { version: string; parting: number } | null = null;
  for (const version of versions.filter((item) => scores.get(item) === top).slice(0, maximumCompared)) {
    const requests = shelf.get(name, version)?.requests ?? [];
    const parting = requests.filter((request) => {
      const installed = shelf.versions(packageOfSpec(request.name, request.spec));
      return installed.length > 0 && !installed.some((item) => shelf.satisfies(item, request.spec));
    }).length;
    if (best === null || parting < best.parting) best = { version, parting };
  }
  return best ? [best.version] : [];
}

/** Whether the ends of both ways could share a copy, once the project asks for this release. Only the trial proves it. */
function meets(pair: Pair, item: OwnRequest, version: string, layout: Layout, shelf: Shelf): boolean {
  const [a, b] = [pair.producer, pair.consumer].map((chain) => endAfter(pair, chain, item, version, layout, shelf));
  if (!a || !b) return false;
  return a.version === b.version || takes(a, b, shelf) || takes(b, a, shelf);
}

/** `a` would be content with the copy of `b`. What npm has placed already makes room for a newer version only. */
const takes = (a: End, b: End, shelf: Shelf): boolean =>
  a.spec !== null && shelf.satisfies(b.version, a.spec) && (a.isMoved || gte(b.version, a.version, true));

function endAfter(
  { finding }: Pair,
  chain: Chain | null,
  { target }: OwnRequest,
  version: string,
  layout: Layout,
  shelf: Shelf,
): End | null {
  if (!chain) return null;
  const way = walk(layout, finding.meeting.location, chain);
  if (way.length !== chain.length) return null;
  const changed = way.indexOf(target);
  let spec: string | null = null;
  let now = changed < 0 ? null : version;
  for (const [index, folder] of way.entries()) {
    if (index === changed) {
      spec = null;
      continue;
    }
    const before = index === 0 ? layout.at(finding.meeting.location) : way[index - 1];
    const isAfter = changed >= 0 && index > changed;
    const known = isAfter && now !== null ? shelf.get(before?.package ?? '', now) : before;
    const request = known?.requests.find(({ name }) => name === chain[index]);
    // A release that does not use it any more hands out something else: nothing is known of that.
    if (!request || packageOfSpec(request.name, request.spec) !== folder.package) return null;
    spec = request.spec;
    if (!isAfter) continue;
    now = shelf.satisfies(folder.version, spec) ? folder.version : (shelf.best(request.name, spec)?.version ?? null);
    if (now === null) return null;
  }
  const end = way.at(-1);
  return end ? { version: (changed < 0 ? end.version : now) as string, spec, isMoved: changed >= 0 } : null;
}

/** Releases that mend a peer request which another change has broken: the nearest newer one, or older one. */
export function companionReleases(
  item: OwnRequest,
  conflicts: readonly { readonly from: string; readonly name: string; readonly spec: string }[],
  after: Layout,
  shelf: Shelf,
): string[] {
  const { package: name, version: current } = item.target;
  const mends = (version: string): boolean =>
    conflicts.some((conflict) => {
      if (conflict.name === item.request.name) return shelf.satisfies(version, conflict.spec);
      if (after.at(conflict.from)?.package !== name) return false;
      const request = shelf.get(name, version)?.requests.find((asked) => asked.name === conflict.name);
      const found = after.resolve(conflict.from, conflict.name);
      return !request || (found !== null && shelf.satisfies(found.version, request.spec));
    });
  const fitting = shelf.releases(name).filter((version) => version !== current && mends(version));
  const newer = fitting.find((version) => compare(version, current, true) > 0);
  const older = fitting.findLast((version) => compare(version, current, true) < 0);
  return [newer ?? older].filter((version) => version !== undefined);
}

/**
 * A published version that everybody who asks for a package accepts, and that npm would come to by itself; null when
 * there is none, or somebody asks for something else than a range.
 */
export function publishedCommon(name: string, layout: Layout, shelf: Shelf): string | null {
  const specs = new Set<string>();
  for (const asker of layout.folders()) {
    for (const request of asker.requests) {
      if (layout.resolve(asker.location, request.name)?.package === name) specs.add(request.spec);
    }
  }
  const fits = (version: string): boolean => [...specs].every((spec) => shelf.satisfies(version, spec));
  const version = shelf.releases(name).findLast(fits);
  if (version === undefined) return null;
  return [...specs].some((spec) => shelf.best(name, rangeOfSpec(spec))?.version === version) ? version : null;
}

/** 0 for a patch, 1 for a minor version, 2 for a major one and for what cannot be compared. */
export function stepBetween(from: string, to: string): number {
  try {
    const step = diff(from, to);
    return step === null || step === 'patch' ? 0 : step === 'minor' ? 1 : 2;
  } catch {
    return 2;
  }
}
