/** Which of a module's names an import takes, read off the text around it. */

/** How far back the clause of one import may begin. */
export const maximumClause = 4000;

/**
 * Reads imports of one text. Each takes time by its own length: a file of two megabytes may hold a hundred thousand of them.
 *
 * An import's answer is the exported names that it uses: those of its braces; of a name for the whole module
 * (`import * as ns`, `const x = require()`, a default import) `default` and every member that the file reads of it
 * (`ns.member`). An import for its side effects uses none. Null when it cannot be told, as for `f(require('x'))`.
 *
 * `start` is where `from`, `import` or `require` begins, `end` behind the specifier's closing quote, `before` where another import ends
 * that comes before this one.
 */
export function importReader(
  text: string,
): (start: number, end: number, before?: number) => ReadonlySet<string> | null {
  const membersOf = memberFinder(text);
  return (start, end, before = 0) => {
    const since = Math.max(before, start - maximumClause);
    return namesImported(text, { since, start, end }, membersOf);
  };
}

type MembersOf = (local: string) => ReadonlySet<string>;

function namesImported(
  text: string,
  { since, start, end }: { readonly since: number; readonly start: number; readonly end: number },
  membersOf: MembersOf,
): ReadonlySet<string> | null {
  if (text.startsWith('from', start)) return namesOfClause(text, since, start, membersOf);
  if (/^import\s*['"`]/.test(text.slice(start, start + 20))) return new Set();
  const member = /^\s*\)\s*\.\s*([\w$]+)/.exec(text.slice(end, end + 80))?.[1];
  // `import('x').then(…)` hands the module on.
  if (member !== undefined) return member === 'then' ? null : new Set([member]);
  const before = text.slice(since, start);
  const [, pattern, local] =
    /(?:\{([^{}]*)\}|(?<![\w$])([\w$]+))\s*(?::[^=;\n]*)?=\s*(?:await\s+)?(?:\w+\()?$/.exec(before) ?? [];
  if (pattern !== undefined) return namesInBraces(pattern, ':');
  return local === undefined ? null : membersOf(local);
}

const clauseBegin = /(?<![\w$.])(?:import|export)(?![\w$])/g;

function namesOfClause(text: string, since: number, from: number, membersOf: MembersOf): ReadonlySet<string> | null {
  const before = text.slice(since, from).replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, ' ');
  const begin = [...before.matchAll(clauseBegin)].at(-1);
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
    for (const name of membersOf(local)) found.add(name);
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

/** `local.member`, and `const { member } = local`: found for all names of a text at once, when the first is asked for. */
function memberFinder(text: string): MembersOf {
  let found: Map<string, Set<string>> | undefined;
  return (local) => {
    found ??= allMembers(text);
    return new Set(['default', ...(found.get(local) ?? [])]);
  };
}

function allMembers(text: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (local: string, member: string): void => {
    const members = found.get(local);
    if (members === undefined) found.set(local, new Set([member]));
    else members.add(member);
  };
  for (const [, local = '', member = ''] of text.matchAll(/(?<![\w$.])([\w$]+)(?=\s*\??\.\s*([\w$]+))/g))
    add(local, member);
  for (const [, inner = '', local = ''] of text.matchAll(/\{([^{}]*)\}\s*=\s*([\w$]+)(?![\w$.(])/g))
    for (const member of namesInBraces(inner, ':')) add(local, member);
  return found;
}
