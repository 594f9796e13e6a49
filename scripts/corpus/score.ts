/** Compares the report of one case with its labels. */
import type { AnalysisReport, Finding, Level, Verdict } from '../../lib/model/report.ts';
import { isConflictLabel, type Label, type LabelName, type Labels } from './labels.ts';
import { conflictPairs, pairMatches, pairText } from './pairs.ts';

/** What the tool says of a package: its worst verdict, else how far its types get. */
export const outcomes = [
  'incompatible',
  'identity',
  'unknown',
  'compatible',
  'crossing',
  'exposed',
  'present',
  'not divergent',
] as const satisfies readonly (Verdict | Level | 'not divergent')[];
export type Outcome = (typeof outcomes)[number];

export const missKinds = ['missed conflict', 'false alarm', 'other verdict', 'missed meeting', 'missed pair'] as const;
export type MissKind = (typeof missKinds)[number];

/** Something that the tool and a label do not agree on. */
export interface Miss {
  readonly case: string;
  readonly package: string;
  readonly kind: MissKind;
  readonly detail: string;
}

export interface Share {
  readonly found: number;
  readonly of: number;
}

export interface PackageScore {
  readonly name: string;
  readonly label: LabelName;
  readonly outcome: Outcome;
  readonly exact: boolean;
  readonly meetings: Share;
  readonly pairs: Share;
}

export interface CaseScore {
  readonly packages: readonly PackageScore[];
  /** Labelled copies of one version; they count apart, since a list of versions cannot show them. */
  readonly sameVersion: readonly PackageScore[];
  readonly misses: readonly Miss[];
  /** Packages that conflict in the report and have no label. */
  readonly unlabelled: readonly string[];
  readonly findings: number;
  readonly conflicts: number;
  readonly gaps: number;
}

const verdictOrder = ['incompatible', 'identity', 'unknown', 'compatible'] as const;

export const isConflict = (outcome: Outcome): boolean => outcome === 'incompatible' || outcome === 'identity';

export function outcomeOf(name: string, report: AnalysisReport): Outcome {
  const verdicts = new Set(report.findings.filter((finding) => finding.package === name).map((f) => f.verdict));
  const worst = verdictOrder.find((verdict) => verdicts.has(verdict));
  const listed = [...report.divergent, ...report.sameVersionCopies].find((entry) => entry.package === name);
  return worst ?? listed?.level ?? 'not divergent';
}

/** Whether the outcome is the very verdict of the label. What is private may be anything that no one has to act on. */
export function isExact(label: LabelName, outcome: Outcome): boolean {
  if (label === 'breaking') return outcome === 'incompatible';
  if (label === 'identity' || label === 'compatible') return outcome === label;
  return !isConflict(outcome) && outcome !== 'unknown';
}

export function scoreCase(labels: Labels, report: AnalysisReport): CaseScore {
  const misses: Miss[] = [];
  const score = (label: Label): PackageScore => {
    const scored = scorePackage(label, report);
    misses.push(...missesOf(labels.case, label, scored, report));
    return scored;
  };
  const packages = labels.divergent.map(score);
  const sameVersion = labels.sameVersionDuplicates.map(score);
  const conflicts = report.findings.filter(({ verdict }) => isConflict(verdict));
  const labelled = new Set([...labels.divergent, ...labels.sameVersionDuplicates].map(({ name }) => name));
  return {
    packages,
    sameVersion,
    misses,
    unlabelled: [...new Set(conflicts.map((finding) => finding.package))].filter((name) => !labelled.has(name)).sort(),
    findings: report.findings.length,
    conflicts: conflicts.length,
    gaps: report.gaps.length,
  };
}

const conflictsOf = (name: string, report: AnalysisReport): Finding[] =>
  report.findings.filter((finding) => finding.package === name && isConflict(finding.verdict));

const missedMeetings = (label: Label, found: readonly Finding[]): string[] =>
  label.meeting.filter((location) => !found.some(({ meeting }) => meeting.location === location));

const missedPairs = (label: Label, found: readonly Finding[]): string[] =>
  conflictPairs(label)
    .filter((crossing) => !found.some((finding) => pairMatches(finding, crossing, label.name)))
    .map(pairText);

function scorePackage(label: Label, report: AnalysisReport): PackageScore {
  const found = conflictsOf(label.name, report);
  const outcome = outcomeOf(label.name, report);
  const meetings = isConflictLabel(label.verdict) ? label.meeting.length : 0;
  const pairs = conflictPairs(label).length;
  return {
    name: label.name,
    label: label.verdict,
    outcome,
    exact: isExact(label.verdict, outcome),
    meetings: { found: meetings === 0 ? 0 : meetings - missedMeetings(label, found).length, of: meetings },
    pairs: { found: pairs - missedPairs(label, found).length, of: pairs },
  };
}

function missesOf(caseName: string, label: Label, score: PackageScore, report: AnalysisReport): Miss[] {
  if (label.verdict === 'unproven') return [];
  const miss = (kind: MissKind, detail: string): Miss => ({ case: caseName, package: label.name, kind, detail });
  const detail = `${label.verdict} → ${score.outcome}`;
  const wanted = isConflictLabel(label.verdict);
  const misses: Miss[] = [];
  if (wanted && !isConflict(score.outcome)) return [miss('missed conflict', detail)];
  if (!wanted && isConflict(score.outcome)) misses.push(miss('false alarm', detail));
  else if (!score.exact) misses.push(miss('other verdict', detail));
  if (!wanted) return misses;
  const found = conflictsOf(label.name, report);
  for (const location of missedMeetings(label, found)) misses.push(miss('missed meeting', location || 'the project'));
  for (const pair of missedPairs(label, found)) misses.push(miss('missed pair', pair));
  return misses;
}
