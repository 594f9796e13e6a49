/** Long work that can be stopped. */
import { setImmediate } from 'node:timers/promises';
import { AnalyzerError } from '../errors.ts';

/** Milliseconds of work without a break: short enough that Ctrl-C seems to act at once. */
const stretch = 50;

/**
 * A break to be called between the steps of long work: now and then it lets the process hear signals.
 *
 * @throws AnalyzerError `aborted` when somebody wants to stop.
 */
export function breather(signal: AbortSignal | undefined): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < stretch) return;
    await setImmediate();
    if (signal?.aborted) throw new AnalyzerError('aborted', 'the analysis was stopped', 'Run it again.');
    last = performance.now();
  };
}
