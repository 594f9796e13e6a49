/** What a run could see: what it could not see is neither resolved nor stale. */
import type { AnalysisReport, Gap, GapCode } from '../model/report.ts';
import type { FindingKey } from './match.ts';

/** Kinds of dependencies, in npm's own words. */
export type OmitType = 'dev' | 'optional' | 'peer';

export interface Scope {
  /** The only packages that were looked at, or null for all. */
  readonly packages: readonly string[] | null;
  /** Kinds of dependencies that were left out. */
  readonly omit: readonly OmitType[];
}

/** The part of an entry that says where its finding would be. */
export type Whereabouts = Partial<Pick<FindingKey, 'package' | 'producer' | 'consumer' | 'meeting'>>;

/**
 * Whether this run would have found what an entry speaks of.
 *
 * It would not when types were not looked at, when it was about other packages, when it left out more kinds of
 * dependencies than `omitThen`, or when one of the entry's packages is a gap: what could not be judged is not gone.
 */
export function couldSee(
  report: AnalysisReport,
  scope: Scope,
  omitThen: readonly OmitType[],
): (entry: Whereabouts) => boolean {
  const isBlind = !report.typesChecked || scope.omit.some((kind) => !omitThen.includes(kind));
  const unjudged = new Set(report.gaps.filter(hidesFindings).map(({ location }) => nameAt(location)));
  return (entry) => {
    if (isBlind || unjudged.has('')) return false;
    if (scope.packages !== null && !scope.packages.includes(entry.package ?? '')) return false;
    return ![entry.package, entry.producer, entry.consumer, entry.meeting].some((name) => unjudged.has(name ?? ''));
  };
}

/** Gaps behind which a finding of another day may still be. */
const HIDING: ReadonlySet<GapCode> = new Set([
  'not-installed',
  'lockfile-mismatch',
  'types-unresolved',
  'types-unparsable',
  'code-unparsable',
  'verdict-timeout',
  'outside-project',
  'limit-reached',
]);

/** A lockfile that is out of date as a whole was still looked at. */
function hidesFindings({ code, location }: Gap): boolean {
  return HIDING.has(code) && (code !== 'lockfile-mismatch' || location.includes('node_modules/'));
}

/** The name of the folder that a location ends in; `''` for the whole project. */
function nameAt(location: string): string {
  const at = location.lastIndexOf('node_modules/');
  return at === -1 ? location : location.slice(at + 'node_modules/'.length);
}
