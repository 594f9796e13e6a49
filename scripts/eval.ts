/** Measures diamondback on the labelled corpus. See EVALUATION.md, which `--write` writes. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installCompilers } from './corpus/compilers.ts';
import { evaluateCase } from './corpus/evaluate.ts';
import { sumUp } from './corpus/evaluation.ts';
import { readKnownMisses } from './corpus/known-misses.ts';
import { writePage } from './corpus/page.ts';
import { cacheFolders, projectRoot, selectCases, useCorpus } from './corpus/paths.ts';
import { caseText, totalText } from './corpus/print.ts';
import { inParallel } from './corpus/process.ts';

const help = `Measures diamondback on the projects of fixtures/corpus.

  --corpus <name>    corpus (default) or held-out, a folder of fixtures
  --case <name>      this case only; may repeat
  --witnesses <n>    check the n worst-ranked witnesses of each verdict in a case (default 10; 0 is all)
  --no-witness       do not check witnesses
  --remedies         do what diamondback says with a real npm, and check again (needs the network)
  --registry         let the remedies ask the registry (needs the network)
  --jobs <n>         cases at a time (default 1; times mean something only then)
  --cache <dir>      where installs and compilers are kept (default: DIAMONDBACK_CORPUS_CACHE, or .cache)
  --json             print everything as JSON
  --write            write EVALUATION.md

Exit code 1 when a case fails, or the whole corpus does not reach the thresholds.
`;

const { values } = parseArgs({
  options: {
    case: { type: 'string', multiple: true, default: [] },
    corpus: { type: 'string' },
    witnesses: { type: 'string', default: '10' },
    remedies: { type: 'boolean', default: false },
    registry: { type: 'boolean', default: false },
    'no-witness': { type: 'boolean', default: false },
    jobs: { type: 'string', default: '1' },
    cache: { type: 'string' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function count(option: string, text: string, minimum: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < minimum) throw new Error(`--${option} takes a number from ${minimum} up`);
  return value;
}

async function main(): Promise<void> {
  if (values.help) return void process.stdout.write(help);
  useCorpus(values.corpus);
  const cache = cacheFolders(values.cache);
  const names = selectCases(values.case);
  const whole = values.case.length === 0 && (values.corpus ?? 'corpus') === 'corpus';
  const jobs = count('jobs', values.jobs, 1);
  const witnesses = values['no-witness'] ? null : count('witnesses', values.witnesses, 0);
  if (values.write && !whole) throw new Error('--write needs the whole corpus');
  if (witnesses !== null || values.remedies) await installCompilers(cache.compilers);
  const progress = values.json ? process.stderr : process.stdout;
  const cases = await inParallel(names, jobs, async (name) => {
    const result = await evaluateCase(name, { cache, witnesses, remedies: values.remedies, registry: values.registry });
    progress.write(`${caseText(result)}\n`);
    return result;
  });
  const evaluation = sumUp(cases, readKnownMisses(), whole);
  progress.write(totalText(evaluation));
  if (values.json) process.stdout.write(`${JSON.stringify(evaluation, null, 2)}\n`);
  if (values.write) {
    const machine = { node: process.version, cores: cpus().length, jobs, witnessLimit: witnesses };
    writeFileSync(join(projectRoot, 'EVALUATION.md'), writePage(evaluation, machine));
  }
  process.exitCode = evaluation.failures.length > 0 ? 1 : 0;
}

await main();
