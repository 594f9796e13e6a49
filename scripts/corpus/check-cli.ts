/** Runs the built command line on an install, as a user would. */
import { join } from 'node:path';
import type { AnalysisReport } from '../../lib/model/report.ts';
import { projectRoot } from './paths.ts';
import { type Finished, runNode } from './process.ts';

export interface Checked {
  readonly report: AnalysisReport;
  /** Wall time of the whole process, nothing cached. */
  readonly seconds: number;
}

const main = join(projectRoot, 'dist', 'bin', 'diamondback.cjs');

/** A case that takes longer than this has failed. */
const limit = 120_000;

/**
 * Runs it again with what the first run left in its cache: both must print the same bytes. A first run in which time ran
 * out leaves nothing; then the second and a third one are compared. `flags` are further options of `check`.
 */
export async function checkWithCli(folder: string, flags: readonly string[] = []): Promise<Checked> {
  const cold = await runOnce(folder, flags);
  const warm = await runOnce(folder, flags);
  if (warm.stdout !== cold.stdout && (await runOnce(folder, flags)).stdout !== warm.stdout)
    throw new Error('the report from the cache differs');
  const report = JSON.parse(cold.stdout) as AnalysisReport;
  if (report.schemaVersion !== 1) throw new Error(`report of schema version ${report.schemaVersion}`);
  return { report, seconds: cold.milliseconds / 1000 };
}

/** One run, for what is not measured. */
export async function checkOnce(folder: string, flags: readonly string[] = []): Promise<AnalysisReport> {
  return JSON.parse((await runOnce(folder, flags)).stdout) as AnalysisReport;
}

async function runOnce(folder: string, flags: readonly string[]): Promise<Finished> {
  const finished = await runNode([main, 'check', '--format', 'json', ...flags, folder], {
    cwd: folder,
    timeout: limit,
  });
  const { status, stderr, timedOut } = finished;
  if (timedOut) throw new Error(`no report within ${limit / 1000} s`);
  if (status !== 0 && status !== 1) throw new Error(`exit code ${status}: ${stderr.trim().slice(0, 500)}`);
  return finished;
}
