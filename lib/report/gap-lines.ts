/** What could not be judged, in a line each; what the user can repair comes with what to do. */
import { isTooIncomplete } from '../model/coverage.ts';
import type { AnalysisReport, Gap } from '../model/report.ts';
import { isDependency, locationName } from './names.ts';
import { capital, count, some } from './text.ts';
import { WORDS } from './words.ts';

/** Gaps by who can close them. */
interface Sorted {
  /** Copies that are not on disk. */
  readonly missing: readonly Gap[];
  /** Copies of another version than the lockfile says. */
  readonly other: readonly Gap[];
  /** What is wrong with the lockfile itself: there is none, or it was made for another package.json. */
  readonly lockfile: readonly Gap[];
  readonly rest: readonly Gap[];
}

function sorted(gaps: readonly Gap[]): Sorted {
  // A mismatch of the project or of a workspace is about its manifest, and says so itself.
  const isCopy = (gap: Gap) => gap.code === 'lockfile-mismatch' && isDependency(gap.location);
  const isLockfile = (gap: Gap) =>
    gap.code === 'no-lockfile' ||
    gap.code === 'registry-unanswered' ||
    (gap.code === 'lockfile-mismatch' && !isCopy(gap));
  return {
    missing: gaps.filter(({ code }) => code === 'not-installed'),
    other: gaps.filter(isCopy),
    lockfile: gaps.filter(isLockfile),
    rest: gaps.filter((gap) => gap.code !== 'not-installed' && !isCopy(gap) && !isLockfile(gap)),
  };
}

/** `2 packages are not installed, so this result is incomplete: run npm ci`, or null when all of them are as locked. */
export function incomplete(report: AnalysisReport): string | null {
  const { missing, other } = sorted(report.gaps);
  const parts: string[] = [];
  if (missing.length > 0) parts.push(`${subject(missing)} not installed`);
  if (other.length > 0) {
    const many = other.length > 1;
    const who = parts.length > 0 ? `${other.length}` : count(other.length, 'package');
    parts.push(`${who} ${many ? 'have other versions' : 'has another version'} on disk than in the lockfile`);
  }
  if (parts.length === 0) return isTooIncomplete(report) ? mostlyUnread(report) : null;
  const fate = missing.length > 0 ? 'is incomplete' : 'may be wrong';
  return `${parts.join(' and ')}, so this result ${fate}: run npm ci`;
}

function mostlyUnread({ summary: { unread, relevant } }: AnalysisReport): string {
  return `${unread} of ${count(relevant, 'package')} that matter could not be read, so this result is incomplete`;
}

function subject(gaps: readonly Gap[]): string {
  return `${count(gaps.length, 'package')} ${gaps.length === 1 ? 'is' : 'are'}`;
}

/** What the lockfile is to blame for, in the gaps' own words. */
export function lockfileLines(report: AnalysisReport): string[] {
  // A file's name keeps its case.
  return sorted(report.gaps).lockfile.map(({ reason }) => (/^\S+\.json\b/.test(reason) ? reason : capital(reason)));
}

/** All gaps: what can be repaired first, then `3 gaps, not judged: a, b (publishes no types); c (…)`. */
export function gapLines(report: AnalysisReport): string[] {
  const { missing, other, rest } = sorted(report.gaps);
  const lines = lockfileLines(report);
  const names = (gaps: readonly Gap[]) =>
    some([...new Set(gaps.map(({ location }) => locationName(location, report)))], 3);
  if (missing.length > 0) lines.push(`Not installed: ${names(missing)}. Run npm ci.`);
  if (other.length > 0) lines.push(`Another version on disk than in the lockfile: ${names(other)}. Run npm ci.`);
  if (rest.length === 0) return lines;
  const parts = [...new Set(rest.map(({ code }) => code))].map(
    (code) => `${names(rest.filter((gap) => gap.code === code))} (${WORDS[code].what})`,
  );
  return [...lines, `${count(rest.length, 'gap')}, not judged: ${parts.join('; ')}`];
}
