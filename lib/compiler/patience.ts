/** Time limits for a machine that has other things to do as well. */
import { availableParallelism, loadavg } from 'node:os';

/**
 * How many times longer than on an idle machine the same work takes: 1 to 4. CI runs several jobs on one machine, and a
 * limit that is right for one of them would make "unknown" of what the compiler is about to tell. 1 where the system does
 * not tell its load.
 */
export function patience(load = loadavg()[0] ?? 0, processors = availableParallelism()): number {
  return Math.min(4, Math.max(1, load / processors));
}
