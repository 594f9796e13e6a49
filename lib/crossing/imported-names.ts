/** Which of a module's names an import takes, read off the text around it. */

/** How far back the clause of one import may begin. */
const maximumClause = 4000;

/**
 * The exported names that one import uses: those of its braces; of a name for the whole module (`import * as ns`,
 * `const x = require()`, a default import) `default` and every member that the file reads of it (`ns.member`).
 * An import for its side effects uses none. Null when it cannot be told, as for `f(require('x'))`.
 *
 * @param start where `from`, `import` or `require` begins in `text`
 * @param end behind the specifier's closing quote
 */
export function namesImported(text: string, start: number, end: number): ReadonlySet<string> | null {
  if (text.startsWith('from', start)) return namesOfClause(text, start);
  if (/^import\s*['"`]/.test(text.slice(start, start + 20))) return new Set();
  const member = /^\s*\)\s*\.\s*([\w$]+)/.exec(text.slice(end, end + 80))?.[1];
  // `import('x').then(…)` hands the module on.
  if (member !== undefined) return member === 'then' ? null : new Set([member]);
  const before = text.slice(Math.max(0, start - maximumClause), start);
  const [, pattern, local] =
    /(?:\{([^{}]*)\}|([\w$]+))\s*(?::[^=;\n]*)?=\s*(?:await\s+)?(?:\w+\()?$/.exec(before) ?? [];
  if (pattern !== undefined) return namesInBraces(pattern, ':');
  return local === undefined ? null : membersOf(text, local);
}

const clauseBegin = /(?<![\w$.])(?:import|export)(?![\w$])(?![\s\S]*(?<![\w$.])(?:import|export)(?![\w$]))/;

function namesOfClause(text: string, from: number): ReadonlySet<string> | null {
  const before = text.slice(Math.max(0, from - maximumClause), from).replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, ' ');
  const begin = clauseBegin.exec(before);
  if (!begin) return null;
  const clause = before.slice(begin.index + begin[0].length);
  const found = new Set<string>();
  const rest = clause.replace(/\{([^{}]*)\}/, (_, inner: string) => {
    for (const name of namesInBraces(inner, /\sas\s/)) found.add(name);
    return '';
  });
  if (rest !== clause && /^\s*(?:type\s*)?$/.test(rest)) return found;
  for (const part of rest.split(',')) {
    if (part.trim() === '') continue;
    const [, star, local] = /^\s*(?:type\s+(?=\S))?(?:(\*)\s*as\s+)?([\w$]+)\s*$/.exec(part) ?? [];
    // `export * as ns` hands the module on.
    if (local === undefined || (star && begin[0] === 'export')) return null;
    for (const name of membersOf(text, local)) found.add(name);
  }
  return found;
}

/** `type A, b as c` or `a, b: c = 1`: the names before the renaming. */
function namesInBraces(inner: string, renaming: string | RegExp): Set<string> {
  const names = inner.split(',').map((item) => {
    const [first = ''] = item
      .trim()
      .replace(/^type\s+(?=[\w$])/, '')
      .split(renaming);
    return first.replace(/=.*$/s, '').trim();
  });
  return new Set(names.filter((name) => name !== ''));
}

/** `local.member`, and `const { member } = local`. */
function membersOf(text: string, local: string): Set<string> {
  const name = local.replaceAll('$', '\\$');
  const found = new Set(['default']);
  for (const [, member] of text.matchAll(new RegExp(`(?<![\\w$.])${name}\\s*\\??\\.\\s*([\\w$]+)`, 'g')))
    found.add(member as string);
  for (const [, inner] of text.matchAll(new RegExp(`\\{([^{}]*)\\}\\s*=\\s*${name}(?![\\w$.(])`, 'g')))
    for (const member of namesInBraces(inner as string, ':')) found.add(member);
  return found;
}
