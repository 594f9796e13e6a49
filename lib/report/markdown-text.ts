/** Foreign text in GitHub's and GitLab's Markdown. */
import { cut } from './text.ts';

/**
 * A code span. In one nothing is a link, a tag, an entity, a mention, an issue's number or an emphasis, so all that
 * comes from a package goes through here.
 */
export function code(text: string, limit = 200): string {
  const short = cut(text.trim(), limit);
  if (short === '') return '` `';
  const longest = Math.max(0, ...[...short.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // One space at each end belongs to the fence.
  const pad = short.startsWith('`') || short.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${short}${pad}${fence}`;
}

/** A part that is folded until somebody opens it; the blank lines make its content Markdown. */
export function folded(summary: string, lines: readonly string[]): string {
  return ['<details>', `<summary>${summary}</summary>`, '', ...lines, '', '</details>'].join('\n');
}
