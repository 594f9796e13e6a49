/** What a meeting's code says of one crossing. */
import type { Crossing } from './flows.ts';
import type { UsageFinder, UsageSeen } from './usage.ts';

/** Whether a side of a crossing is the divergent package itself, imported by the meeting. */
export function isOwnCopy(crossing: Crossing, role: 'producer' | 'consumer'): boolean {
  const { copy, types } = crossing[role];
  const typed = role === 'producer' ? crossing.producerCopy : crossing.consumerCopy;
  return copy === typed || types === typed;
}

/** Whether members are missing on what another package hands out, and not on what the meeting imports itself. */
export const isHandedOut = (crossing: Crossing): boolean =>
  crossing.kind === 'augmentation' && !isOwnCopy(crossing, 'consumer');

/** Where the meeting's code imports both sides. What is declared for the whole program needs no import to be used. */
export function crossingUsage(crossing: Crossing, usage: UsageFinder): UsageSeen {
  const { meeting, producer, consumer, kind } = crossing;
  if (kind === 'augmentation') return memberUsage(crossing, usage);
  const isGlobal = (role: 'producer' | 'consumer'): boolean => kind === 'ambient' && isOwnCopy(crossing, role);
  const [one, two] = [isGlobal('producer') ? consumer : producer, isGlobal('consumer') ? producer : consumer];
  const seen = usage.find(meeting, one.name, two.name);
  return {
    usage: seen.usage,
    producerAt: isGlobal('producer') ? null : seen.producerAt,
    consumerAt: isGlobal('consumer') ? null : seen.consumerAt,
  };
}

/**
 * Who imports both and names none of the members has no trouble with where they are. Of what another package hands out, the
 * code must use the export that does so, and the member in the same file.
 */
function memberUsage(crossing: Crossing, usage: UsageFinder): UsageSeen {
  const { meeting, producer, consumer, flows } = crossing;
  const seen = usage.find(meeting, producer.name, consumer.name);
  if (seen.usage !== 'seen') return seen;
  const wordsOf = (name: string): ReadonlySet<string> | undefined => usage.of(meeting, name)?.words;
  const isNamed = isHandedOut(crossing)
    ? flows.some(({ member, to }) => {
        const words = wordsOf(consumer.name);
        const root = to.root.name.split('.')[0] as string;
        return words?.has(member ?? '') && (/^(?:default|export=)$/.test(root) || words.has(root));
      })
    : [producer.name, consumer.name].some((name) => flows.some(({ member }) => wordsOf(name)?.has(member ?? '')));
  return isNamed ? seen : { ...seen, usage: 'possible' };
}
