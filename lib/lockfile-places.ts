/** Says of each finding where in the lockfile its copies stand. */
import { lockfileLines } from './install/index.ts';
import type { SideCopy } from './model/report.ts';
import type { InstallTree } from './model/tree.ts';
import type { ProvenFinding } from './verdict/findings.ts';

/** Adds the lines of the lockfile at which the copies of findings stand. */
export async function placeInLockfile(proven: readonly ProvenFinding[], tree: InstallTree): Promise<ProvenFinding[]> {
  const sides = proven.flatMap(({ finding: { producer, consumer } }) => [producer, consumer]);
  const lines = await lockfileLines(tree, new Set(sides.map(({ copy }) => copy.location)));
  const placed = (copy: SideCopy): SideCopy => {
    const lockfileLine = lines.get(copy.location);
    return lockfileLine === undefined ? copy : { ...copy, lockfileLine };
  };
  return proven.map((one) => {
    const { producer, consumer } = one.finding;
    const finding = {
      ...one.finding,
      producer: { ...producer, copy: placed(producer.copy) },
      consumer: { ...consumer, copy: placed(consumer.copy) },
    };
    return { ...one, finding };
  });
}
