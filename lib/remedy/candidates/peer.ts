/** A library, or a workspace, that leaves the choice of D to whoever uses it: one copy, whatever that is. */
import { noChange } from '../change.ts';
import type { Layout } from '../layout.ts';
import type { OwnRequest } from '../own.ts';
import { type Pair, walk } from '../pairs.ts';
import { rangeOfSpec } from '../shelf.ts';
import type { Candidate } from '../trial.ts';

/**
 * For each own folder on the ways, but the root of an application, that asks for D as a plain dependency: D becomes
 * a peer dependency that accepts its own range and the other side's version.
 */
export function peer(
  pair: Pair,
  own: readonly OwnRequest[],
  layout: Layout,
  isLibrary: (location: string) => boolean,
): Candidate[] {
  const { finding, producer, consumer } = pair;
  if (!producer || !consumer) return [];
  const meeting = finding.meeting.location;
  const ways = [producer, consumer].map((chain) => walk(layout, meeting, chain));
  const found: Candidate[] = [];
  for (const [index, way] of ways.entries()) {
    const copy = way.at(-1);
    const other = ways[1 - index]?.at(-1);
    const asker = way.at(-2) ?? layout.at(meeting);
    if (!copy || !other || !asker || asker.kind === 'dependency' || copy.version === other.version) continue;
    if (!isLibrary(asker.location)) continue;
    const item = own.find(({ folder, request }) => folder === asker && request.name === copy.name);
    if (item?.request.type !== 'prod' || item.request.spec.startsWith('npm:')) continue;
    const range = rangeOfSpec(item.request.spec);
    const spec = `${/^\d/.test(range) ? `^${range}` : range} || ^${other.version}`;
    const edit = { location: asker.location, name: copy.name, spec, version: other.version, type: 'peer' as const };
    found.push({ kind: 'peer', change: { ...noChange, edits: [edit] } });
  }
  return found;
}
