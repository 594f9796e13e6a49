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
import { isOneToTypeScript } from '../model/type-identity.ts';

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
  const [producer, consumer] = [finding.producer, finding.consumer].map((side) => wayOf(meeting, side, trees));
  if (!producer || !consumer) return false;
  return placesThen(meeting, trees.then).some((place) => {
    const [made, taken] = [endThen(place, producer, trees), endThen(place, consumer, trees)];
    return made >= 0 && taken >= 0 && areApart(finding, [made, taken], trees);
  });
}

/** Copies of one version may have been one copy then, or have had the same peers, which makes them one to TypeScript. */
function areApart(finding: Finding, [made, taken]: readonly [number, number], { now, then }: TwoTrees): boolean {
  const [from, to] = [finding.producer, finding.consumer].map(({ copy }) => now.byLocation.get(copy.location));
  if (!from || !to || from.name !== to.name || from.version !== to.version || from === to) return true;
  return made !== taken && (isOneToTypeScript(now, from.index, to.index) || !isOneToTypeScript(then, made, taken));
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

/** The copy at the end of a way that is the same then as it is now; -1 when it is not. */
function endThen(place: PackageCopy, way: readonly Step[], { then, resolve, isUnchanged }: TwoTrees): number {
  let at = place.index;
  for (const { name, to } of way) {
    at = resolve(then, at, name);
    const copy = then.copies[at];
    if (copy === undefined || !isSameRelease(to, copy)) return -1;
    // What was never published can change without another version.
    if (to.kind !== 'dependency' && !isUnchanged(copy, to)) return -1;
  }
  return at;
}

/** One release of one package; two archives that call themselves so are told apart by what they hold. */
function isSameRelease(a: PackageCopy, b: PackageCopy): boolean {
  if (a.name !== b.name || a.version !== b.version) return false;
  if ((a.kind === 'dependency') !== (b.kind === 'dependency')) return false;
  const [one = '', two = ''] = [a.integrity, b.integrity];
  const algorithm = (text: string): string => text.split('-', 1)[0] ?? '';
  return one === '' || two === '' || algorithm(one) !== algorithm(two) || one === two;
}
