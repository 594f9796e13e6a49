/** Which linked folders are workspaces, by npm's own pattern rules. */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { AnalyzerError } from '../errors.ts';
import type { Location } from '../model/tree.ts';
import { nameFromFolder } from './locations.ts';
import { type Entry, isRecord, type Source, textOf } from './source.ts';

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
  const simple = simplePatterns(patterns);
  if (simple !== null) return matchSimple(simple, source);
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

/**
 * Patterns that are folders and whole-segment stars only (`packages/*`, `apps/web`), split; null when there is another one.
 * Nearly all are, and npm's matcher takes longer to load than a lockfile of ten thousand packages.
 */
function simplePatterns(patterns: readonly string[]): string[][] | null {
  const split = patterns.map((pattern) => pattern.replace(/^\.?\/+/, '').split('/'));
  return split.every((parts) => parts.every((part) => part === '*' || /^[\w@][\w.@-]*$/.test(part))) ? split : null;
}

function matchSimple(patterns: readonly (readonly string[])[], source: Source): Map<string, Location> {
  const found = new Map<Location, string>();
  const folders = [...source.entries.keys()].filter(
    (location) => location !== '' && !location.includes('node_modules'),
  );
  for (const parts of patterns) {
    for (const location of folders) {
      const segments = location.split('/');
      if (segments.length !== parts.length) continue;
      if (!segments.every((segment, i) => (parts[i] === '*' ? !segment.startsWith('.') : segment === parts[i])))
        continue;
      found.set(location, textOf(source.entries.get(location)?.name) ?? nameFromFolder(resolve(source.root, location)));
    }
  }
  return new Map([...found].map(([location, name]) => [name, location]));
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
