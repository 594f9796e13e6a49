/** Throws spoiled input at everything that reads what strangers wrote. docs/reliability.md says what must come of it. */
import { parseArgs } from 'node:util';
import { supervise } from './fuzz/supervise.ts';
import { sharesOf, targets } from './fuzz/targets.ts';

const help = `Feeds spoiled input of every kind to diamondback: all that a stranger may have written.

  --runs <n>       inputs in all, shared out among the targets (default 2000)
  --seed <n>       the same seed gives the same inputs (default: the time)
  --target <name>  this target only; may repeat: ${targets.map(({ name }) => name).join(', ')}

Exit code 1 when an input made it crash, hang, lie or print what it must not. The message holds the smallest such input.
`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    target: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

async function main(): Promise<void> {
  if (values.help) return void process.stdout.write(help);
  const unknown = values.target.filter((name) => !targets.some((target) => target.name === name));
  if (unknown.length > 0) throw new Error(`no such target: ${unknown.join(', ')}`);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a number from 1 up');
  const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
  if (!Number.isInteger(seed)) throw new Error('--seed takes a whole number');
  const chosen = values.target.length > 0 ? targets.filter(({ name }) => values.target.includes(name)) : targets;
  process.stdout.write(`seed ${seed}\n`);
  for (const [target, share] of sharesOf(runs, chosen)) {
    const result = await supervise(target, share, seed);
    const word = result.failure === null ? 'ok' : 'FAILED';
    const text = `${result.target.padEnd(28)} ${String(result.runs).padStart(7)} runs  slowest ${String(result.slowest).padStart(5)} ms  ${String(result.memory).padStart(4)} MiB  ${word}\n`;
    process.stdout.write(text);
    if (result.failure === null) continue;
    // Some inputs are tens of thousands of one character.
    process.stdout.write(`${result.failure.replace(/(.)\1{99,}/gsu, (run, one) => `${one}…(${run.length} times)…`)}\n`);
    process.exitCode = 1;
  }
}

await main();
