/** Another version of something that the project itself asks for, after which both sides share one copy. */
import { noChange } from '../change.ts';
import type { Ground, Layout } from '../layout.ts';
import { editTo, type OwnRequest } from '../own.ts';
import { type Pair, walk } from '../pairs.ts';
import type { Candidate } from '../trial.ts';

/**
 * For each package on the ways of both sides that the project asks for itself: every other version to try. The
 * project's own request for D is one of them. Where several of its folders ask for it, all change together (`align`).
 */
export function upgrade(
  pair: Pair,
  own: readonly OwnRequest[],
  ground: Ground,
  layout: Layout,
  versionsOf: (name: string) => readonly string[],
): Candidate[] {
  const meeting = pair.finding.meeting.location;
  const onTheWay = new Set([pair.producer, pair.consumer].flatMap((chain) => walk(layout, meeting, chain ?? [])));
  const found: Candidate[] = [];
  const names = new Set<string>();
  for (const item of own) {
    const isTheirs = onTheWay.has(item.target) || item.target.package === pair.finding.package;
    if (!isTheirs || names.has(item.request.name)) continue;
    names.add(item.request.name);
    const asking = own.filter(
      (other) => other.request.name === item.request.name && other.target.package === item.target.package,
    );
    const others = versionsOf(item.target.package).filter((version) => version !== item.target.version);
    for (const version of others) {
      const alone = { ...noChange, edits: [editTo(item, version, ground)] };
      if (asking.length === 1) found.push({ kind: 'upgrade', change: alone });
      else {
        const edits = asking
          .filter(({ target }) => target.version !== version)
          .map((each) => editTo(each, version, ground));
        found.push({ kind: edits.length > 1 ? 'align' : 'upgrade', change: { ...noChange, edits } });
      }
    }
    if (asking.length < 2) continue;
    // All folders on a version that one of them has already.
    for (const version of new Set(asking.map(({ target }) => target.version))) {
      const edits = asking
        .filter(({ target }) => target.version !== version)
        .map((each) => editTo(each, version, ground));
      if (edits.length > 0) found.push({ kind: 'align', change: { ...noChange, edits } });
    }
  }
  return found;
}
