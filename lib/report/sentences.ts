/** What is wrong, why, and what to do, as sentences that several formats share. All of a cleaned report. */
import type { AnalysisReport, Finding, PolicyFinding } from '../model/report.ts';
import { command, meetingPlace, sideName, whatIsWrong } from './names.ts';
import { shortReason } from './reason.ts';
import { capital, cut } from './text.ts';
import { type CodeWords, WORDS } from './words.ts';

/** Names and ways longer than this are no names that a person reads. */
const NAME = 200;

/** Longer reasons are cut: the whole one is in the JSON report. */
const REASON = 500;

/** `zod: in forecast-server, TypeScript rejects 3.22.4 where 3.25.76 is wanted` */
export function heading(finding: Finding): string {
  return `${cut(finding.package, NAME)}: ${cut(meetingPlace(finding), NAME)}, ${cut(whatIsWrong(finding), NAME)}`;
}

/** `zod 3.22.4: object` */
export function sideWords(finding: Finding, which: 'producer' | 'consumer'): string {
  const side = finding[which];
  return `${cut(sideName(side, finding.package), NAME)}: ${cut(side.via, NAME)}`;
}

/** TypeScript's own words, or whatever else is the reason. */
export function reasonWords(finding: Finding, report: AnalysisReport): string {
  return shortReason(finding, report, REASON);
}

/** The first remedy of the worst finding that has one, ready to paste; without one, the code's own advice. */
export function fix(findings: readonly Finding[], target?: string): string {
  const remedy = findings.flatMap(({ remedies }) => remedies)[0];
  if (remedy?.command !== undefined && remedy.kind !== 'override') return remedy.command;
  // A patch alone does not take while the lockfile has the copies: the command that makes it take is long.
  if (remedy?.install !== undefined && remedy.kind === 'override')
    return `${capital(remedy.title)}: ${command(['fix', findings[0]?.package ?? '', '--apply'], target)}`;
  if (remedy?.patch !== undefined) return `${capital(remedy.title)}, in package.json: ${JSON.stringify(remedy.patch)}`;
  if (remedy !== undefined) return capital(remedy.title);
  const [first] = findings;
  return first === undefined ? '' : WORDS[first.code].todo;
}

/** `baseline-entry-stale: zod: …` */
export function policyWords({ code, package: name, reason }: PolicyFinding): string {
  return `${code}: ${name === null ? '' : `${cut(name, NAME)}: `}${cut(reason, REASON)}`;
}

/** The words of any code that a report can hold, or null for one that this version does not know. */
export function wordsOf(code: string): CodeWords | null {
  const words: Readonly<Record<string, CodeWords>> = WORDS;
  return Object.hasOwn(words, code) ? (words[code] ?? null) : null;
}

/** Findings that were accepted, or were there before. */
export function isKnown({ status }: Finding): boolean {
  return status === 'known';
}
