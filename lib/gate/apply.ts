/** Compares a report with what was there before: new, known, resolved, and what is wrong with the comparison. Pure. */
import type {
  AnalysisReport,
  Finding,
  GateReport,
  Place,
  PolicyFinding,
  ResolvedFinding,
  Severity,
} from '../model/report.ts';
import type { FailOn } from '../model/severity.ts';
import { failingFrom, SEVERITIES } from '../model/severity.ts';
import { acceptancePolicy, withAcceptance } from './accept.ts';
import type { Baseline, BaselineEntry, BaselineFile } from './baseline.ts';
import type { ConfigFile } from './config.ts';
import { POLICY_SEVERITIES } from './config-schema.ts';
import { covers, isSameMeeting, keyText } from './match.ts';
import { policyFinding } from './policy.ts';
import { couldSee, type Scope } from './scope.ts';
import { severityOf } from './severities.ts';

/** What to compare a report with. */
export interface GateInputs {
  readonly baseline: BaselineFile | null;
  readonly config: ConfigFile | null;
  readonly base: BaseInput | null;
  readonly scope: Scope;
  /** `2027-01-31`: what is accepted until a day is compared with it. */
  readonly today: string;
}

/** What a base revision says. */
export interface BaseInput {
  /** As asked for, the merge base's commit, and the lockfile there, if there was one. */
  readonly ref: string;
  readonly commit: string;
  readonly lockfile: string | null;
  /** The findings of the report that were there. */
  readonly known: ReadonlySet<Finding>;
  /** The baseline there: without it nobody knows what was found there and is gone. */
  readonly remembered: Baseline;
}

/** The report with the status of every finding, and {@link GateReport} when there was anything to compare with. */
export function applyGate(report: AnalysisReport, inputs: GateInputs): AnalysisReport {
  const { baseline, config, base, scope, today } = inputs;
  if (baseline === null && config === null && base === null) return report;
  const findings = report.findings.map((finding) => statusOf(finding, inputs));
  const order = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
  if (config !== null) findings.sort((a, b) => order(a) - order(b));
  const gone = goneEntries(report, inputs);
  const severity = config?.policy['baseline-entry-stale'] ?? POLICY_SEVERITIES['baseline-entry-stale'];
  const policy = [
    ...gone.map(({ entry, line }) => staleEntry(entry, { file: baseline?.file ?? '', line }, severity)),
    ...(config === null ? [] : acceptancePolicy(report, config, scope, today)),
  ];
  const gate: GateReport = {
    baseline: baseline?.file ?? null,
    config: config?.file ?? null,
    base: base === null ? null : { ref: base.ref, commit: base.commit, lockfile: base.lockfile },
    resolved: resolvedSince(
      report,
      gone.map(({ entry }) => entry),
      inputs,
    ),
    policy: policy.sort(byText(policyText)),
  };
  return withCounts({ ...report, findings, gate });
}

/** Whether a gate fails: on new findings and on policy findings at or above the level. */
export function fails(report: AnalysisReport, failOn: FailOn): boolean {
  const failing = failingFrom(failOn);
  const fresh = report.findings.filter(({ status }) => status === 'new');
  return [...fresh, ...(report.gate?.policy ?? [])].some(({ severity }) => failing.includes(severity));
}

function withSeverity(finding: Finding, config: ConfigFile | null): Finding {
  return config === null ? finding : { ...finding, severity: severityOf(finding, config.data) };
}

/** What the configuration accepts, with its reason; then what was there before. */
function statusOf(found: Finding, { baseline, config, base, today }: GateInputs): Finding {
  const finding = withSeverity(found, config);
  const accepted = config === null ? finding : withAcceptance(finding, config, today);
  if (accepted.status === 'known') return accepted;
  const entry = baseline?.findings.find((one) => covers(one, finding));
  if (entry === undefined) return base?.known.has(found) ? { ...finding, status: 'known' } : finding;
  const { reason } = entry;
  return { ...finding, status: 'known', ...(reason !== undefined && { accepted: { reason } }) };
}

/** Entries whose finding is gone. One that got worse is not gone. */
function goneEntries(
  report: AnalysisReport,
  { baseline, scope }: GateInputs,
): { entry: BaselineEntry; line: number }[] {
  if (baseline === null) return [];
  const isInScope = couldSee(report, scope, baseline.omit);
  const entries = baseline.findings.map((entry, index) => ({ entry, line: baseline.lines[index] ?? 1 }));
  return entries.filter(
    ({ entry }) => isInScope(entry) && !report.findings.some((finding) => isSameMeeting(entry, finding)),
  );
}

/** What the baseline says is gone, and what the baseline at the base revision says. */
function resolvedSince(
  report: AnalysisReport,
  gone: readonly BaselineEntry[],
  { base, scope }: GateInputs,
): ResolvedFinding[] {
  const isInScope = couldSee(report, scope, base?.remembered.omit ?? []);
  const before = (base?.remembered.findings ?? []).filter(
    (entry) => isInScope(entry) && !report.findings.some((finding) => isSameMeeting(entry, finding)),
  );
  const all = new Map([...before, ...gone].map((entry) => [keyText(entry) + entry.code, resolvedFinding(entry)]));
  return [...all.values()].sort(byText(resolvedText));
}

function resolvedFinding({
  fingerprint,
  code,
  package: name,
  producer,
  consumer,
  meeting,
}: BaselineEntry): ResolvedFinding {
  return { fingerprint, code, package: name, producer, consumer, meeting };
}

function staleEntry(entry: BaselineEntry, place: Place, severity: Severity): PolicyFinding {
  const { package: name, producer, consumer, meeting } = entry;
  return policyFinding({
    code: 'baseline-entry-stale',
    severity,
    place,
    package: name,
    identity: keyText(entry),
    reason: `${name} no longer goes from ${producer} to ${consumer} in ${meeting}`,
  });
}

function withCounts(report: AnalysisReport): AnalysisReport {
  const known = report.findings.filter(({ status }) => status === 'known').length;
  const resolved = report.gate?.resolved.length ?? 0;
  return { ...report, summary: { ...report.summary, new: report.findings.length - known, known, resolved } };
}

const resolvedText = (one: ResolvedFinding): string =>
  JSON.stringify([one.package, one.meeting, one.producer, one.consumer, one.code, one.fingerprint]);
const policyText = (one: PolicyFinding): string =>
  `${one.code} ${one.place.file} ${String(one.place.line).padStart(9, '0')}`;

function byText<T>(textOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0);
}
