/** Findings folded by package: a person repairs a package, not a flow. */
import type { Finding, Severity } from '../model/report.ts';
import { some } from './text.ts';

export interface Group {
  readonly package: string;
  /** The worst severity among the findings. */
  readonly severity: Severity;
  readonly findings: readonly Finding[];
}

/** New findings of some severities by package, in the report's order (worst and shallowest first). */
export function groups(findings: readonly Finding[], severities: readonly Severity[]): Group[] {
  const byPackage = new Map<string, Finding[]>();
  for (const severity of severities) {
    for (const finding of findings) {
      if (finding.status !== 'new' || finding.severity !== severity) continue;
      const list = byPackage.get(finding.package) ?? [];
      list.push(finding);
      byPackage.set(finding.package, list);
    }
  }
  return [...byPackage].map(([name, list]) => ({
    package: name,
    severity: list[0]?.severity ?? 'note',
    findings: list,
  }));
}

/** The packages' names, for one line. */
export function namesOf(list: readonly Group[], limit: number): string {
  return some(
    list.map((group) => group.package),
    limit,
  );
}
