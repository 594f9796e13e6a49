/** What the findings were compared with, in a line; what is resolved; what is wrong with what was accepted. */
import type { AnalysisReport, Finding, PolicyFinding, ResolvedFinding, Severity } from '../model/report.ts';
import { type FailOn, failingFrom } from '../model/severity.ts';
import { command } from './names.ts';
import { capital, count, some } from './text.ts';

/** How many packages or entries are named one by one. */
const NAMED = 5;

/** Policy findings that make the gate fail. */
export function failingPolicy({ gate }: AnalysisReport, failOn: FailOn): readonly PolicyFinding[] {
  const failing = failingFrom(failOn);
  return (gate?.policy ?? []).filter(({ severity }) => failing.includes(severity));
}

/** Findings that count as known: notes need not be accepted, unless they fail. */
export function knownFindings({ findings }: AnalysisReport, failOn: FailOn): readonly Finding[] {
  return findings.filter((finding) => finding.status === 'known' && counts(finding, failOn));
}

/** `1 new, 4 known, 1 resolved, compared with diamondback-baseline.json.`, or nothing without a comparison. */
export function comparison(report: AnalysisReport, failOn: FailOn): string[] {
  const { gate } = report;
  if (gate === null || !report.typesChecked) return [];
  const against = [
    ...(gate.baseline === null ? [] : [gate.baseline]),
    ...(gate.base === null ? [] : [`${gate.base.ref} (merge base ${gate.base.commit.slice(0, 9)})`]),
  ];
  const known = knownFindings(report, failOn).length;
  // A configuration alone is nothing that findings could be new or resolved against.
  if (against.length === 0) return known === 0 ? [] : [`${count(known, 'finding')} accepted in ${gate.config}.`];
  const fresh = report.findings.filter((finding) => finding.status === 'new' && counts(finding, failOn)).length;
  const numbers = [`${fresh} new`, `${known} known`];
  // A lockfile alone does not tell what was found there, and so not what of it is gone.
  if (gate.baseline !== null || gate.resolved.length > 0) numbers.push(`${gate.resolved.length} resolved`);
  const lines = [`${numbers.join(', ')}, compared with ${against.join(' and ')}.`];
  if (gate.base?.lockfile === null)
    lines.push(`There was no lockfile at ${gate.base.ref}, so everything is new to it.`);
  return lines;
}

/** Known findings by package, with the reason where somebody gave one; resolved ones; then each policy finding, worst first; stale entries in one line. */
export function gateLines(report: AnalysisReport, failOn: FailOn, target: string | undefined): string[] {
  const { gate } = report;
  const known = knownFindings(report, failOn);
  const silent = byPackage(known.filter(({ accepted }) => accepted === undefined));
  const lines = silent.length === 0 ? [] : [`Known: ${some(silent, NAMED)}`];
  lines.push(...acceptedLines(known));
  if (gate === null) return lines;
  if (gate.resolved.length > 0) lines.push(`Resolved: ${some(byPackage(gate.resolved), NAMED)}`);
  const stale = gate.policy.filter(({ code }) => code === 'baseline-entry-stale');
  const others = gate.policy.filter(({ code }) => code !== 'baseline-entry-stale');
  const shown = sorted(others).map(
    ({ severity, place, reason }) => `${capital(severity)}: ${place.file}:${place.line}: ${reason}`,
  );
  return [...lines, ...shown, ...staleLine(stale, target)];
}

/** `Accepted: zod (2 flows in app), until 2027-01-31: converted in src/schema.ts`, one a reason. */
function acceptedLines(known: readonly Finding[]): string[] {
  const byReason = new Map<string, Finding[]>();
  for (const finding of known) {
    if (finding.accepted === undefined) continue;
    const { until, reason } = finding.accepted;
    const words = `${until === undefined ? '' : `, until ${until}`}: ${reason}`;
    byReason.set(words, [...(byReason.get(words) ?? []), finding]);
  }
  const lines = [...byReason].map(([words, findings]) => `Accepted: ${some(byPackage(findings), 3)}${words}`);
  const rest = lines.length - NAMED;
  return rest > 0 ? [...lines.slice(0, NAMED), `Accepted: ${count(rest, 'more reason')}`] : lines;
}

function staleLine(stale: readonly PolicyFinding[], target: string | undefined): string[] {
  const [first] = stale;
  if (first === undefined) return [];
  const { file } = first.place;
  const places = stale.map(({ place }) => `${place.line}`);
  const where = `${file}:${some(places, NAMED)}`;
  const what = stale.length === 1 ? 'this finding is gone' : 'these findings are gone';
  const drop = command(['check', '--update-baseline'], target);
  return [`${capital(first.severity)}: ${where}: ${what}; drop ${stale.length === 1 ? 'it' : 'them'} with ${drop}`];
}

function sorted(policy: readonly PolicyFinding[]): PolicyFinding[] {
  const order: readonly Severity[] = ['error', 'warning', 'note'];
  return policy.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** `logform (2 flows in app)`, one a package. */
function byPackage(findings: readonly (Finding | ResolvedFinding)[]): string[] {
  const names = [...new Set(findings.map((finding) => finding.package))];
  return names.map((name) => {
    const own = findings.filter((finding) => finding.package === name);
    const meetings = new Set(own.map(({ meeting }) => (typeof meeting === 'string' ? meeting : meeting.name)));
    return `${name} (${count(own.length, 'flow')} in ${some([...meetings], 2)})`;
  });
}

function counts({ severity }: Finding, failOn: FailOn): boolean {
  return severity !== 'note' || failOn === 'note';
}
