/** Proves the labels of the corpus again: both compilers, the scripts, and the controls. See fixtures/corpus/README.md. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installCompilers } from './corpus/compilers.ts';
import { installCase } from './corpus/install.ts';
import { readLabels } from './corpus/labels.ts';
import { type CacheFolders, cacheFolders, selectCases, useCorpus } from './corpus/paths.ts';
import { provePrivate } from './corpus/proofs/private.ts';
import { holds, proveCase } from './corpus/proofs/prove-case.ts';
import { messagesText, proofText, recordCase } from './corpus/proofs/results.ts';

const help = `Proves every label of fixtures/corpus again, with TypeScript 6.0.3 and 7.0.2.

  npm run prove -- [case...]

      --corpus <name> corpus (default) or held-out, a folder of fixtures
  -v, --verbose      also print what the compilers and the scripts say
      --no-control   leave out the controls, and their installs
      --private      only the labels that say a package is private
      --record       rewrite witness/results.json
      --clean        delete each install after use
      --cache <dir>  where installs and compilers are kept (default: DIAMONDBACK_CORPUS_CACHE, or .cache)

Exit code 1 when a proof or a control does not hold.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    verbose: { type: 'boolean', short: 'v', default: false },
    corpus: { type: 'string' },
    private: { type: 'boolean', default: false },
    'no-control': { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    clean: { type: 'boolean', default: false },
    cache: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const failed: string[] = [];
let passed = 0;

function count(name: string, ok: boolean): void {
  if (ok) passed += 1;
  else failed.push(name);
}

async function proveWitnesses(name: string, cache: CacheFolders): Promise<void> {
  const proofs = await proveCase(name, { cache, controls: !values['no-control'] });
  for (const proof of proofs) {
    console.log(proofText(name, proof));
    if (values.verbose) console.log(messagesText(proof));
    count(`${name}/${proof.file}`, holds(proof));
  }
  if (values.record) await recordCase(name, join(cache.proofs, name), proofs);
}

async function proveAbsence(name: string, cache: CacheFolders): Promise<void> {
  const root = join(cache.proofs, name);
  await installCase(name, root);
  for (const { package: item, problem } of await provePrivate(readLabels(name).divergent, root, cache.compilers)) {
    console.log(
      `${problem === null ? 'ok  ' : 'FAIL'} ${name}: ${item} is private${problem === null ? '' : `: ${problem}`}`,
    );
    count(`${name}: ${item}`, problem === null);
  }
}

async function main(): Promise<void> {
  if (values.help) return void process.stdout.write(help);
  if (values.record && values['no-control']) throw new Error('--record needs the controls');
  useCorpus(values.corpus);
  const cache = cacheFolders(values.cache);
  await installCompilers(cache.compilers);
  for (const name of selectCases(positionals)) {
    try {
      if (!values.private) await proveWitnesses(name, cache);
      await proveAbsence(name, cache);
    } catch (error) {
      console.log(`FAIL ${name}: ${error instanceof Error ? error.message : error}`);
      failed.push(name);
    }
    if (values.clean) await rm(join(cache.proofs, name), { recursive: true, force: true });
  }
  console.log(`${passed} proofs hold, ${failed.length} do not${failed.map((name) => `\n  ${name}`).join('')}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

await main();
