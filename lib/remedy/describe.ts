/** What a remedy does, in words. */
import type { Remedy } from '../model/report.ts';
import type { RequestEdit } from './change.ts';
import { manifestOf } from './commands.ts';
import type { Ground } from './layout.ts';
import type { Trial } from './trial.ts';

/** Names in a sentence: more are counted. */
const maximumNames = 3;

export function describe(trial: Trial, ground: Ground): Pick<Remedy, 'title' | 'effect'> {
  return { title: titleOf(trial, ground), effect: effectOf(trial, ground) };
}

function titleOf({ kind, change }: Trial, ground: Ground): string {
  const { edits, forced, merged } = change;
  if (merged) return `one version, ${merged.version}, satisfies every range: keep only that`;
  if (forced.length > 0) {
    const [first] = forced;
    const askers = forced.flatMap(({ asker }) => asker ?? []);
    return `force ${first?.name} ${first?.version} ${askers.length > 0 ? `on ${some(askers)}` : 'everywhere'}`;
  }
  const wanted = [...new Set(edits.map((edit) => `${edit.name} ${edit.version}`))].join(' and ');
  const files = some([...new Set(edits.map(({ location }) => manifestOf(location)))]);
  if (kind === 'peer') return `make ${edits[0]?.name} a peer dependency in ${files}: who uses it chooses the version`;
  const direction = edits.every((edit) => before(edit, ground) !== null) ? 'ask for' : 'add';
  return `${direction} ${wanted} in ${files}${kind === 'align' ? ', so that all of them share it' : ''}`;
}

const before = ({ location, name }: RequestEdit, ground: Ground): string | null =>
  ground.folders.get(location)?.requests.find((request) => request.name === name)?.spec ?? null;

function effectOf(trial: Trial, ground: Ground): string {
  const { closes, changes, opens, parts: parted, simulated, change } = trial;
  const own = closes.filter(({ finding }) => finding.severity === 'error').length;
  const parts = [
    `closes ${closes.length} finding${closes.length === 1 ? '' : 's'}${own > 0 && own < closes.length ? ` (${own} of them errors)` : ''}`,
    changes.length === 0 ? 'moves copies only' : `changes ${some(changes.map((item) => item.package))}`,
  ];
  if (opens.length > 0)
    parts.push(`installs another version of ${some(opens.map((item) => item.package))} beside one that stays`);
  if (parted.length > 0)
    parts.push(
      `parts ${some(parted.map(({ finding }) => `${finding.producer.package} from ${finding.consumer.package}`))} in ${parted[0]?.finding.package}, which share a copy now`,
    );
  const nameAt = (location: string): string =>
    simulated.layout.at(location)?.package ?? ground.folders.get(location)?.package ?? location;
  const refused = simulated.strained.map(({ from, name, spec }) => `${nameAt(from)} asks for ${name} ${spec}`);
  if (refused.length > 0) parts.push(`against a range: ${some([...new Set(refused)])}`);
  const peers = simulated.conflicts.map(({ from, name, spec }) => `${nameAt(from)} wants ${name} ${spec} beside it`);
  if (peers.length > 0) parts.push(`npm may refuse it: ${some([...new Set(peers)])}`);
  if (simulated.unanswered.length > 0)
    parts.push(`npm will also fetch ${some(simulated.unanswered.map(({ name, spec }) => `${name}@${spec}`))}`);
  const majors = change.edits.filter((edit) => changesMajor(edit, ground));
  if (majors.length > 0)
    parts.push(`your own code then uses ${some(majors.map(({ name, version }) => `${name} ${version}`))}`);
  return parts.join('; ');
}

function changesMajor(edit: RequestEdit, ground: Ground): boolean {
  const spec = before(edit, ground);
  // Before 1.0.0 the second number says what breaks.
  const first = (text: string): string | undefined => /0\.\d+|\d+/.exec(text)?.[0];
  return spec !== null && first(spec) !== first(edit.version);
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, maximumNames);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
