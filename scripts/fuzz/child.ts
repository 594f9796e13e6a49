/** One target in a process of its own, which its parent ends when it hangs: `node child.js <target> <runs> <seed>`. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { targets } from './targets.ts';

const [name, runs, seed] = process.argv.slice(2);
const target = targets.find((candidate) => candidate.name === name);
if (!target) throw new Error(`no such target: ${name}`);

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fuzz-')));
let slowest = 0;
let done = 0;

let told = 0;

/** Waits until the message is on its way: a process that ends takes its unsent messages with it. */
const tell = (message: object): Promise<unknown> => new Promise((sent) => process.send?.(message, sent));

async function timed(input: unknown): Promise<void> {
  const start = performance.now();
  // A run that never ends leaves this as its last word. Not of every run: the channel would be the slowest part.
  if (start - told > 100) {
    told = start;
    await tell({ run: done });
  }
  done++;
  // Processor time: other work on the machine is nobody's fault.
  const before = process.cpuUsage();
  await target?.check(input, join(folder, 'p'));
  const { user, system } = process.cpuUsage(before);
  const took = (user + system) / 1000;
  slowest = Math.max(slowest, took);
  if (took > (target?.limit ?? 0)) throw new Error(`one run took ${Math.round(took)} ms, more than ${target?.limit}`);
}

try {
  const details = await fc.check(fc.asyncProperty(target.input, timed), { numRuns: Number(runs), seed: Number(seed) });
  const cause = details.errorInstance instanceof Error ? (details.errorInstance.stack ?? '') : '';
  const failure = details.failed ? `${fc.defaultReportMessage(details)}\n${cause}` : null;
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  await tell({ end: { runs: details.numRuns, slowest: Math.round(slowest), memory, failure } });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.disconnect?.();
