/** Which requests an `overrides` block reaches: npm's own rules for the entries that remedies write. */
import type { Location } from '../model/tree.ts';
import type { ForcedVersion } from './change.ts';
import type { Folder, Layout } from './layout.ts';
import { packageOfSpec } from './shelf.ts';

/**
 * The version that a request is forced to, or null. An entry below an asker holds for all that is reached from it (npm
 * hands the rules down from package to package), and the more deeply nested entry wins. The project's own requests are
 * never forced by a plain entry: npm refuses that (EOVERRIDE), so that such entries repeat the root's own request.
 */
export function forcedVersions(
  layout: Layout,
  entries: readonly ForcedVersion[],
  intersects: (a: string, b: string) => boolean,
): (from: Location, name: string) => string | null {
  if (entries.length === 0) return () => null;
  const everywhere = new Map<string, string>();
  const below = new Map<Location, Map<string, string>>();
  for (const entry of entries) {
    if (entry.asker === null) {
      everywhere.set(entry.name, entry.version);
      continue;
    }
    for (const location of reachedFrom(layout, matches(layout, entry, intersects))) {
      const rules = below.get(location) ?? new Map<string, string>();
      below.set(location, rules.set(entry.name, entry.version));
    }
  }
  return (from, name) => {
    if (from === '') return null;
    return below.get(from)?.get(name) ?? everywhere.get(name) ?? null;
  };
}

/** The folders that an entry's key means: npm compares the key's version with the range that is asked for. */
function matches(layout: Layout, entry: ForcedVersion, intersects: (a: string, b: string) => boolean): Folder[] {
  const { asker, askerVersion } = entry;
  if (asker === null) return [];
  const found = new Set<Folder>();
  for (const folder of layout.askersOf(asker)) {
    const request = folder.requests.find(({ name }) => name === asker);
    const target = layout.resolve(folder.location, asker);
    if (!request || !target || target.kind !== 'dependency') continue;
    if (askerVersion === null || couldBe(request.spec, askerVersion, intersects)) found.add(target);
  }
  return [...found];
}

function couldBe(spec: string, version: string, intersects: (a: string, b: string) => boolean): boolean {
  const range = spec.startsWith('npm:') ? spec.slice(`npm:${packageOfSpec('', spec)}`.length + 1) || '*' : spec;
  try {
    return intersects(range, version);
  } catch {
    // A tag or an address: npm cannot compare either, and takes the entry.
    return true;
  }
}

function reachedFrom(layout: Layout, starts: readonly Folder[]): Set<Location> {
  const seen = new Set(starts.map(({ location }) => location));
  const queue = [...starts];
  for (let folder = queue.pop(); folder; folder = queue.pop()) {
    for (const { name } of folder.requests) {
      const next = layout.resolve(folder.location, name);
      if (next?.kind !== 'dependency' || seen.has(next.location)) continue;
      seen.add(next.location);
      queue.push(next);
    }
  }
  return seen;
}
