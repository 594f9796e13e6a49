/**
 * Whether a finding's packages met in the same way in another lockfile. What a published version contains does not
 * change, so the same versions meeting in the same way have the same verdict, and nothing has to be installed to know it.
 *
 * The way is: from the meeting to the producer and on to its copy of the package, and likewise for the consumer. Each
 * step goes by the name that is imported and has to end at the same version.
 *
 *     app ── mercurius 7.9.1 ── graphql 15.11.0        the same two ways in both lockfiles: known
 *      └─── graphql 16.9.0
 */
import type { Finding, Side } from '../model/report.ts';
import type { InstallTree, PackageCopy } from '../model/tree.ts';

/** The copy that importing a name from a copy leads to, or -1. */
export type Resolve = (tree: InstallTree, from: number, name: string) => number;

/** Whether a folder of the project holds what another one held then; asked for what was never published. */
export type IsUnchanged = (then: PackageCopy, now: PackageCopy) => boolean;

export interface TwoTrees {
  readonly now: InstallTree;
  readonly then: InstallTree;
  readonly resolve: Resolve;
  readonly isUnchanged: IsUnchanged;
}

/** Whether both ways of a finding were there then, at the same meeting. */
export function metBefore(finding: Finding, trees: TwoTrees): boolean {
  const meeting = trees.now.byLocation.get(finding.meeting.location);
  if (meeting === undefined) return false;
  const ways = [wayOf(meeting, finding.producer, trees), wayOf(meeting, finding.consumer, trees)];
  return placesThen(meeting, trees.then).some((place) =>
    ways.every((way) => way !== null && leadsTheSame(place, way, trees)),
  );
}

/** The meeting's counterparts. One's own code changes by itself, a dependency's with its version. */
function placesThen(meeting: PackageCopy, then: InstallTree): PackageCopy[] {
  return then.copies.filter((copy) => {
    if (meeting.kind === 'root' || copy.kind === 'root') return copy.kind === meeting.kind;
    if (meeting.kind === 'dependency') return isSameRelease(meeting, copy);
    return copy.name === meeting.name && copy.kind !== 'dependency';
  });
}

/** One step of a way: the name that is imported, and what it leads to. */
interface Step {
  readonly name: string;
  readonly to: PackageCopy;
}

/** From the meeting to a side, to where the type is written down, to the copy; null when the tree has no such way. */
function wayOf(meeting: PackageCopy, side: Side, { now, resolve }: TwoTrees): Step[] | null {
  const [through, copy] = [side.location, side.copy.location].map((location) => now.byLocation.get(location));
  if (through === undefined || copy === undefined) return null;
  const stops = [through, ownerOf(side.declaration?.file ?? '', now) ?? through, copy];
  const steps: Step[] = [step(now, resolve, meeting, through, side.importedAs)];
  let at = through;
  for (const stop of stops.slice(1)) {
    steps.push(...stepsBetween(now, resolve, at, stop));
    at = stop;
  }
  return steps;
}

/** The copy that a file belongs to: the one with the longest location above it. */
function ownerOf(file: string, tree: InstallTree): PackageCopy | undefined {
  for (let end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
    const copy = tree.byLocation.get(file.slice(0, end));
    if (copy !== undefined) return copy;
  }
  return undefined;
}

/** The shortest way over dependencies; one step when there is none, as to a package that is imported undeclared. */
function stepsBetween(tree: InstallTree, resolve: Resolve, from: PackageCopy, to: PackageCopy): Step[] {
  if (from === to) return [];
  const before = new Map<number, number>([[from.index, -1]]);
  const queue = [from.index];
  for (let next = 0; next < queue.length && !before.has(to.index); next += 1) {
    const at = queue[next] ?? 0;
    for (const edge of tree.edgesOut[at] ?? []) {
      if (edge.to < 0 || before.has(edge.to)) continue;
      before.set(edge.to, at);
      queue.push(edge.to);
    }
  }
  if (!before.has(to.index)) return [step(tree, resolve, from, to)];
  const steps: Step[] = [];
  for (let at = to.index; at !== from.index; at = before.get(at) ?? from.index) {
    const [end, start] = [tree.copies[at], tree.copies[before.get(at) ?? from.index]];
    if (end !== undefined && start !== undefined) steps.unshift(step(tree, resolve, start, end));
  }
  return steps;
}

/** The name by which one copy gets to another. */
function step(tree: InstallTree, resolve: Resolve, from: PackageCopy, to: PackageCopy, usual?: string): Step {
  const names = [
    usual,
    ...(tree.edgesOut[from.index] ?? []).filter((edge) => edge.to === to.index).map((edge) => edge.name),
  ];
  const name = names.find((one) => one !== undefined && resolve(tree, from.index, one) === to.index);
  return { name: name ?? to.importName, to };
}

function leadsTheSame(place: PackageCopy, way: readonly Step[], { then, resolve, isUnchanged }: TwoTrees): boolean {
  let at = place.index;
  for (const { name, to } of way) {
    at = resolve(then, at, name);
    const copy = then.copies[at];
    if (copy === undefined || !isSameRelease(to, copy)) return false;
    // What was never published can change without another version.
    if (to.kind !== 'dependency' && !isUnchanged(copy, to)) return false;
  }
  return true;
}

/** One release of one package; two archives that call themselves so are told apart by what they hold. */
function isSameRelease(a: PackageCopy, b: PackageCopy): boolean {
  if (a.name !== b.name || a.version !== b.version) return false;
  if ((a.kind === 'dependency') !== (b.kind === 'dependency')) return false;
  const [one = '', two = ''] = [a.integrity, b.integrity];
  const algorithm = (text: string): string => text.split('-', 1)[0] ?? '';
  return one === '' || two === '' || algorithm(one) !== algorithm(two) || one === two;
}
