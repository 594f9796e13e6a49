/** The header of a witness: `// key: value` lines before the code; see fixtures/corpus/README.md. */

export type Expectation = 'reject' | 'accept' | 'misbehave' | 'works';

export type Control =
  /** Another real install, with this merged into the manifest. */
  | { readonly kind: 'align'; readonly text: string; readonly manifest: Readonly<Record<string, unknown>> }
  /** A copy of the install without these folders. */
  | { readonly kind: 'remove'; readonly text: string; readonly locations: readonly string[] }
  /** Another witness, with the value of the matching copy. */
  | { readonly kind: 'file'; readonly text: string; readonly file: string };

export interface Directives {
  readonly package: string | null;
  /** Location of the module where the copies meet; '' is the root. */
  readonly at: string;
  /** Null for a file that is only a control of another. */
  readonly expect: Expectation | null;
  readonly options: readonly string[];
  readonly controls: readonly Control[];
}

const expectations: readonly string[] = ['reject', 'accept', 'misbehave', 'works'];

export function readDirectives(text: string): Directives {
  const entries = headerLines(text);
  const last = (key: string): string | undefined => entries.findLast(([name]) => name === key)?.[1];
  const expect = last('expect') ?? null;
  if (expect !== null && !expectations.includes(expect)) throw new Error(`a witness cannot expect '${expect}'`);
  const at = last('at') ?? '';
  return {
    package: last('D') ?? null,
    at: at === '(root)' ? '' : at,
    expect: expect as Expectation | null,
    options: entries.filter(([key]) => key === 'opts').flatMap(([, value]) => value.split(/\s+/)),
    controls: entries.filter(([key]) => key === 'control').map(([, value]) => readControl(value)),
  };
}

function headerLines(text: string): [key: string, value: string][] {
  const entries: [string, string][] = [];
  for (const line of text.split('\n')) {
    if (line.trim() !== '' && !/^\s*\/\//.test(line)) break;
    const match = /^\/\/ (D|at|expect|opts|control|note): (.*)$/.exec(line);
    if (match) entries.push([match[1] ?? '', (match[2] ?? '').trim()]);
  }
  return entries;
}

function readControl(text: string): Control {
  const [, kind, rest = ''] = /^(\w+) (.*)$/.exec(text) ?? [];
  if (kind === 'align') return { kind, text, manifest: JSON.parse(rest) as Record<string, unknown> };
  if (kind === 'remove') return { kind, text, locations: rest.split(/\s*;\s*/) };
  if (kind === 'file') return { kind, text, file: rest.trim() };
  throw new Error(`no such control: ${text}`);
}

/** 1-based lines that must be rejected. */
export function expectedErrors(text: string): number[] {
  return text.split('\n').flatMap((line, index) => (line.includes('// EXPECT-ERROR') ? [index + 1] : []));
}
