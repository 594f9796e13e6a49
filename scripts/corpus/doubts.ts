/** Labels that are probably wrong, with proof. They stay as they are, and every figure is computed both ways. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Label, LabelName, Labels } from './labels.ts';
import { corpusFolder } from './paths.ts';

export interface Doubt {
  /** What it should be. */
  readonly label: LabelName;
  /** A witness of the case. */
  readonly proof: string;
  readonly reason: string;
}

/** Case → package → doubt. */
export type Doubts = Readonly<Record<string, Readonly<Record<string, Doubt>>>>;

export function readDoubts(): Doubts {
  const file = join(corpusFolder(), 'doubts.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Doubts) : {};
}

/** The labels as they would be, or null when none of the case is in doubt. */
export function correctLabels(labels: Labels, doubts: Doubts): Labels | null {
  const own = doubts[labels.case];
  if (!own) return null;
  const correct = (label: Label): Label => ({ ...label, verdict: own[label.name]?.label ?? label.verdict });
  return {
    ...labels,
    divergent: labels.divergent.map(correct),
    sameVersionDuplicates: labels.sameVersionDuplicates.map(correct),
  };
}
