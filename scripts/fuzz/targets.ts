/** All fuzz targets. */
import { lockfiles } from './lockfiles.ts';
import { manifests } from './manifests.ts';
import { projects } from './projects.ts';
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
  projects,
];

/** How many of `runs` each target gets: by weight, at least one. */
export function sharesOf(runs: number, chosen: readonly Target[] = targets): Map<Target, number> {
  const total = chosen.reduce((sum, { weight }) => sum + weight, 0);
  return new Map(chosen.map((target) => [target, Math.max(1, Math.round((runs * target.weight) / total))]));
}
