/** When no version fits both: two names for two copies, or plain data between them. */
import type { Finding, Remedy, Side } from '../../model/report.ts';
import { commandFor } from '../commands.ts';
import { type Ground, Layout } from '../layout.ts';
import type { Pair } from '../pairs.ts';

/** Fields that are named in a sentence. */
const maximumFields = 6;

/** An object of more fields than this nobody writes by hand. */
const writableFields = 12;

/**
 * The project asks for one version itself and talks to a package that uses another one: the other version gets a name of
 * its own, so that the code can make, or take, what that package understands.
 */
export function alias(pair: Pair, ground: Ground): Remedy[] {
  const { finding } = pair;
  const { meeting, producer, consumer } = finding;
  const at = ground.folders.get(meeting.location);
  if (!at || at.kind === 'dependency') return [];
  // Of one version there is no other one to name.
  if (isOwn(producer) === isOwn(consumer) || producer.copy.version === consumer.copy.version) return [];
  const other = isOwn(producer) ? consumer : producer;
  const layout = new Layout(ground);
  const present = at.requests.find((request) => {
    const found = layout.resolve(at.location, request.name);
    return found?.package === finding.package && found.version === other.copy.version;
  });
  if (present) {
    return [
      {
        kind: 'alias',
        title: `both are there by name: use ${present.name} with ${other.package}`,
        effect: `in the code that talks to ${other.package}, import from '${present.name}', which is the version that it uses`,
        closes: [],
        opens: [],
        changes: [],
      },
    ];
  }
  const name = `${finding.package.replace(/^@([^/]+)\//, '$1-')}-${major(other.copy.version)}`;
  if (at.requests.some((request) => request.name === name)) return [];
  const spec = `npm:${finding.package}@${other.copy.version}`;
  const edit = { location: at.location, name, spec, version: other.copy.version, type: 'prod' as const };
  return [
    {
      kind: 'alias',
      title: `keep both apart by name: ${finding.package} ${other.copy.version} as ${name}`,
      ...commandFor([edit], ground),
      effect: `in the code that talks to ${other.package}, import from '${name}'; nothing else changes`,
      closes: [],
      opens: [],
      changes: [],
    },
  ];
}

const major = (version: string): string => /^\d+/.exec(version)?.[0] ?? '0';

/** The meeting's own code uses the package itself. */
const isOwn = ({ location, copy }: Side): boolean => location === copy.location;

/** A package, or the code that imports a copy by its name. */
const nameOf = ({ package: side, copy }: Side, name: string): string =>
  side === name ? `the code that imports ${copy.location.split('node_modules/').at(-1)} ${copy.version}` : side;

/** `fields` are what the consumer's type demands, when that could be read. */
export function narrow(finding: Finding, fields: readonly string[]): Remedy {
  const { producer, consumer, package: name, verdict, types } = finding;
  const [giver, taker] = [producer, consumer].map((side) => nameOf(side, name)) as [string, string];
  const type = types[0] ?? 'object';
  const own = `${type} of ${name} ${consumer.copy.version}`;
  const shown = fields.slice(0, maximumFields);
  const more = fields.length > shown.length ? ` and ${fields.length - shown.length} more` : '';
  // What checks where a value comes from takes no look-alike.
  const how =
    verdict === 'identity'
      ? `${taker} tells its own ${own} from all others: make one there, from plain values`
      : shown.length > 0 && fields.length <= writableFields
        ? `${taker} needs ${shown.join(', ')}${more} (${own}): build that from what ${giver} gives`
        : `make the ${own} there, from the strings, numbers and plain objects that ${giver} gives`;
  const isOneVersion = producer.copy.version === consumer.copy.version;
  const plain = `hand plain data to ${taker}, not the ${name} objects of ${giver}`;
  const isTwice = isOneVersion && [producer, consumer].every(isOwn);
  const isApart = isOneVersion && verdict === 'incompatible';
  return {
    kind: 'narrow',
    title: isTwice
      ? `one version by two names: import it by one of them, or hand plain data to ${taker}`
      : isApart
        ? `one version beside other peers: give both the same peers, or ${plain}`
        : `no version fits both: ${plain}`,
    effect: how,
    closes: [],
    opens: [],
    changes: [],
  };
}
