/** Where two versions of a package come together. */
import type { InstallTree } from '../model/tree.ts';
import { type Compact, compact } from './compact.ts';
import { components } from './components.ts';
import type { Divergence } from './divergent.ts';
import { ascend, descendAvoiding, type Layer, release, type Way } from './layers.ts';

/** One way from a meeting down to a version. */
export interface MeetingSide {
  /** The copy of the divergent package at the end of the way. */
  readonly copy: number;
  /** The direct dependency of the meeting that the way goes through; the same as `copy` when the meeting depends on the package itself. */
  readonly via: number;
  /** The number of edges from the meeting to `copy`: 1 when it depends on it itself. */
  readonly distance: number;
}

export interface Meeting {
  /** The copy whose code may hold both versions. */
  readonly at: number;
  /** One for each version that is reached, ascending by version; at least two, not all through the same dependency. */
  readonly sides: readonly MeetingSide[];
  /** The edges of the two nearest sides that go through different dependencies, taken together: 2 is as near as it gets. */
  readonly distance: number;
}

export interface Meetings {
  /** The nearest meetings, nearest first. */
  readonly nearest: readonly Meeting[];
  /** How many there are in all. */
  readonly total: number;
}

/**
 * Where the versions of a package meet: every copy A that has two *different* direct dependencies B and C so that B
 * leads to a copy of one version, C leads to a copy of another, and neither way comes back to A. B or C may be a copy of the package itself.
 *
 *     app ─┬─ mercurius ── graphql 15        app meets graphql 15 through mercurius,
 *          └─ graphql 16                     and graphql 16 itself; distance 2 + 1
 *
 * An ancestor with one dependency above it all is no meeting: whatever clashes, clashes below that dependency. All kinds of edges lead on.
 *
 * Each side is the nearest way to its version, ties broken by location. Where all nearest ways share one dependency, the
 * side that loses least goes another way. Meetings are sorted by distance, then the project's own folders before
 * dependencies, then by location; `limit` (10) of them are returned and all are counted. Linear in the package's ancestors for each version.
 */
export function meetings(
  tree: InstallTree,
  divergence: Divergence,
  options: { readonly limit?: number } = {},
): Meetings {
  const { limit = 10 } = options;
  const graph = compact(tree);
  const layers = divergence.versions.map((version) => {
    const copies = divergence.copies.filter((copy) => tree.copies[copy]?.version === version);
    return ascend(graph, copies);
  });
  const found: Meeting[] = [];
  for (const at of candidates(layers)) {
    const meeting = meetingAt(graph, layers, at);
    if (meeting !== null) found.push(meeting);
  }
  for (const layer of layers) release(graph, layer);
  const foreign = ({ at }: Meeting): number => (tree.copies[at]?.kind === 'dependency' ? 1 : 0);
  found.sort((a, b) => a.distance - b.distance || foreign(a) - foreign(b) || a.at - b.at);
  return { nearest: found.slice(0, limit), total: found.length };
}

/** The copies that reach two versions or more. */
function candidates(layers: readonly Layer[]): Set<number> {
  const all = new Set<number>();
  const twice = new Set<number>();
  for (const { reached } of layers) {
    for (const at of reached) {
      if (all.has(at)) twice.add(at);
      else all.add(at);
    }
  }
  return twice;
}

function meetingAt(graph: Compact, layers: readonly Layer[], at: number): Meeting | null {
  const choices = layers.map((layer) => waysTo(graph, layer, at)).filter(({ best }) => best !== null);
  const sides = choices.flatMap(({ best }) => best ?? []);
  if (sides.length < 2) return null;
  if (sides.every(({ via }) => via === sides[0]?.via)) {
    // All through one dependency. See whether a version can be reached through another one as well.
    let least = -1;
    let loss = Infinity;
    for (const [index, { best, other }] of choices.entries()) {
      if (best === null || other === null || other.distance - best.distance >= loss) continue;
      least = index;
      loss = other.distance - best.distance;
    }
    const detour = choices[least]?.other;
    if (!detour) return null;
    sides[least] = detour;
  }
  const [first, ...others] = sides.toSorted((a, b) => a.distance - b.distance);
  const second = others.find(({ via }) => via !== first?.via);
  return { at, sides, distance: (first?.distance ?? 0) + (second?.distance ?? 0) };
}

/** The nearest way from a copy to a version, and the nearest one through another direct dependency. */
function waysTo(graph: Compact, layer: Layer, at: number): { best: MeetingSide | null; other: MeetingSide | null } {
  let best: MeetingSide | null = null;
  let other: MeetingSide | null = null;
  let before = -1;
  for (let edge = graph.outStart[at] ?? 0; edge < (graph.outStart[at + 1] ?? 0); edge += 1) {
    const via = graph.to[edge] ?? 0;
    if (via === before) continue;
    before = via;
    // A way that cannot beat the second best is not worth looking at.
    const lowest = layer.distance[via] ?? -1;
    if (lowest < 0 || (other !== null && lowest + 1 >= other.distance)) continue;
    const way = wayThrough(graph, layer, at, via);
    if (way === null) continue;
    const side = { copy: way.target, via, distance: way.distance + 1 };
    if (best === null || side.distance < best.distance) {
      other = best;
      best = side;
    } else if (other === null || side.distance < other.distance) other = side;
  }
  return { best, other };
}

/** The nearest way from a direct dependency on, which must not come back to the copy it belongs to. */
function wayThrough(graph: Compact, layer: Layer, at: number, via: number): Way | null {
  const distance = layer.distance[via] ?? -1;
  const target = layer.target[via] ?? -1;
  // Through `at` it would be farther from here than from there, and only in a circle can it come back at all.
  if (distance <= (layer.distance[at] ?? -1)) return { distance, target };
  const component = components(graph);
  if (component[at] !== component[via]) return { distance, target };
  return descendAvoiding(graph, layer, via, at);
}
