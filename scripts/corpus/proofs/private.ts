/**
 * Proves `private` labels: when no module can reach two versions through the imports of declaration files, no two
 * versions' types can meet. Too many crossings are possible for it, never too few, but for globals that nothing imports.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Label } from '../labels.ts';
import { declaredImports, loadScanner } from './declared-imports.ts';
import { type Layout, readLayout, resolveName } from './layout.ts';

/** The method of labels that this can prove; the others are a person's judgement. */
export const provable = (label: Label): boolean =>
  label.verdict === 'private' && label.checked?.method === 'auto-dts-grep';

export interface PrivateResult {
  readonly package: string;
  /** A module that reaches several versions, or null when there is none. */
  readonly problem: string | null;
}

export async function provePrivate(
  labels: readonly Label[],
  root: string,
  compilersAt: string,
): Promise<PrivateResult[]> {
  const wanted = labels.filter(provable);
  if (wanted.length === 0) return [];
  const layout = readLayout(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const mentions = declaredImports(root, layout, loadScanner(compilersAt));
  const visible = visibleCopies(layout, mentions);
  return wanted.map((label) => ({ package: label.name, problem: meetingOf(label, visible) }));
}

/** Module → every copy that it reaches: its declared dependencies, and what their declarations mention, and so on. */
export function visibleCopies(
  layout: Layout,
  mentions: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, ReadonlySet<string>> {
  const mentioned = new Map<string, string[]>();
  for (const [location, names] of mentions)
    mentioned.set(
      location,
      [...names].flatMap((name) => resolveName(layout, location, name)),
    );
  const visible = new Map<string, ReadonlySet<string>>();
  for (const { location, dependencies } of layout.copies.values()) {
    const reached = new Set(dependencies.flatMap((name) => resolveName(layout, location, name)));
    // A set grows while it is walked.
    for (const copy of reached) for (const next of mentioned.get(copy) ?? []) reached.add(next);
    visible.set(location, reached);
  }
  return visible;
}

export function meetingOf(label: Label, visible: ReadonlyMap<string, ReadonlySet<string>>): string | null {
  for (const [location, reached] of visible) {
    const versions = new Set(label.copies.filter((copy) => reached.has(copy.location)).map(({ version }) => version));
    if (versions.size > 1) return `${location || 'the project'} reaches ${[...versions].sort().join(' and ')}`;
  }
  return null;
}
