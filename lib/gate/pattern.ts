/** Names with `*` in them. */

/** Whether a name fits a pattern; `*` stands for any characters, and without one the pattern is the name. */
export function fits(pattern: string, name: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return pattern === name;
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
  // Each part as early as it can be: no other choice leaves more room for the rest.
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

/** The patterns that a name fits, the nearest first: the name itself, then those with more of it written out. */
export function nearestFirst(patterns: readonly string[], names: readonly string[]): string[] {
  const written = (pattern: string): number => (pattern.includes('*') ? pattern.replaceAll('*', '').length : Infinity);
  return patterns
    .filter((pattern) => names.some((name) => fits(pattern, name)))
    .sort((a, b) => written(b) - written(a) || (a < b ? -1 : 1));
}
