/** All proofs of one case, each with its controls. */
import { join } from 'node:path';
import { installCase } from '../install.ts';
import type { CacheFolders } from '../paths.ts';
import { type ControlResult, judgeControl } from './controls.ts';
import { type Expectation, readDirectives } from './directives.ts';
import { type Judgement, judge } from './judge.ts';
import { readWitnessFile, witnessPrograms } from './place.ts';

export interface Proof extends Judgement {
  readonly file: string;
  readonly package: string | null;
  readonly at: string;
  readonly expect: Expectation;
  readonly controls: readonly ControlResult[];
}

export interface ProveOptions {
  readonly cache: CacheFolders;
  readonly controls: boolean;
}

export async function proveCase(name: string, { cache, controls }: ProveOptions): Promise<Proof[]> {
  const root = join(cache.proofs, name);
  await installCase(name, root);
  const proofs: Proof[] = [];
  for (const file of await witnessPrograms(name)) {
    const directives = readDirectives(await readWitnessFile(name, file));
    const { expect, at, package: subject } = directives;
    if (expect === null) continue;
    const setting = { case: name, root, at, file, options: directives.options, compilersAt: cache.compilers };
    const judgement = await judge(setting, expect);
    const judged: ControlResult[] = [];
    for (const control of controls ? directives.controls : []) judged.push(await judgeControl(setting, control));
    proofs.push({ ...judgement, file, package: subject, at, expect, controls: judged });
  }
  return proofs;
}

/** Whether a proof and all of its controls hold. */
export const holds = (proof: Proof): boolean =>
  proof.problems.length === 0 && proof.controls.every(({ problems }) => problems.length === 0);
