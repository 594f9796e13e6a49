/** A version forced on those who ask for another one: the smallest `overrides` block that makes the copies one. */
import type { ForcedVersion } from '../change.ts';
import { noChange } from '../change.ts';
import type { Folder, Ground, Layout } from '../layout.ts';
import type { OwnRequest } from '../own.ts';
import { type Chain, type Pair, walk } from '../pairs.ts';
import type { Candidate } from '../trial.ts';

/**
 * Both directions, smallest first: below the one package that asks for the odd copy; below all that get a copy of that
 * version; everywhere. An entry for a package that the root asks for itself has to repeat the root's request (`$name`).
 */
export function override(pair: Pair, ground: Ground, layout: Layout, own: readonly OwnRequest[]): Candidate[] {
  const { finding, producer, consumer } = pair;
  const meeting = finding.meeting.location;
  if (!producer || !consumer) return [];
  const ends = [endOf(layout, meeting, producer), endOf(layout, meeting, consumer)];
  const [from, to] = ends;
  if (!from?.copy || !to?.copy || from.copy.package !== to.copy.package) return [];
  return [...forcing(from, to.copy, ground, layout, own), ...forcing(to, from.copy, ground, layout, own)];
}

interface End {
  readonly copy: Folder | undefined;
  /** Whose request leads to the copy. */
  readonly asker: Folder | null;
}

function endOf(layout: Layout, meeting: string, chain: Chain): End {
  const folders = walk(layout, meeting, chain);
  return { copy: folders.at(-1), asker: folders.at(-2) ?? layout.at(meeting) };
}

function forcing(odd: End, keep: Folder, ground: Ground, layout: Layout, own: readonly OwnRequest[]): Candidate[] {
  const { copy, asker } = odd;
  if (!copy || copy.version === keep.version) return [];
  const { name } = copy;
  const { version } = keep;
  const candidate = (forced: readonly ForcedVersion[]): Candidate => ({
    kind: 'override',
    change: { ...noChange, forced },
  });
  const found: Candidate[] = [];
  if (asker && asker.kind === 'dependency') found.push(candidate([below(asker, name, version, ground)]));
  const askers = layout.askersOf(name).filter((folder) => {
    const target = layout.resolve(folder.location, name);
    return folder.kind === 'dependency' && target?.package === copy.package && target.version === copy.version;
  });
  const entries = new Map(
    askers.map((folder) => {
      const entry = below(folder, name, version, ground);
      return [`${entry.asker}@${entry.askerVersion ?? ''}`, entry];
    }),
  );
  if (entries.size > 1 && entries.size <= 4)
    found.push(candidate([...entries.keys()].sort().map((key) => entries.get(key) as ForcedVersion)));
  const everywhere = { asker: null, askerVersion: null, name, version };
  const requests = own.filter(({ request }) => request.name === name);
  if (requests.length === 0) found.push(candidate([everywhere]));
  else if (requests.every(({ folder, target }) => folder.location === '' && target.version === version))
    found.push(candidate([{ ...everywhere, written: `$${name}` }]));
  return found;
}

/** The key names a version only where there are several: `parent@1.2.3`. */
function below(asker: Folder, name: string, version: string, { tree }: Ground): ForcedVersion {
  const versions = new Set(tree.copies.filter((copy) => copy.importName === asker.name).map((copy) => copy.version));
  return { asker: asker.name, askerVersion: versions.size > 1 ? asker.version : null, name, version };
}
