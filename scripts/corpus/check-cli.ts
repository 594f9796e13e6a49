/** Runs the built command line on an install, as a user would. */
import { join } from 'node:path';
import type { AnalysisReport } from '../../lib/model/report.ts';
import { projectRoot } from './paths.ts';
import { runNode } from './process.ts';

export interface Checked {
  readonly report: AnalysisReport;
  /** Wall time of the whole process, nothing cached. */
  readonly seconds: number;
}

const main = join(projectRoot, 'dist', 'lib', 'cli', 'main.js');

/** A case that takes longer than this has failed. */
const limit = 120_000;

export async function checkWithCli(folder: string): Promise<Checked> {
  const args = [main, 'check', '--format', 'json', '--no-cache', folder];
  const { status, stdout, stderr, milliseconds, timedOut } = await runNode(args, { cwd: folder, timeout: limit });
  if (timedOut) throw new Error(`no report within ${limit / 1000} s`);
  if (status !== 0 && status !== 1) throw new Error(`exit code ${status}: ${stderr.trim().slice(0, 500)}`);
  const report = JSON.parse(stdout) as AnalysisReport;
  if (report.schemaVersion !== 1) throw new Error(`report of schema version ${report.schemaVersion}`);
  return { report, seconds: milliseconds / 1000 };
}
