/** Checks the tool's own proofs: every witness goes through both compilers, which know nothing of the tool. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Analysis, analyzeFully } from '../../lib/analyze.ts';
import type { Finding } from '../../lib/model/report.ts';
import { type Witness, witnessCommand, writeWitness } from '../../lib/verdict/witness-file.ts';
import { type Compiler, compilerNames, compilers, type Diagnostic, runCompiler } from './compilers.ts';
import { judgeWitness, readWitness, type WitnessLines } from './judge-witness.ts';

export interface WitnessProblem {
  readonly fingerprint: string;
  readonly package: string;
  readonly verdict: string;
  readonly problem: string;
}

export interface WitnessCheck {
  readonly checked: number;
  readonly confirmed: number;
  readonly problems: readonly WitnessProblem[];
}

interface Claim {
  readonly witness: Witness;
  readonly lines: WitnessLines;
}

/** What each verdict claims of its witness; an `unknown` claims nothing. */
const claims: readonly Finding['verdict'][] = ['incompatible', 'identity', 'compatible'];

/** Checks the `limit` worst-ranked findings of each verdict; 0 is all of them. */
export async function checkWitnesses(folder: string, limit: number, compilersAt: string): Promise<WitnessCheck> {
  const analysis = await analyzeFully({ path: folder, cache: false });
  const problems: WitnessProblem[] = [];
  const made: Claim[] = [];
  const named = new Set<string>();
  for (const finding of selectFindings(analysis.report.findings, limit)) {
    try {
      if (named.has(finding.fingerprint)) throw new Error('another finding has the same fingerprint');
      named.add(finding.fingerprint);
      const witness = writeFor(finding, analysis);
      made.push({ witness, lines: readWitness(witness.text) });
    } catch (error) {
      problems.push(problemOf(finding, `no witness: ${error instanceof Error ? error.message : error}`));
    }
  }
  const checked = made.length + problems.length;
  for (const { witness } of made) await writeFile(join(folder, witness.fileName), witness.text);
  try {
    for (const name of compilerNames) {
      for (const { finding, problem } of await judgeAll(made, name, folder, compilersAt)) {
        const portable = problem.replaceAll(folder.replaceAll('\\', '/'), '<project>');
        problems.push(problemOf(finding, `TypeScript ${compilers[name]}: ${portable}`));
      }
    }
  } finally {
    for (const { witness } of made) await rm(join(folder, witness.fileName), { force: true });
  }
  const failed = new Set(problems.map(({ fingerprint }) => fingerprint));
  const confirmed = made.filter(({ witness }) => !failed.has(witness.finding.fingerprint)).length;
  return { checked, confirmed, problems };
}

export function selectFindings(findings: readonly Finding[], limit: number): Finding[] {
  return claims.flatMap((verdict) => {
    const all = findings.filter((finding) => finding.verdict === verdict);
    return limit > 0 ? all.slice(0, limit) : all;
  });
}

function writeFor(finding: Finding, { proven, found, tree }: Analysis): Witness {
  const source = proven?.find((item) => item.finding === finding);
  if (!source || !found) throw new Error('the finding has no crossing');
  return writeWitness(source, found, tree.root);
}

const problemOf = (finding: Finding, problem: string): WitnessProblem => ({
  fingerprint: finding.fingerprint,
  package: finding.package,
  verdict: finding.verdict,
  problem,
});

/** All witnesses in one program, since that is fast; whatever looks wrong there is judged again by itself. */
async function judgeAll(
  made: readonly Claim[],
  name: Compiler,
  folder: string,
  compilersAt: string,
): Promise<{ finding: Finding; problem: string }[]> {
  if (made.length === 0) return [];
  const compile = (batch: readonly Claim[]): Promise<Diagnostic[]> => {
    const files = batch.map(({ witness }) => witness.fileName);
    return runCompiler(compilersAt, name, [...witnessOptions(), ...files], folder);
  };
  const together = await compile(made);
  const own = new Set(made.map(({ witness }) => witness.fileName));
  const clean = together.every(({ file }) => own.has(file));
  const wrong: { finding: Finding; problem: string }[] = [];
  for (const claim of made) {
    const { fileName, finding } = claim.witness;
    const judge = (diagnostics: readonly Diagnostic[]): string | null =>
      judgeWitness(fileName, claim.lines, finding.verdict === 'incompatible', diagnostics);
    if (clean && judge(together.filter(({ file }) => file === fileName)) === null) continue;
    const problem = judge(await compile([claim]));
    if (problem !== null) wrong.push({ finding, problem });
  }
  return wrong;
}

/** The options that the witness tells its reader to use, as arguments. */
export function witnessOptions(command = witnessCommand('')): string[] {
  const words = command.trim().split(/\s+/).slice(2);
  // TypeScript 6 refuses `--types ""`; an empty list is what it and 7 have by default.
  return words.filter((word, index) => word !== '""' && words[index + 1] !== '""');
}
