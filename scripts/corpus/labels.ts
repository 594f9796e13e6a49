/** labels.json: what is known of a case; see fixtures/corpus/README.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseFolder } from './paths.ts';

/** Worst first; `unproven` counts neither way. */
export const labelNames = ['breaking', 'identity', 'compatible', 'private', 'unproven'] as const;
export type LabelName = (typeof labelNames)[number];

export interface LabelledSide {
  /** `app` is the project's own code. */
  readonly package: string;
  readonly location: string;
  readonly via: string;
}

export interface LabelledProof {
  readonly file: string;
  /** Location of the module where the copies meet. */
  readonly at: string;
  readonly expect: string;
}

export interface LabelledCrossing {
  readonly producer: LabelledSide;
  readonly consumer: LabelledSide;
  readonly types: readonly string[];
  readonly proof?: LabelledProof;
}

/** A script that was run, and what it did. */
export interface LabelledRun {
  readonly file: string;
  readonly expect: string;
}

export interface Label {
  readonly name: string;
  readonly copies: readonly { readonly version: string; readonly location: string }[];
  readonly verdict: LabelName;
  /** Locations; '' is the root. */
  readonly meeting: readonly string[];
  readonly crossings: readonly LabelledCrossing[];
  readonly runs?: readonly LabelledRun[];
  readonly checked?: { readonly method: string };
  readonly reason: string;
}

export interface Labels {
  readonly case: string;
  readonly description: string;
  readonly mechanisms: readonly string[];
  readonly divergent: readonly Label[];
  /** One version in several places. */
  readonly sameVersionDuplicates: readonly Label[];
}

/** Whether a label says that the copies conflict. */
export const isConflictLabel = (label: LabelName): boolean => label === 'breaking' || label === 'identity';

export function readLabels(name: string): Labels {
  return parseLabels(readFileSync(join(caseFolder(name), 'labels.json'), 'utf8'), name);
}

/** Parses labels and checks what the scores rely on, so that a slip in a label is an error and not a wrong figure. */
export function parseLabels(text: string, name: string): Labels {
  const labels = JSON.parse(text) as Labels;
  const fail = (message: string): never => {
    throw new Error(`labels of ${name}: ${message}`);
  };
  if (labels.case !== name) fail(`case is '${labels.case}'`);
  const seen = new Set<string>();
  for (const label of labels.divergent) {
    if (seen.has(label.name)) fail(`${label.name} is there twice`);
    seen.add(label.name);
  }
  for (const label of [...labels.divergent, ...labels.sameVersionDuplicates]) {
    if (!labelNames.includes(label.verdict)) fail(`${label.name} has the unknown label '${label.verdict}'`);
    if (label.copies.length < 2) fail(`${label.name} has fewer than two copies`);
    if (!isConflictLabel(label.verdict)) continue;
    if (label.meeting.length === 0) fail(`${label.name} conflicts and meets nowhere`);
    if (label.crossings.length === 0) fail(`${label.name} conflicts without a crossing`);
  }
  return labels;
}
