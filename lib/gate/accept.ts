/** Findings that the configuration accepts, and entries that accept nothing. */
import type { AnalysisReport, Finding, PolicyFinding } from '../model/report.ts';
import { semver } from '../ranges/semver.ts';
import type { Acceptance, ConfigFile, PlacedAcceptance } from './config.ts';
import { importName } from './match.ts';
import { fits } from './pattern.ts';
import { policyFinding } from './policy.ts';
import { couldSee, type Scope, type Whereabouts } from './scope.ts';
import { workspaceNames } from './severities.ts';

/** Whether an entry is about a finding. */
export function accepts({ entry, workspace }: PlacedAcceptance, finding: Finding): boolean {
  const { meeting, producer, consumer } = finding;
  if (workspace !== null && !workspaceNames(finding).some((name) => fits(workspace, name))) return false;
  const isOne = (pattern: string | undefined, ...names: readonly string[]): boolean =>
    pattern === undefined || names.some((name) => fits(pattern, name));
  const isIn = (range: string | undefined, version: string): boolean =>
    range === undefined || semver().satisfies(version, range, { includePrerelease: true, loose: true });
  return (
    (entry.fingerprint === undefined || entry.fingerprint === finding.fingerprint) &&
    (entry.code === undefined || entry.code === finding.code) &&
    isOne(entry.package, finding.package) &&
    isOne(entry.producer, importName(producer), producer.package) &&
    isOne(entry.consumer, importName(consumer), consumer.package) &&
    isOne(entry.meeting, meeting.name) &&
    isIn(entry.from, producer.copy.version) &&
    isIn(entry.to, consumer.copy.version)
  );
}

/** Whether an entry's last day is over; days are compared as `2027-01-31`. */
export function isExpired({ until }: Acceptance, today: string): boolean {
  return until !== undefined && until < today;
}

/** A finding with what accepts it today, if anything does. */
export function withAcceptance(finding: Finding, { acceptances }: ConfigFile, today: string): Finding {
  const found = acceptances.find((placed) => !isExpired(placed.entry, today) && accepts(placed, finding));
  if (found === undefined) return finding;
  const { reason, until } = found.entry;
  return { ...finding, status: 'known', accepted: { reason, ...(until !== undefined && { until }) } };
}

/** Entries that match nothing, or whose day is over. */
export function acceptancePolicy(
  report: AnalysisReport,
  { acceptances, data, file, policy }: ConfigFile,
  scope: Scope,
  today: string,
): PolicyFinding[] {
  const isInScope = couldSee(report, scope, data.omit ?? []);
  return acceptances.flatMap((placed) => {
    const { entry, line, workspace } = placed;
    const about = { place: { file, line }, package: entry.package ?? null, identity: identityOf(entry, workspace) };
    if (!report.findings.some((finding) => accepts(placed, finding))) {
      if (!isInScope(whereabouts(entry))) return [];
      const reason = `accepts a finding ${wordsOf(entry)}, which is not there: remove the entry, or correct it`;
      return [
        policyFinding({ ...about, code: 'acceptance-unmatched', severity: policy['acceptance-unmatched'], reason }),
      ];
    }
    if (!isExpired(entry, today)) return [];
    const reason = `accepted a finding ${wordsOf(entry)}, until ${entry.until} (${entry.reason})`;
    return [policyFinding({ ...about, code: 'acceptance-expired', severity: policy['acceptance-expired'], reason })];
  });
}

/** `of zod, to @modelcontextprotocol/sdk, in app` */
function wordsOf(entry: Acceptance): string {
  const parts = [
    entry.package && `of ${entry.package}`,
    entry.producer && `from ${entry.producer}`,
    entry.consumer && `to ${entry.consumer}`,
    entry.meeting && `in ${entry.meeting}`,
    entry.from && `from version ${entry.from}`,
    entry.to && `to version ${entry.to}`,
    entry.code && `with code ${entry.code}`,
    entry.fingerprint && `with fingerprint ${entry.fingerprint}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function whereabouts({ package: name, producer, consumer, meeting }: Acceptance): Whereabouts {
  const plain = Object.entries({ package: name, producer, consumer, meeting }).filter(
    ([, pattern]) => pattern !== undefined && !pattern.includes('*'),
  );
  return Object.fromEntries(plain);
}

/** What an entry picks: a new reason or another day makes it no other entry. */
function identityOf({ reason: _reason, until: _until, ...picks }: Acceptance, workspace: string | null): string {
  return JSON.stringify([workspace, ...Object.entries(picks).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
