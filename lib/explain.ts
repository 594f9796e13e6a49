/** The whole story of one package. */
import type { AnalyzeOptions } from './analyze.ts';
import { AnalyzerError } from './errors.ts';
import type { Divergence } from './graph/index.ts';
import { commonVersion, explainPaths, meetings } from './graph/index.ts';
import type { AnalysisReport } from './model/report.ts';
import type { InstallTree } from './model/tree.ts';
import type { PackageExplanation } from './report/index.ts';

export interface ExplainOptions extends AnalyzeOptions {
  readonly package: string;
}

/**
 * Analyses one package: its copies, who asks for them, where they meet, what crosses.
 *
 * @throws AnalyzerError `unknown-package` when the project does not have it, and what {@link analyze} throws.
 */
export async function explain(
  options: ExplainOptions,
): Promise<{ report: AnalysisReport; explanation: PackageExplanation }> {
  const { analyzeFully } = await import('./analyze.ts');
  const { report, tree, divergences } = await analyzeFully({ safety: 'all', ...options, packages: [options.package] });
  const divergence = divergences[0] ?? soleVersion(tree, options.package);
  return { report, explanation: explainDivergence(tree, divergence) };
}

/** A package that is there, but in one version: still worth explaining. */
function soleVersion(tree: InstallTree, name: string): Divergence {
  const copies = tree.copies.filter((copy) => copy.name === name).map(({ index }) => index);
  if (copies.length === 0)
    throw new AnalyzerError(
      'unknown-package',
      `${name} is not installed here`,
      '`diamondback list` shows the packages with more than one version.',
    );
  const versions = [...new Set(copies.map((copy) => tree.copies[copy]?.version ?? ''))];
  return { package: name, versions, copies };
}

function explainDivergence(tree: InstallTree, divergence: Divergence): PackageExplanation {
  const locationOf = (copy: number): string => tree.copies[copy]?.location ?? '';
  const nameOf = (copy: number): string => tree.copies[copy]?.name ?? '';
  const { nearest, total } = meetings(tree, divergence);
  return {
    package: divergence.package,
    copies: explainPaths(tree, divergence).map(({ copy, dependents, rest }) => ({
      location: locationOf(copy),
      version: tree.copies[copy]?.version ?? '',
      dependents: dependents.map(({ location, name, spec, type }) => ({ location, name, spec, type })),
      paths: dependents.flatMap(({ location, path }) => (path ? [{ dependent: location, path }] : [])),
      morePaths: rest,
    })),
    meetings: nearest.map(({ at, sides }) => ({
      location: locationOf(at),
      name: nameOf(at),
      sides: sides.map(({ via, copy }) => ({
        through: nameOf(via),
        copy: locationOf(copy),
        version: tree.copies[copy]?.version ?? '',
      })),
    })),
    moreMeetings: total - nearest.length,
    satisfiesAll: commonVersion(tree, divergence),
  };
}
