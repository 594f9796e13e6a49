/** What the last recorded runs of the remedies saw: kept beside the cases, so that the page can be written without npm. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusFolder } from './paths.ts';
import type { CaseRemedies } from './remedies.ts';

/** Without a registry remedies know installed versions; with it, published ones as well. */
export type Search = 'installed' | 'registry';

/** Search → case → what the remedies did. */
export type RemedyRecord = Readonly<Record<Search, Readonly<Record<string, CaseRemedies>>>>;

const recordFile = (): string => join(corpusFolder(), 'remedies.json');

export function readRemedyRecord(): RemedyRecord {
  const empty: RemedyRecord = { installed: {}, registry: {} };
  return existsSync(recordFile()) ? (JSON.parse(readFileSync(recordFile(), 'utf8')) as RemedyRecord) : empty;
}

/** Replaces one case, and keeps the others, and what was forced when nothing was forced this time. */
export function recordRemedies(search: Search, name: string, tried: CaseRemedies): void {
  const record = readRemedyRecord();
  const forced = tried.forced.length > 0 ? tried.forced : (record[search][name]?.forced ?? []);
  const merged = Object.entries({ ...record[search], [name]: { ...tried, forced } })
    .filter(([, { results, forced }]) => results.length + forced.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const next: RemedyRecord = { ...record, [search]: Object.fromEntries(merged) };
  writeFileSync(recordFile(), `${JSON.stringify(next, null, 2)}\n`);
}
