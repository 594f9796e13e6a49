/** How much of what matters a run has read. */
import type { AnalysisReport, Gap, GapCode } from './report.ts';

/** Gaps of a package that has something to read. One without types has not. */
const unreadCodes: ReadonlySet<GapCode> = new Set<GapCode>([
  'not-installed',
  'lockfile-mismatch',
  'types-unresolved',
  'types-unparsable',
  'outside-project',
  'limit-reached',
]);

/** Locations, of those given, that have types which could not be read. */
export function unreadLocations(locations: Iterable<string>, gaps: readonly Gap[]): string[] {
  const unread = new Set(gaps.filter(({ code }) => unreadCodes.has(code)).map(({ location }) => location));
  return [...locations].filter((location) => unread.has(location));
}

/** More than one package in ten: then "nothing found" says little. */
const tolerated = 0.1;

/** Whether so much of what matters could not be read that a report without findings is no good news. */
export function isTooIncomplete({ summary }: Pick<AnalysisReport, 'summary'>): boolean {
  return summary.unread > tolerated * summary.relevant;
}
