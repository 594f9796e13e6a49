/** Versions as numbers, and their order. */

/** What comes before a release: `beta.2` is `['beta', 2]`. Null for a release. */
export type Prerelease = readonly (string | number)[] | null;

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly pre: Prerelease;
}

const RELEASE = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-(.+))?$/;
const known = new Map<string, Version | null>();

/**
 * A version as npm writes it, or null: semver knows what to make of the rest (`v1.2.3`, `1.2.3+build`, `1.2.3beta`), and
 * whether it is a version at all.
 */
export function versionOf(text: string): Version | null {
  let version = known.get(text);
  if (version === undefined) {
    version = parse(text);
    known.set(text, version);
  }
  return version;
}

function parse(text: string): Version | null {
  const match = RELEASE.exec(text);
  if (match === null) return null;
  const [, major, minor, patch, tail] = match;
  const pre = tail === undefined ? null : prereleaseOf(tail);
  return pre === undefined ? null : { major: Number(major), minor: Number(minor), patch: Number(patch), pre };
}

/** The identifiers of `beta.2`, or undefined when they are not as they should be. */
export function prereleaseOf(text: string): Prerelease | undefined {
  const found: (string | number)[] = [];
  for (const part of text.split('.')) {
    if (/^(?:0|[1-9]\d{0,8})$/.test(part)) found.push(Number(part));
    else if (/^\d*[A-Za-z-][\dA-Za-z-]*$/.test(part)) found.push(part);
    else return undefined;
  }
  return found;
}

/** Negative, zero or positive, by semver's rules of precedence. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePrerelease(a.pre, b.pre);
}

/** A release is above all that came before it; numbers are below words; more identifiers are above fewer. */
function comparePrerelease(a: Prerelease, b: Prerelease): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const [left, right] = [a[i] as string | number, b[i] as string | number];
    if (left === right) continue;
    if (typeof left === typeof right) return left < right ? -1 : 1;
    return typeof left === 'number' ? -1 : 1;
  }
  return a.length - b.length;
}
