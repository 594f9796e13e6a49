/** One case from install to score. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkOnce, checkWithCli } from './check-cli.ts';
import { correctLabels, readDoubts } from './doubts.ts';
import { installCase } from './install.ts';
import { readLabels } from './labels.ts';
import type { CacheFolders } from './paths.ts';
import { type CaseRemedies, tryRemedies } from './remedies.ts';
import { type CaseScore, scoreCase } from './score.ts';
import { checkWitnesses, type WitnessCheck } from './witnesses.ts';

export interface CaseResult {
  readonly name: string;
  readonly description: string;
  readonly seconds: number;
  readonly score: CaseScore | null;
  /** The score when labels in doubt are corrected; the same where none is. */
  readonly correctedScore: CaseScore | null;
  readonly witnesses: WitnessCheck | null;
  /** What the remedies did, where they were tried. */
  readonly remedies?: CaseRemedies;
  /** Why there is no score, or no check of the witnesses. */
  readonly error: string | null;
  readonly toolVersion: string | null;
}

export interface EvaluateOptions {
  readonly cache: CacheFolders;
  /** Witnesses of each verdict to check; null checks none. */
  readonly witnesses: number | null;
  /** Apply remedies with a real npm, and check again. */
  readonly remedies?: boolean;
  /** Let remedies ask the registry. */
  readonly registry?: boolean;
  /** Force every version that would end a conflict. */
  readonly forced?: boolean;
  /** One run: no time is measured, and cold and cached answers are not compared. */
  readonly isQuick?: boolean;
}

/** Never throws: what goes wrong is the result of the case. */
export async function evaluateCase(
  name: string,
  { cache, witnesses, remedies, registry, forced, isQuick }: EvaluateOptions,
): Promise<CaseResult> {
  const folder = join(cache.installs, name);
  const labels = readLabels(name);
  let result: CaseResult = {
    name,
    description: labels.description,
    seconds: 0,
    score: null,
    correctedScore: null,
    witnesses: null,
    error: null,
    toolVersion: null,
  };
  try {
    await installCase(name, folder);
    const flags = registry ? ['--registry'] : [];
    // A cold run: nothing that an earlier one may have left.
    if (!isQuick) await rm(join(folder, 'node_modules', '.cache'), { recursive: true, force: true });
    const { report, seconds } = isQuick
      ? { report: await checkOnce(folder, [...flags, '--no-cache']), seconds: 0 }
      : await checkWithCli(folder, flags);
    const corrected = correctLabels(labels, readDoubts());
    const score = scoreCase(labels, report);
    const correctedScore = corrected ? scoreCase(corrected, report) : score;
    result = { ...result, seconds, score, correctedScore, toolVersion: report.tool.version };
    if (remedies) {
      const scratch = join(cache.proofs, '..', 'remedies');
      const options = { installed: folder, scratch, compilersAt: cache.compilers, forces: forced === true };
      result = { ...result, remedies: await tryRemedies(name, report, options) };
    }
    if (witnesses === null) return result;
    return { ...result, witnesses: await checkWitnesses(folder, witnesses, cache.compilers) };
  } catch (error) {
    return { ...result, error: error instanceof Error ? error.message : String(error) };
  }
}
