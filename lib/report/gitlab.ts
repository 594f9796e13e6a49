/**
 * GitLab's code quality report: a JSON array of what is there. GitLab compares it with the target branch's report by
 * fingerprints, so known findings are in it, as what they are; accepted ones are not.
 */
import type { AnalysisReport, Severity } from '../model/report.ts';
import type { FormatOptions } from './format.ts';
import { incomplete } from './gap-lines.ts';
import { toJson } from './json.ts';
import { inRepository, mainPlace } from './places.ts';
import { fix, heading, isKnown, policyWords, sideWords } from './sentences.ts';
import { capital, cleanDeep } from './text.ts';

const SEVERITY: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', note: 'info' };

export function check(foreign: AnalysisReport, options: FormatOptions): string {
  const report = cleanDeep(foreign);
  const findings = report.findings.filter(({ accepted }) => accepted === undefined);
  const shown = options.quiet ? findings.filter((finding) => !isKnown(finding)) : findings;
  const entries = [
    ...shown.map((finding) => ({
      description:
        `${isKnown(finding) ? 'Known: ' : ''}${heading(finding)}. From ${sideWords(finding, 'producer')}, ` +
        `to ${sideWords(finding, 'consumer')}. Fix: ${fix([finding])}`,
      code: finding.code as string,
      fingerprint: finding.fingerprint,
      severity: isKnown(finding) ? 'info' : SEVERITY[finding.severity],
      place: mainPlace(report, finding),
    })),
    ...(report.gate?.policy ?? []).map((finding) => ({
      description: policyWords(finding),
      code: finding.code as string,
      fingerprint: finding.fingerprint,
      severity: SEVERITY[finding.severity],
      place: finding.place,
    })),
  ];
  const missing = incomplete(report);
  if (missing !== null)
    entries.push({
      description: `${capital(missing)}.`,
      code: 'incomplete',
      fingerprint: 'incomplete',
      severity: 'minor',
      place: { file: report.project.lockfile ?? 'package.json', line: 1 },
    });
  const seen = new Map<string, number>();
  return toJson(
    entries.map(({ description, code, fingerprint, severity, place }) => ({
      description,
      check_name: code,
      fingerprint: unique(fingerprint, seen),
      severity,
      location: { path: inRepository(place.file, options.prefix), lines: { begin: Math.max(place.line, 1) } },
    })),
  );
}

/** GitLab drops the whole report when two entries have one fingerprint. */
function unique(fingerprint: string, seen: Map<string, number>): string {
  const times = (seen.get(fingerprint) ?? 0) + 1;
  seen.set(fingerprint, times);
  return times === 1 ? fingerprint : `${fingerprint}-${times}`;
}
