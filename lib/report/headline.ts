/** The first words of `check`: the verdict, and never a better one than was found. */
import type { AnalysisReport } from '../model/report.ts';
import type { FailOn } from '../model/severity.ts';
import { incomplete } from './gap-lines.ts';
import { failingPolicy, knownFindings } from './gate-lines.ts';
import { type Group, groups, namesOf } from './groups.ts';
import { isDependency } from './names.ts';
import { capital, count } from './text.ts';

/** How many packages the headline names. */
const NAMED = 6;

/** One or two paragraphs; `shown` are the packages that are at or above `failOn`. */
export function headlines(report: AnalysisReport, shown: readonly Group[], failOn: FailOn): string[] {
  const missing = incomplete(report);
  const verdict = shown.length > 0 ? trouble(report, shown, failOn) : noTrouble(report, failOn);
  if (missing === null) return [verdict];
  // Where nothing was found, that something is missing is the news.
  return shown.length > 0 ? [verdict, capital(missing)] : [`${report.project.name}: ${missing}.`, verdict];
}

function trouble(report: AnalysisReport, shown: readonly Group[], failOn: FailOn): string {
  const of = (severity: Group['severity']) => shown.filter((group) => group.severity === severity);
  const errors = of('error');
  const lesser = [...kind(of('warning'), 'warnings'), ...kind(of('note'), 'notes')].join('; ');
  const { name } = report.project;
  if (errors.length === 0) return `No errors in ${name}, but with --fail-on ${failOn}: ${lesser}`;
  const fresh = knownFindings(report, failOn).length > 0 ? 'new conflict' : 'conflict';
  const worst = `${count(errors.length, fresh)} in ${name}: ${namesOf(errors, NAMED)}`;
  return lesser === '' ? worst : `${worst}; with --fail-on ${failOn} also ${lesser}`;
}

function kind(list: readonly Group[], word: string): string[] {
  return list.length === 0 ? [] : [`${count(list.length, 'package')} with ${word} (${namesOf(list, NAMED)})`];
}

function noTrouble(report: AnalysisReport, failOn: FailOn): string {
  const { name } = report.project;
  const policy = failingPolicy(report, failOn);
  if (policy.length > 0)
    return `No new conflicts in ${name}, but ${count(policy.length, 'accepted entry', 'accepted entries')} no longer ${policy.length === 1 ? 'holds' : 'hold'}`;
  const { divergent } = report.summary;
  const several = `${count(divergent, 'package')} ${divergent === 1 ? 'has' : 'have'} several versions`;
  const warned = groups(report.findings, ['warning']);
  if (warned.length > 0) return onlyWarnings(name, warned);
  if (knownFindings(report, failOn).length > 0) return `No new conflicts in ${name}.`;
  if (divergent === 0 && report.findings.length === 0) return `No conflicts in ${name}: every package has one version.`;
  if (!report.typesChecked) return `${several} in ${name}; their types were not looked at.`;
  const none = report.gaps.length === 0 ? 'No conflicts' : 'No conflicts found';
  if (report.findings.length === 0) return `${none} in ${name}: ${several}, and no types cross between them.`;
  return `${none} in ${name}: ${several}, and nothing needs action in your own code.`;
}

/** Nothing to repair in the project's own code is not the same as no conflicts. */
function onlyWarnings(name: string, warned: readonly Group[]): string {
  const inside = warned.every(({ findings }) => findings.every(({ meeting }) => isDependency(meeting.location)));
  if (inside) {
    const names = namesOf(warned, NAMED);
    return `No conflicts in your own code of ${name}; ${warned.length} inside dependencies (warnings): ${names}`;
  }
  return `No conflicts that your own code of ${name} is known to run into; ${kind(warned, 'warnings').join('')}`;
}
