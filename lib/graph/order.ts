/** The orders everything is sorted in. */
import { compareBuild, parse } from 'semver';

/** Plain code-unit comparison: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Versions ascending by semver. What is no version (a workspace without one: `''`) comes first, by its text. */
export function sortVersions(versions: Iterable<string>): string[] {
  const parsed = Array.from(versions, (text) => ({ text, version: parse(text, { loose: true }) }));
  parsed.sort((a, b) => {
    if (a.version !== null && b.version !== null)
      return compareBuild(a.version, b.version) || compareText(a.text, b.text);
    if (a.version === null && b.version === null) return compareText(a.text, b.text);
    return a.version === null ? -1 : 1;
  });
  return parsed.map(({ text }) => text);
}
