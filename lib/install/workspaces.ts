/** Which linked folders are workspaces, by npm's own pattern rules. */
import { createRequire } from 'node:module';
import { AnalyzerError } from '../errors.ts';
import type { Location } from '../model/tree.ts';
import { type Entry, isRecord, type Source } from './source.ts';

interface MapWorkspaces {
  virtual(options: { cwd: string; lockfile: { packages: Record<string, Entry> } }): Map<string, string>;
}

/**
 * The locations of the root's workspaces, by package name, as its `workspaces` patterns pick them from the entries.
 * @throws AnalyzerError `manifest-unreadable` when `workspaces` has a shape npm refuses.
 */
export function workspacesOf(source: Source, cwd: string): Map<string, Location> {
  const patterns = patternsOf(source.entries.get('')?.workspaces);
  if (patterns.length === 0) return new Map();
  // Without the thousands of installed packages: npm's matcher takes quadratic time on them, and then leaves them out.
  const folders = [...source.entries].filter(([location]) => location !== '' && !location.includes('node_modules/'));
  const packages = Object.fromEntries<Entry>([['', { workspaces: patterns }], ...folders]);
  // A dependency of arborist, not of ours: resolved from there, so that it is found in every node_modules layout.
  const here = createRequire(import.meta.url);
  const map = createRequire(here.resolve('@npmcli/arborist/package.json'))('@npmcli/map-workspaces') as MapWorkspaces;
  const found = new Map<string, Location>();
  // The matcher gives absolute paths back.
  for (const [name, path] of map.virtual({ cwd, lockfile: { packages } })) {
    found.set(name, path.slice(cwd.length).replaceAll('\\', '/').replace(/^\/+/, ''));
  }
  return found;
}

function patternsOf(workspaces: unknown): string[] {
  if (workspaces === undefined || workspaces === null) return [];
  const list: unknown = isRecord(workspaces) ? (workspaces.packages ?? []) : workspaces;
  if (!Array.isArray(list) || !list.every((pattern) => typeof pattern === 'string')) {
    throw new AnalyzerError(
      'manifest-unreadable',
      'The "workspaces" of package.json is not a list of folders.',
      'Write it as a list of patterns: "workspaces": ["packages/*"].',
    );
  }
  // The lockfile names folders without a slash at the end.
  return list.map((pattern: string) => pattern.replace(/\/+$/, ''));
}
