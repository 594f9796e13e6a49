/** Ranges as people write them, taken apart without semver: nearly all that is in a lockfile. */
import { compareVersions, type Prerelease, prereleaseOf, type Version } from './version.ts';

interface Comparator {
  readonly sign: '>=' | '>' | '<' | '<=' | '=';
  readonly version: Version;
}

/** All must hold; a range is a list of those of which one must. */
type Comparators = readonly Comparator[];

const PART = /^(\^|~|>=|<=|>|<|=|)(\d{1,9})(?:\.(?:(\d{1,9})|[xX*]))?(?:\.(?:(\d{1,9})|[xX*]))?(?:-(.+))?$/;

/**
 * A test for a range of carets, tildes, comparisons, partial versions and their alternatives (`^1.2 || >=3 <5.0.0-beta.1`);
 * null for anything else, which semver has to read. semver's own steps (desugaring, and a prerelease only where a bound names
 * one of the same number), on numbers in place of texts.
 */
export function plainRange(text: string): ((version: Version) => boolean) | null {
  const alternatives: Comparators[] = [];
  for (const alternative of text.split('||')) {
    const comparators = comparatorsOf(alternative.trim());
    if (comparators === null) return null;
    alternatives.push(comparators);
  }
  return (version) => {
    for (const comparators of alternatives) if (holds(comparators, version)) return true;
    return false;
  };
}

function comparatorsOf(text: string): Comparators | null {
  const found: Comparator[] = [];
  const hyphen = /^(\d\S*)\s+-\s+(\d\S*)$/.exec(text);
  const plain = hyphen === null ? text : `>=${hyphen[1]} <=${hyphen[2]}`;
  for (const part of plain.replace(/([<>=^~])\s+/g, '$1').split(/\s+/)) {
    const comparators = desugar(part);
    if (comparators === null) return null;
    found.push(...comparators);
  }
  return found;
}

const first: Prerelease = [0];
const at = (major: number, minor: number, patch: number, pre: Prerelease = null): Version => ({
  major,
  minor,
  patch,
  pre,
});
/** From one version up to, and without anything that comes before, another. */
const span = (from: Version, major: number, minor: number, patch: number): Comparator[] => [
  { sign: '>=', version: from },
  { sign: '<', version: at(major, minor, patch, first) },
];

function desugar(text: string): Comparator[] | null {
  const match = PART.exec(text);
  if (match === null) return null;
  const [, sign = '', ...numbers] = match;
  const major = Number(numbers[0]);
  const minor = numbers[1] === undefined ? null : Number(numbers[1]);
  const patch = numbers[2] === undefined || minor === null ? null : Number(numbers[2]);
  // `1.x.3` has a number behind a star.
  if (numbers[2] !== undefined && minor === null) return null;
  const tail = numbers[3];
  // React Native's packages ask for `0.0.0-*`. semver drops stars before it reads, and takes what is left for `0.0.0--`.
  const pre = tail === undefined ? null : tail === '*' && sign === '' ? ['-'] : prereleaseOf(tail);
  if (pre === undefined || (pre !== null && patch === null)) return null;
  const from = at(major, minor ?? 0, patch ?? 0, pre);
  if (sign === '^' || sign === '~' || patch === null) return spanOf(sign, from, minor, patch);
  return [{ sign: sign === '' ? '=' : (sign as Comparator['sign']), version: from }];
}

/** What a caret, a tilde or a partial version stands for. */
function spanOf(sign: string, from: Version, minor: number | null, patch: number | null): Comparator[] {
  const { major } = from;
  const next = minor === null ? at(major + 1, 0, 0) : at(major, minor + 1, 0);
  switch (sign) {
    case '^':
      if (major > 0 || minor === null) return span(from, major + 1, 0, 0);
      // `^0.2.3` keeps the minor, and `^0.0.3` the patch as well.
      return minor > 0 || patch === null ? span(from, 0, minor + 1, 0) : span(from, 0, 0, patch + 1);
    case '>=':
      return [{ sign: '>=', version: from }];
    case '>':
      return [{ sign: '>=', version: next }];
    case '<':
      return [{ sign: '<', version: { ...from, pre: first } }];
    case '<=':
      return [{ sign: '<', version: { ...next, pre: first } }];
    default:
      return span(from, next.major, next.minor, 0);
  }
}

function holds(comparators: Comparators, version: Version): boolean {
  let named = version.pre === null;
  for (const { sign, version: bound } of comparators) {
    const order = compareVersions(version, bound);
    const isIn =
      sign === '>='
        ? order >= 0
        : sign === '<'
          ? order < 0
          : sign === '>'
            ? order > 0
            : sign === '<='
              ? order <= 0
              : order === 0;
    if (!isIn) return false;
    if (!named && bound.pre !== null) {
      named = bound.major === version.major && bound.minor === version.minor && bound.patch === version.patch;
    }
  }
  return named;
}
