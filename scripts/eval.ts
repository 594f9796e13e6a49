/** Measures diamondback on the labelled corpus. See EVALUATION.md, which `--write` writes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installCompilers } from './corpus/compilers.ts';
import { evaluateCase } from './corpus/evaluate.ts';
import { sumUp } from './corpus/evaluation.ts';
import { readKnownMisses } from './corpus/known-misses.ts';
import { isConflictLabel, readLabels } from './corpus/labels.ts';
import { writePage } from './corpus/page.ts';
import { cacheFolders, projectRoot, selectCases, useCorpus } from './corpus/paths.ts';
import { caseText, totalText } from './corpus/print.ts';
import { inParallel } from './corpus/process.ts';
import { remedySection, replaceSection } from './corpus/remedy-page.ts';
import { readRemedyRecord, recordRemedies } from './corpus/remedy-record.ts';

const help = `Measures diamondback on the projects of fixtures/corpus.

  --corpus <name>    corpus (default) or held-out, a folder of fixtures
  --case <name>      this case only; may repeat
  --witnesses <n>    check the n worst-ranked witnesses of each verdict in a case (default 10; 0 is all)
  --no-witness       do not check witnesses
  --remedies         do what diamondback says with a real npm, and check again (needs the network)
  --registry         let the remedies ask the registry (needs the network)
  --forced           with --remedies: force every version that would end a conflict, to see what "safe" is worth
  --record           with --remedies: keep what they did in remedies.json beside the cases, of the cases that were run, and
                     write the section of EVALUATION.md about them; one run a case, not timed
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
    forced: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
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

const hasConflicts = (name: string): boolean =>
  readLabels(name).divergent.some(({ verdict }) => isConflictLabel(verdict));

async function main(): Promise<void> {
  if (values.help) return void process.stdout.write(help);
  useCorpus(values.corpus);
  const cache = cacheFolders(values.cache);
  // Recording is about remedies alone: what has no conflict has none.
  const names = selectCases(values.case).filter((name) => !values.record || hasConflicts(name));
  const whole = values.case.length === 0 && !values.record && (values.corpus ?? 'corpus') === 'corpus';
  const jobs = count('jobs', values.jobs, 1);
  const witnesses = values['no-witness'] ? null : count('witnesses', values.witnesses, 0);
  if (values.record && (!values.remedies || (values.corpus ?? 'corpus') !== 'corpus'))
    throw new Error('--record needs --remedies, and the corpus of that name');
  if (values.write && !whole) throw new Error('--write needs the whole corpus');
  if (witnesses !== null || values.remedies) await installCompilers(cache.compilers);
  const progress = values.json ? process.stderr : process.stdout;
  const cases = await inParallel(names, jobs, async (name) => {
    const { remedies, registry, forced, record: isQuick } = values;
    const result = await evaluateCase(name, { cache, witnesses, remedies, registry, forced, isQuick });
    // After each case, so that a run that is stopped has not run for nothing.
    if (values.record && result.remedies) recordRemedies(registry ? 'registry' : 'installed', name, result.remedies);
    progress.write(`${caseText(result)}\n`);
    return result;
  });
  const evaluation = sumUp(cases, readKnownMisses(), whole);
  progress.write(totalText(evaluation));
  if (values.json) process.stdout.write(`${JSON.stringify(evaluation, null, 2)}\n`);
  const pageFile = join(projectRoot, 'EVALUATION.md');
  if (values.record) {
    writeFileSync(pageFile, replaceSection(readFileSync(pageFile, 'utf8'), remedySection(readRemedyRecord())));
  }
  if (values.write) {
    const machine = { node: process.version, cores: cpus().length, jobs, witnessLimit: witnesses };
    writeFileSync(pageFile, writePage(evaluation, machine, remedySection(readRemedyRecord())));
  }
  process.exitCode = evaluation.failures.length > 0 ? 1 : 0;
}

await main();
