/** All fuzz targets. */
import { bases } from './bases.ts';
import { bystanders } from './bystanders.ts';
import { gates } from './gates.ts';
import { lockfiles } from './lockfiles.ts';
import { manifests } from './manifests.ts';
import { packuments } from './packuments.ts';
import { projects } from './projects.ts';
import { reports } from './reports.ts';
import { roots } from './roots.ts';
import { declarations, javascript } from './sources.ts';
import type { Target } from './target.ts';
import { commandLines, compilerOutput } from './texts.ts';

export const targets: readonly Target[] = [
  lockfiles,
  manifests,
  declarations,
  javascript,
  compilerOutput,
  commandLines,
  reports,
  gates,
  packuments,
  roots,
  bases,
  projects,
  bystanders,
];

/** How many of `runs` each target gets: by weight, at least one. */
export function sharesOf(runs: number, chosen: readonly Target[] = targets): Map<Target, number> {
  const total = chosen.reduce((sum, { weight }) => sum + weight, 0);
  return new Map(chosen.map((target) => [target, Math.max(1, Math.round((runs * target.weight) / total))]));
}
