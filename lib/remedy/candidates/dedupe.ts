/** One version satisfies everybody: npm only has to be told. */

import { noChange } from '../change.ts';
import type { Candidate } from '../trial.ts';

export function dedupe(name: string, commonVersion: string | null): Candidate[] {
  if (commonVersion === null) return [];
  return [{ kind: 'dedupe', change: { ...noChange, merged: { package: name, version: commonVersion } } }];
}
