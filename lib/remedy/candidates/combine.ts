/** Changes that need a companion: a peer that has to move along, a second request that still leads to the other copy. */
import type { Change } from '../change.ts';
import type { Ground, Layout } from '../layout.ts';
import { editTo, type OwnRequest } from '../own.ts';
import { type Pair, walk } from '../pairs.ts';
import type { Candidate, Trial } from '../trial.ts';

/**
 * A trial with one more request changed: of a package that a broken peer request comes from or goes to, or of one on the
 * way of a finding of the same package that is still open.
 */
export function extended(
  trial: Trial,
  siblings: readonly Pair[],
  own: readonly OwnRequest[],
  ground: Ground,
  layout: Layout,
  versionsOf: (item: OwnRequest) => readonly string[],
): Candidate[] {
  const wanted = new Set<string>();
  for (const { from, name } of trial.simulated.conflicts) {
    wanted.add(trial.simulated.layout.at(from)?.name ?? '');
    wanted.add(name);
  }
  for (const pair of siblings) {
    if (trial.closes.includes(pair)) continue;
    for (const chain of [pair.producer, pair.consumer])
      for (const { name } of walk(layout, pair.finding.meeting.location, chain ?? [])) wanted.add(name);
  }
  const { edits } = trial.change;
  const taken = new Set(edits.map(({ name }) => name));
  return own
    .filter(({ request }) => wanted.has(request.name) && !taken.has(request.name))
    .flatMap((item) =>
      versionsOf(item)
        .filter((version) => version !== item.target.version)
        .map((version): Candidate => {
          const change: Change = { ...trial.change, edits: [...edits, editTo(item, version, ground)] };
          return { kind: trial.kind, change };
        }),
    );
}
