/** npm's version ranges, which a tree asks about a hundred thousand times. */
import type { Range } from 'semver';
import { plainRange } from './plain-range.ts';
import { semver } from './semver.ts';
import { compareVersions, type Version, versionOf } from './version.ts';

/** Whether a version is in a range. */
export type VersionTest = (version: string) => boolean;

/** A test with its answers: a tree asks the same of the same version again and again. */
interface Known {
  readonly test: VersionTest | null;
  readonly answers: Map<string, boolean>;
}

const ranges = new Map<string, Known>();

function known(spec: string): Known {
  let range = ranges.get(spec);
  if (range === undefined) {
    range = { test: makeTest(spec), answers: new Map() };
    ranges.set(spec, range);
  }
  return range;
}

/**
 * What a spec (`^1`, `npm:other@^1`) asks of a version, or null when it is no range: a tag, a git or tarball address, a
 * folder. To semver `*` leaves prereleases out, as `>=0.0.0` does; to npm it does not.
 */
export function rangeTest(spec: string): VersionTest | null {
  return known(spec).test === null ? null : (version) => satisfies(version, spec);
}

/**
 * Whether a version satisfies a spec. What is no range is satisfied by whatever was installed for it: npm's own rules, as
 * far as they can be followed without asking a registry.
 */
export function satisfies(version: string, spec: string): boolean {
  const { test, answers } = known(spec);
  if (test === null) return true;
  let answer = answers.get(version);
  if (answer === undefined) {
    answer = test(version);
    answers.set(version, answer);
  }
  return answer;
}

function makeTest(spec: string): VersionTest | null {
  const bare = spec.trim();
  const wanted = bare.startsWith('npm:') ? aliasRange(bare.slice('npm:'.length)) : bare;
  if (wanted === '' || wanted === '*') return () => true;
  const plain = plainRange(wanted);
  if (plain === null) return semverTest(wanted);
  return (text) => {
    const version = versionOf(text);
    return version === null ? (semverTest(wanted)?.(text) ?? false) : plain(version);
  };
}

/** `name@range` → `range`; without one, anything goes. The `@` of a scope does not separate. */
function aliasRange(target: string): string {
  const at = target.indexOf('@', 1);
  return at < 0 ? '*' : target.slice(at + 1);
}

function semverTest(wanted: string): VersionTest | null {
  // Specs that are no ranges are mostly addresses.
  if (/[:/]/.test(wanted)) return null;
  let range: Range;
  try {
    range = new (semver().Range)(wanted, { loose: true });
  } catch {
    return null;
  }
  return (version) => version !== '' && range.test(version);
}

/** Versions ascending by semver. What is no version (a workspace without one: `''`) comes first, by its text. */
export function sortVersions(versions: Iterable<string>): string[] {
  const sorted = [...versions];
  if (sorted.length < 2) return sorted;
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  if (sorted.every((version) => versionOf(version) !== null)) {
    const number = (text: string): Version => versionOf(text) as Version;
    return sorted.sort((a, b) => compareVersions(number(a), number(b)) || byText(a, b));
  }
  const { compareBuild, parse } = semver();
  const parsed = sorted.map((text) => ({ text, version: parse(text, { loose: true }) }));
  parsed.sort((a, b) => {
    if (a.version !== null && b.version !== null) return compareBuild(a.version, b.version) || byText(a.text, b.text);
    if (a.version === null && b.version === null) return byText(a.text, b.text);
    return a.version === null ? -1 : 1;
  });
  return parsed.map(({ text }) => text);
}
