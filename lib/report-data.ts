/** Puts the report together: counts, levels, one entry for each divergent package. */
import type { Divergence } from './graph/index.ts';
import { commonVersion, dependentsOf } from './graph/index.ts';
import { unreadLocations } from './model/coverage.ts';
import type { AnalysisReport, DivergentPackage, Finding, Gap, Level, Verdict } from './model/report.ts';
import type { InstallTree } from './model/tree.ts';

export interface ReportParts {
  readonly tree: InstallTree;
  readonly divergent: readonly Divergence[];
  readonly sameVersion: readonly Divergence[];
  readonly findings: readonly Finding[];
  /** Names of divergent packages whose types are in some other package's public API. */
  readonly exposed: ReadonlySet<string>;
  readonly typesChecked: boolean;
  readonly gaps: readonly Gap[];
  /** Copies whose types matter. */
  readonly relevant: ReadonlySet<number>;
  readonly tool: { readonly version: string; readonly typescript: string | null };
}

const worstFirst: readonly Verdict[] = ['incompatible', 'identity', 'unknown', 'compatible'];

export function buildReport(parts: ReportParts): AnalysisReport {
  const { tree, findings, gaps } = parts;
  const divergent = parts.divergent.map((divergence) => describe(divergence, parts));
  const sameVersionCopies = parts.sameVersion.map((divergence) => describe(divergence, parts));
  const known = findings.filter(({ status }) => status === 'known').length;
  const relevant = [...parts.relevant].map((copy) => tree.copies[copy]?.location ?? '');
  return {
    schemaVersion: 1,
    tool: { name: 'diamondback', ...parts.tool },
    project: tree.project,
    summary: {
      packages: new Set(tree.copies.filter(({ kind }) => kind === 'dependency').map(({ name }) => name)).size,
      copies: tree.copies.length - 1,
      divergent: divergent.length,
      sameVersionCopies: sameVersionCopies.length,
      exposed: divergent.filter(({ level }) => level !== 'present').length,
      crossing: divergent.filter(({ level }) => level === 'crossing').length,
      new: findings.length - known,
      known,
      resolved: 0,
      gaps: gaps.length,
      relevant: relevant.length,
      unread: unreadLocations(relevant, gaps).length,
    },
    typesChecked: parts.typesChecked,
    divergent,
    sameVersionCopies,
    findings,
    gaps,
    gate: null,
  };
}

function describe(divergence: Divergence, { tree, findings, exposed }: ReportParts): DivergentPackage {
  const verdicts = new Set(findings.filter((f) => f.package === divergence.package).map(({ verdict }) => verdict));
  const level: Level = verdicts.size > 0 ? 'crossing' : exposed.has(divergence.package) ? 'exposed' : 'present';
  return {
    package: divergence.package,
    versions: divergence.versions,
    copies: divergence.copies.map((index) => ({
      location: tree.copies[index]?.location ?? '',
      version: tree.copies[index]?.version ?? '',
      dependents: dependentsOf(tree, index),
    })),
    level,
    verdict: worstFirst.find((verdict) => verdicts.has(verdict)) ?? null,
    satisfiesAll: commonVersion(tree, divergence),
  };
}
