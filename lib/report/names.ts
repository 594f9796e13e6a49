/** How copies, meetings and sides are called in text. */
import type { AnalysisReport, Finding, Side } from '../model/report.ts';
import type { Location } from '../model/tree.ts';
import { WORDS } from './words.ts';

/** The folder name a location ends in: `node_modules/a/node_modules/@s/b` is `@s/b`, `packages/w` stays. */
export function locationName(location: Location, report: AnalysisReport): string {
  if (location === '') return report.project.name;
  const at = location.lastIndexOf('node_modules/');
  return at === -1 ? location : location.slice(at + 'node_modules/'.length);
}

/** Whether a location is inside a dependency, and so not the user's own code. */
export function isDependency(location: Location): boolean {
  return location.includes('node_modules/');
}

/** Where a finding's types meet: the project or workspace by name, a dependency as "inside" it. */
export function meetingName(finding: Finding): string {
  const { location, name } = finding.meeting;
  return isDependency(location) ? `inside ${name}` : name;
}

/** {@link meetingName} as a place: `in app`, `inside inquirer`. */
export function meetingPlace(finding: Finding): string {
  return isDependency(finding.meeting.location) ? meetingName(finding) : `in ${meetingName(finding)}`;
}

/** `zod 3.22.4` for the package itself, `server (zod 3.25.76)` for one that exposes it. */
export function sideName(side: Side, packageName: string): string {
  const copy = `${packageName} ${side.copy.version}`;
  return side.package === packageName ? copy : `${side.package} ${side.version} (${copy})`;
}

/** The finding's clause with both versions in it; one version in two folders is called the other copy. */
export function whatIsWrong(finding: Finding): string {
  const from = finding.producer.copy.version;
  const to = finding.consumer.copy.version;
  const other = from === to ? `another copy of ${to}` : to;
  return WORDS[finding.code].what.replace('{from}', () => from).replace('{to}', () => other);
}

/** `src/a.ts:3 and :9`: where the meeting's own code imports the two sides. */
export function importPlaces(finding: Finding): string {
  const { importedAt: one } = finding.producer;
  const { importedAt: two } = finding.consumer;
  const first = one ?? two;
  if (first === undefined) return '';
  const start = `${first.file}:${first.line}`;
  if (one === undefined || two === undefined || (one.file === two.file && one.line === two.line)) return start;
  return `${start} and ${one.file === two.file ? '' : two.file}:${two.line}`;
}

/** The versions that a group of findings speaks of, ascending as the report has them. */
export function versionsOf(findings: readonly Finding[], report: AnalysisReport): string[] {
  const found = new Set(findings.flatMap(({ producer, consumer }) => [producer.copy.version, consumer.copy.version]));
  const name = findings[0]?.package;
  const known = report.divergent.find((entry) => entry.package === name)?.versions ?? [];
  return [
    ...known.filter((version) => found.has(version)),
    ...[...found].filter((version) => !known.includes(version)),
  ];
}

/** `npx diamondback explain zod dir`, with the folder the user gave. */
export function command(words: readonly string[], target: string | undefined): string {
  const all = ['npx', 'diamondback', ...words, ...(target === undefined ? [] : [target])];
  return all.map(shellWord).join(' ');
}

/**
 * A word for a shell that may be any. Names come from files that others wrote: what a shell would obey within double quotes
 * stands in single ones, and what would be an option stands for nothing.
 */
function shellWord(word: string): string {
  if (word.startsWith('-') && !/^--[a-z]+(?:-[a-z]+)*$/.test(word)) return "'<package>'";
  if (/^[\w@%+=:,./\\^~-]+$/.test(word)) return word;
  return /["$`\\!%]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}
