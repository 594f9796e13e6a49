/** The severity of a finding as the configuration wants it. */
import type { FindingCode, Severity } from '../model/codes.ts';
import type { Finding } from '../model/report.ts';
import type { Configuration, ConfigurationRules } from './config.ts';
import { nearestFirst } from './pattern.ts';

/** The configured severity, or the finding's own. The nearest says it: workspace before project, package before code. */
export function severityOf(finding: Finding, { workspaces = {}, ...project }: Configuration): Severity {
  const rules = [
    ...nearestFirst(Object.keys(workspaces), workspaceNames(finding)).map((key) => workspaces[key]),
    project,
  ];
  for (const rule of rules) {
    const severity = rule === undefined ? undefined : severityIn(rule, finding);
    if (severity !== undefined) return severity;
  }
  return finding.severity;
}

/** What a workspace can be called, when that is where the types meet. */
export function workspaceNames({ meeting }: Finding): string[] {
  const isWorkspace = meeting.location !== '' && !meeting.location.includes('node_modules/');
  return isWorkspace ? [meeting.name, meeting.location] : [];
}

function severityIn({ packages = {}, severities = {} }: ConfigurationRules, finding: Finding): Severity | undefined {
  for (const pattern of nearestFirst(Object.keys(packages), [finding.package])) {
    const wanted = packages[pattern];
    const severity = typeof wanted === 'string' ? forAllButFitting(wanted, finding.code) : wanted?.[finding.code];
    if (severity !== undefined) return severity;
  }
  return severities[finding.code];
}

/** What fits stays a note, unless its code is named. */
function forAllButFitting(severity: Severity, code: FindingCode): Severity | undefined {
  return code === 'compatible-types-cross' || code === 'ambient-types-merge' ? undefined : severity;
}
