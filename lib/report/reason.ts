/** TypeScript's words, made short enough to read in a table. */
import type { AnalysisReport, Finding } from '../model/report.ts';
import type { Location } from '../model/tree.ts';
import { cut } from './text.ts';

interface CopyPlace {
  readonly location: Location;
  readonly version: string;
}

const IMPORTED = /import\("([^"]*)"(?:,[^)]*)?\)\.(\w+)/g;

/**
 * The version of the copy that a file path lies in. A location begins where no `node_modules` comes before it:
 * `node_modules/d` is not in `/p/node_modules/c/node_modules/d`. Nor does one come after it: what lies in the copy's own
 * `node_modules` is another package.
 */
function versionAt(path: string, copies: readonly CopyPlace[]): string | null {
  const holds = ({ location }: CopyPlace) => {
    const at = location === '' ? -1 : `/${path}`.indexOf(`/${location}/`);
    if (at === -1) return false;
    const [before, after] = [path.slice(0, at), path.slice(at + location.length)];
    return !before.includes('node_modules/') && !after.includes('/node_modules/');
  };
  const [inner] = copies.filter(holds).sort((a, b) => b.location.length - a.location.length);
  return inner?.version ?? null;
}

/** Replaces what lies between balanced brackets of one kind by `…`; unbalanced text is left alone. */
function fold(text: string, open: string, close: string): string {
  let depth = 0;
  let out = '';
  let previous = '';
  for (const character of text) {
    // The `>` of an arrow closes nothing.
    const closing = character === close && !(close === '>' && previous === '=');
    if (closing && depth > 0) depth -= 1;
    if (depth === 0) out += character;
    if (character === open) {
      if (depth === 0) out += '…';
      depth += 1;
    }
    previous = character;
  }
  return depth === 0 ? out : text;
}

/**
 * `Type 'import("/p/node_modules/d/index").T'` becomes `Type 'T@1.2.0'`: two copies of a type have one name, and the
 * version is what tells them apart. Type arguments and object types fold only when the text is too long.
 */
export function shortReason(finding: Finding, report: AnalysisReport, limit: number): string {
  // The finding's own two copies may not be all that the reason speaks of, nor is its package.
  const others = report.divergent.flatMap(({ copies }) => copies);
  const copies = [finding.producer.copy, finding.consumer.copy, ...others];
  const named = finding.reason.replace(IMPORTED, (_match, path: string, name: string) => {
    const version = versionAt(path, copies);
    return version === null ? name : `${name}@${version}`;
  });
  if ([...named].length <= limit) return named;
  return cut(fold(fold(named, '{', '}'), '<', '>'), limit);
}
