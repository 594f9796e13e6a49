/** The report as JSON: the contract of docs/report.md. */
import type { AnalysisReport } from '../model/report.ts';
import type { PackageExplanation } from './explanation.ts';

/**
 * Characters that are legal in JSON text and dangerous in a terminal: DEL, C1 controls, separators, direction marks; and what
 * makes a command of `##[name]` to a GitHub Actions runner.
 */
const UNSAFE = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]|(?<=##)\[/g;

/** JSON text that parses to the same value and that no terminal obeys. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${text}\n`;
}

/** The report itself, byte for byte the same for the same report. */
export function check(report: AnalysisReport): string {
  return toJson(report);
}

/** The same object: what was not looked at is empty, and `typesChecked` says so. */
export const list = check;

/** The explanation beside the findings of that package. */
export function explain(report: AnalysisReport, explanation: PackageExplanation): string {
  const { schemaVersion, tool, project, typesChecked } = report;
  const findings = report.findings.filter((finding) => finding.package === explanation.package);
  return toJson({ schemaVersion, tool, project, typesChecked, explanation, findings });
}
