/** Which trial to offer first: what breaks nothing, closes most, changes least. */
import { gt, valid } from 'semver';
import type { Remedy, RemedySafety } from '../model/report.ts';
import { stepBetween } from './releases.ts';
import type { Trial } from './trial.ts';

const kinds: readonly Remedy['kind'][] = ['dedupe', 'upgrade', 'align', 'override', 'peer', 'alias', 'narrow'];

/** A forced version is as good as an allowed one only when the types say so; one that they forbid comes last. */
const risks: Readonly<Record<RemedySafety['verdict'], number>> = { safe: 0, unknown: 2, unsafe: 4 };

/** From this risk on a change is no remedy: the types forbid it. */
export const unfitRisk = risks.unsafe;

export interface Ranked {
  readonly trial: Trial;
  readonly safety: RemedySafety | null;
}

export function rank(items: readonly Ranked[]): Ranked[] {
  return [...items].sort((a, b) => {
    const [left, right] = [scoresOf(a), scoresOf(b)];
    for (const [index, score] of left.entries()) {
      const difference = score - (right[index] ?? 0);
      if (difference !== 0) return difference;
    }
    const [one, other] = [JSON.stringify(a.trial.change), JSON.stringify(b.trial.change)];
    return one < other ? -1 : one > other ? 1 : 0;
  });
}

/** 0 for what nobody's range or type forbids. */
export function riskOf({ trial, safety }: Ranked): number {
  const { strained, conflicts } = trial.simulated;
  return (strained.length > 0 ? risks[safety?.verdict ?? 'unknown'] : 0) + (conflicts.length > 0 ? 3 : 0);
}

/** Lower is better, the first difference decides. */
function scoresOf({ trial, safety }: Ranked): number[] {
  const { closes, changes, opens, parts, simulated, change, kind } = trial;
  const errors = closes.filter(({ finding }) => finding.severity === 'error').length;
  return [
    riskOf({ trial, safety }),
    -errors,
    simulated.unanswered.length > 0 ? 1 : 0,
    parts.length,
    opens.length,
    -closes.length,
    change.edits.length + change.forced.length,
    isForward(trial) ? 0 : 1,
    ...(trial.isPublished ? [1, stepOf(trial)] : [0, 0]),
    changes.length,
    kinds.indexOf(kind),
  ];
}

/** To a newer version rather than to an older one: what was there before is mostly still there. */
function isForward({ simulated, change, changes }: Trial): boolean {
  for (const { name, version } of change.forced) {
    const before = changes.find((item) => item.package === name)?.before ?? [];
    if (before.some((old) => valid(old, true) && valid(version, true) && gt(old, version, true))) return false;
  }
  return change.edits.every(({ location, name, version }) => {
    const before = simulated.layout.ground.folders.get(location)?.requests.some((item) => item.name === name);
    const old = before ? versionBefore(simulated.layout.ground.folders, location, name) : null;
    return !old || !valid(old, true) || gt(version, old, true);
  });
}

/** How far the greatest of the edits goes: the least change first. */
function stepOf({ simulated, change }: Trial): number {
  const { folders } = simulated.layout.ground;
  const steps = change.edits.map(({ location, name, version }) =>
    stepBetween(versionBefore(folders, location, name) ?? version, version),
  );
  return Math.max(0, ...steps);
}

function versionBefore(
  folders: Trial['simulated']['layout']['ground']['folders'],
  location: string,
  name: string,
): string | null {
  return (
    (folders.get(`${location === '' ? '' : `${location}/`}node_modules/${name}`) ?? folders.get(`node_modules/${name}`))
      ?.version ?? null
  );
}
