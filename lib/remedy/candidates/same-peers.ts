/** One version of D beside other peers: the same peers make the copies one package again. */
import { noChange } from '../change.ts';
import type { Folder, Ground, Layout } from '../layout.ts';
import { editTo, type OwnRequest } from '../own.ts';
import { type Pair, walk } from '../pairs.ts';
import type { Candidate } from '../trial.ts';

/** For each side: the project asks everywhere for the peers that this side's copy has. */
export function samePeers(pair: Pair, own: readonly OwnRequest[], ground: Ground, layout: Layout): Candidate[] {
  const { finding, producer, consumer } = pair;
  if (finding.producer.copy.version !== finding.consumer.copy.version) return [];
  const ends = [producer, consumer].map((chain) => walk(layout, finding.meeting.location, chain ?? []).at(-1));
  return ends.flatMap((copy): Candidate[] => {
    const edits = copy ? peersOf(copy, layout).flatMap((peer) => editsTo(peer, own, ground)) : [];
    return edits.length > 0 ? [{ kind: edits.length > 1 ? 'align' : 'upgrade', change: { ...noChange, edits } }] : [];
  });
}

const peersOf = (copy: Folder, layout: Layout): Folder[] =>
  copy.requests
    .filter(({ type }) => type === 'peer' || type === 'peerOptional')
    .flatMap(({ name }) => layout.resolve(copy.location, name) ?? []);

const editsTo = (peer: Folder, own: readonly OwnRequest[], ground: Ground): ReturnType<typeof editTo>[] =>
  own
    .filter(
      ({ request, target }) =>
        request.name === peer.name && target.package === peer.package && target.version !== peer.version,
    )
    .map((item) => editTo(item, peer.version, ground));
