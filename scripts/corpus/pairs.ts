/** Whether findings show a labelled producer–consumer pair. */
import type { Finding, Side } from '../../lib/model/report.ts';
import type { Label, LabelledCrossing, LabelledSide } from './labels.ts';

/** What both `x` and its carrier of types `@types/x` are called; `@types/a__b` carries `@a/b`. */
export function typedName(name: string): string {
  const bare = name.replace(/^@types\//, '');
  return bare !== name && bare.includes('__') ? `@${bare.replace('__', '/')}` : bare;
}

/**
 * A side is found when it is the same package (or its `@types`), or lies in the same place: an `npm:` alias has another
 * name there. The meeting's own code (`app`, when that is the project) is the side that is the divergent package itself.
 */
export function sideMatches(found: Side, labelled: LabelledSide, divergent: string, meeting: string): boolean {
  const isMeeting = labelled.package === 'app' || (meeting !== '' && labelled.location === meeting);
  if (isMeeting && typedName(found.package) === typedName(divergent)) return true;
  if (labelled.package === 'app') return false;
  return typedName(found.package) === typedName(labelled.package) || found.location === labelled.location;
}

/** A pair is found when one finding has both sides in the labelled direction, where the proof says they meet. */
export function pairMatches(finding: Finding, crossing: LabelledCrossing, divergent: string): boolean {
  if (crossing.proof && finding.meeting.location !== crossing.proof.at) return false;
  return (
    sideMatches(finding.producer, crossing.producer, divergent, finding.meeting.location) &&
    sideMatches(finding.consumer, crossing.consumer, divergent, finding.meeting.location)
  );
}

/**
 * Crossings of a conflicting package that a conflict finding should show. A flow that compiles is one only when the
 * label itself is `identity`; under `breaking` it is the harmless side of the story.
 */
export function conflictPairs(label: Label): readonly LabelledCrossing[] {
  if (label.verdict === 'identity') return label.crossings;
  return label.verdict === 'breaking' ? label.crossings.filter(({ proof }) => proof?.expect !== 'accept') : [];
}

export const pairText = ({ producer, consumer }: LabelledCrossing): string =>
  `${producer.package} → ${consumer.package}`;
