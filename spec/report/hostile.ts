/** Strings that a package, a lockfile or a configuration of a stranger could hold. */
import type { AnalysisReport } from '../../lib/model/report.ts';
import { gatedReport } from './sample.ts';

export const hostile: readonly string[] = [
  'x\n::error::injected',
  '::stop-commands::x',
  'a%0A::error file=x::injected',
  '##[add-mask]x',
  ']]><failure/>',
  '<script>alert(1)</script>',
  '<!-- --><img src=x onerror=alert(1)>',
  '--> </details>',
  'a | b | c',
  '`a` ``b`` ```',
  '`',
  '@octocat and #12 and octo/repo#3',
  '[click](https://evil.example) ![x](https://evil.example/x.png)',
  'https://evil.example www.evil.example me@evil.example',
  '\u001b[31mred\u001b[0m \u001b]0;title\u0007',
  '\u202eesrever\u2066 \u200b\ufeff',
  'lone \ud800 surrogate',
  'nul \u0000 \u0008 \u000b \ufffe',
  '{0} {1} [x](1)',
  '../../etc/passwd',
  'C:\\a\\b, line=3,title=x',
  'a#b?c:d%2e%2e/é 日本',
  '\r\n# heading\r\n\r\n- item',
  ' ',
  'x'.repeat(100_000),
];

/** Fields whose values are ours. */
const OURS = new Set(['code', 'severity', 'status', 'verdict', 'usage', 'kind', 'type', 'level', 'tool']);

function poison<T>(value: T, text: string, key = ''): T {
  if (OURS.has(key)) return value;
  if (typeof value === 'string') return text as T;
  if (Array.isArray(value)) return value.map((item) => poison(item, text)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(item, text, name)])) as T;
}

/** A report in which every foreign string is `text`. */
export function poisoned(text: string): AnalysisReport {
  return poison(gatedReport, text);
}

/** A report with so many findings, each of its own package. */
export function crowded(findings: number): AnalysisReport {
  const [first] = gatedReport.findings;
  if (first === undefined) throw new Error('the sample has findings');
  return {
    ...gatedReport,
    findings: Array.from({ length: findings }, (_, index) => ({
      ...first,
      package: `package-${index}`,
      fingerprint: `f${index}`,
      severity: index % 3 === 2 ? ('warning' as const) : ('error' as const),
    })),
  };
}

/** Characters that no output may hold as they are: controls, invisible and direction-changing ones. */
export const HARMFUL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
