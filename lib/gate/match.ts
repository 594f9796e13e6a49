/**
 * When two findings of different days are the same one.
 *
 * 1. They have the same fingerprint; or
 * 2. they agree in the package, the meeting, the producer, the consumer, and the caret lines of both versions.
 *
 * The fingerprint also names the shallowest type that crosses. A patch bump can add or drop types, so step 2 leaves it
 * out: the same two versions meeting at the same place through the same two packages is one conflict to repair.
 *
 * What is accepted covers no more than it was: not a worse verdict, and not a use that was only `possible` then and is
 * `seen` in the code now.
 */
import { caretLine } from '../model/fingerprint.ts';
import type { Finding, FindingCode, Side } from '../model/report.ts';

/** What a finding is, without paths, line numbers and counts. */
export interface FindingKey {
  readonly package: string;
  /** The caret lines of the version that is made and of the one that is wanted: `^16`, `^0.3`. */
  readonly from: string;
  readonly to: string;
  /** As the meeting imports them. */
  readonly producer: string;
  readonly consumer: string;
  /** The meeting's package name. */
  readonly meeting: string;
}

/** A finding as a baseline remembers it. */
export interface RememberedFinding extends FindingKey {
  readonly code: FindingCode;
  readonly fingerprint: string;
  /** Present when the meeting's code did not import both sides. */
  readonly usage?: 'possible';
}

/** Worst first. */
export const FINDING_CODES: readonly FindingCode[] = [
  'incompatible-types-cross',
  'augmentation-lands-elsewhere',
  'ambient-types-collide',
  'identity-crosses',
  'unjudged-types-cross',
  'compatible-types-cross',
  'ambient-types-merge',
];

/** The name that a meeting imports a side by. */
export function importName(side: Side): string {
  return side.importedAs ?? side.package;
}

/** The part of a finding that lasts. */
export function keyOf({ package: name, meeting, producer, consumer }: Finding): FindingKey {
  return {
    package: name,
    from: caretRange(producer.copy.version),
    to: caretRange(consumer.copy.version),
    producer: importName(producer),
    consumer: importName(consumer),
    meeting: meeting.name,
  };
}

/** A finding as it is written down. */
export function remember(finding: Finding): RememberedFinding {
  const { code, fingerprint, usage } = finding;
  return { ...keyOf(finding), code, fingerprint, ...(usage === 'possible' && { usage }) };
}

/** One text for each key. */
export function keyText({ package: name, meeting, producer, consumer, from, to }: FindingKey): string {
  return JSON.stringify([name, meeting, producer, consumer, from, to]);
}

/** Whether both are about the same versions meeting at the same place through the same packages. */
export function isSameMeeting(remembered: RememberedFinding, finding: Finding): boolean {
  return remembered.fingerprint === finding.fingerprint || keyText(remembered) === keyText(keyOf(finding));
}

/** Whether a remembered finding covers one of today. */
export function covers(remembered: RememberedFinding, finding: Finding): boolean {
  const isWorse = FINDING_CODES.indexOf(finding.code) < FINDING_CODES.indexOf(remembered.code);
  const isUsedNow = remembered.usage === 'possible' && finding.usage === 'seen';
  return !isWorse && !isUsedNow && isSameMeeting(remembered, finding);
}

/** `^16` of 16.9.0; `*` for a folder without a version. */
function caretRange(version: string): string {
  return version === '' ? '*' : `^${caretLine(version)}`;
}
