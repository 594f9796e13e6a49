/** Names with `*` in them. */

/** Whether a name fits a pattern; `*` stands for any characters, and without one the pattern is the name. */
export function fits(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name;
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}

/** The patterns that a name fits, the nearest first: the name itself, then those with more of it written out. */
export function nearestFirst(patterns: readonly string[], names: readonly string[]): string[] {
  const written = (pattern: string): number => (pattern.includes('*') ? pattern.replaceAll('*', '').length : Infinity);
  return patterns
    .filter((pattern) => names.some((name) => fits(pattern, name)))
    .sort((a, b) => written(b) - written(a) || (a < b ? -1 : 1));
}
