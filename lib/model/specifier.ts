/** The package of a bare specifier (`a/b` → `a`, `@s/a/b` → `@s/a`); null for relative and absolute paths and URLs. */
export function packageOf(specifier: string): string | null {
  if (/^[./\\#]|^[a-z]+:/i.test(specifier)) return null;
  const [first, second] = specifier.split('/');
  return first?.startsWith('@') ? (second ? `${first}/${second}` : null) : (first ?? null);
}
