/** Findings folded by package: a person repairs a package, not a flow. */
import type { Finding, Severity } from '../model/report.ts';

export interface Group {
  readonly package: string;
  readonly findings: readonly Finding[];
}

/** New findings of one severity by package, in the report's order (worst and shallowest first). */
export function groups(findings: readonly Finding[], severity: Severity): Group[] {
  const byPackage = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.status !== 'new' || finding.severity !== severity) continue;
    const list = byPackage.get(finding.package) ?? [];
    list.push(finding);
    byPackage.set(finding.package, list);
  }
  return [...byPackage].map(([name, list]) => ({ package: name, findings: list }));
}
