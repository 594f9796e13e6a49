/** Findings as SARIF results: the lockfile's line first, the lines of code and of declarations beside it. */
import type { AnalysisReport, Finding, Place, PolicyFinding, ResolvedFinding, Side } from '../model/report.ts';
import { sideName } from './names.ts';
import { inRepository, lockfilePlace, nestedSide, toUri } from './places.ts';
import { RULE_CODES } from './sarif-rules.ts';
import { fix, heading, isKnown, policyWords, reasonWords, sideWords } from './sentences.ts';

export interface ResultContext {
  readonly report: AnalysisReport;
  readonly prefix: string;
  /** There is a baseline or a base revision, so that new and old can be told apart. */
  readonly compared: boolean;
  /** Some result is suppressed, so that each must say whether it is. */
  readonly suppresses: boolean;
}

/** One finding as one result. */
export function findingResult(finding: Finding, context: ResultContext): object {
  const { report, prefix, compared, suppresses } = context;
  const { producer, consumer, accepted, fingerprint } = finding;
  const nested = nestedSide(finding);
  const text =
    `${heading(finding)}. From ${sideWords(finding, 'producer')}, to ${sideWords(finding, 'consumer')}. ` +
    `${reasonWords(finding, report).replace(/\.$/, '')}. Fix: ${fix([finding])}`;
  const until = accepted?.until === undefined ? '' : ` (until ${accepted.until})`;
  return {
    ...rule(finding.code),
    level: finding.severity,
    message: { text: sarifText(text) },
    locations: [sarifLocation(lockfilePlace(report, nested), prefix)],
    relatedLocations: related(finding, nested === producer ? consumer : producer, context),
    ...fingerprints(fingerprint),
    ...(compared ? { baselineState: isKnown(finding) ? 'unchanged' : 'new' } : {}),
    ...(suppresses
      ? {
          suppressions:
            accepted === undefined
              ? []
              : [{ kind: 'external', status: 'accepted', justification: `${accepted.reason}${until}` }],
        }
      : {}),
    properties: {
      status: finding.status,
      package: finding.package,
      verdict: finding.verdict,
      usage: finding.usage,
      types: finding.types,
    },
  };
}

/** An entry of the baseline or the configuration that no longer holds. */
export function policyResult(finding: PolicyFinding, { prefix, compared, suppresses }: ResultContext): object {
  return {
    ...rule(finding.code),
    level: finding.severity,
    message: { text: sarifText(`${policyWords(finding)}.`) },
    locations: [sarifLocation(finding.place, prefix)],
    ...fingerprints(finding.fingerprint),
    ...(compared ? { baselineState: 'new' } : {}),
    ...(suppresses ? { suppressions: [] } : {}),
  };
}

/** A finding that is gone. */
export function resolvedResult(finding: ResolvedFinding, { report, prefix, suppresses }: ResultContext): object {
  const { package: name, meeting, producer, consumer, fingerprint, code } = finding;
  const text = `${name}: resolved. It was in ${meeting}, from ${producer} to ${consumer}.`;
  return {
    ...rule(code),
    level: 'note',
    message: { text: sarifText(text) },
    locations: [sarifLocation({ file: report.project.lockfile ?? 'package.json', line: 1 }, prefix)],
    ...fingerprints(fingerprint),
    baselineState: 'absent',
    ...(suppresses ? { suppressions: [] } : {}),
  };
}

function rule(ruleId: string): object {
  const ruleIndex = (RULE_CODES as readonly string[]).indexOf(ruleId);
  return ruleIndex === -1 ? { ruleId } : { ruleId, ruleIndex };
}

/** The second is GitHub's: with it an alert stays the same when lines move or change. */
function fingerprints(fingerprint: string): object {
  return {
    partialFingerprints: { 'diamondback/v1': fingerprint, primaryLocationLineHash: `${fingerprint}:1` },
  };
}

/** The other copy in the lockfile, the lines that import both sides, the declarations of both. */
function related(finding: Finding, other: Side, { report, prefix }: ResultContext): object[] {
  const { producer, consumer } = finding;
  const places: [Place | null | undefined, string][] = [[lockfilePlace(report, other), copyWords(other, finding)]];
  for (const side of [producer, consumer])
    places.push([side.importedAt, `${sideName(side, finding.package)}, imported`]);
  for (const which of ['producer', 'consumer'] as const) {
    places.push([finding[which].declaration, `${sideWords(finding, which)}, declared`]);
  }
  const known = places.flatMap(([place, text]) => (place ? [{ place, text }] : []));
  return known.map(({ place, text }, index) => ({
    id: index + 1,
    ...sarifLocation(place, prefix),
    message: { text: sarifText(text) },
  }));
}

function copyWords(side: Side, finding: Finding): string {
  return `${finding.package} ${side.copy.version}, the other copy`;
}

/** A place in the repository as a physicalLocation. */
export function sarifLocation({ file, line }: Place, prefix: string): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: toUri(inRepository(file, prefix)), uriBaseId: '%SRCROOT%' },
      region: { startLine: Math.max(line, 1) },
    },
  };
}

/** Text in which no `[text](target)` is a link and no `{0}` a placeholder: both are syntax in a SARIF message. */
export function sarifText(text: string): string {
  return text.replaceAll('](', '] (').replace(/\{(\d+)\}/g, '{ $1 }');
}
