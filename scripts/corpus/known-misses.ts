/** Causes of misses and false alarms, found by a person: case → package → cause. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './paths.ts';
import type { Miss } from './score.ts';

export type KnownMisses = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const notExplained = 'not yet explained';

export function readKnownMisses(): KnownMisses {
  return JSON.parse(readFileSync(join(projectRoot, 'scripts', 'corpus', 'known-misses.json'), 'utf8')) as KnownMisses;
}

export const causeOf = (miss: Miss, known: KnownMisses): string => known[miss.case]?.[miss.package] ?? notExplained;

/** Explanations of cases that were run and that agree with their labels now: `case/package`. */
export function outdatedCauses(known: KnownMisses, misses: readonly Miss[], cases: readonly string[]): string[] {
  const missed = new Set(misses.map((miss) => `${miss.case}/${miss.package}`));
  return Object.entries(known)
    .filter(([name]) => cases.includes(name))
    .flatMap(([name, packages]) => Object.keys(packages).map((item) => `${name}/${item}`))
    .filter((key) => !missed.has(key));
}
