/** The baseline: findings that were there before. Text in, entries out, and back. Pure. */
import { AnalyzerError } from '../errors.ts';
import type { Finding, Severity } from '../model/report.ts';
import { baselineSchema } from './baseline-schema.ts';
import { type JsonTree, lineOf, type Node, parseJson, propertiesOf } from './json-text.ts';
import { covers, isSameMeeting, keyText, type RememberedFinding, remember } from './match.ts';
import { validate } from './schema.ts';
import type { OmitType } from './scope.ts';

/** The version of the file's shape that is read and written here. */
export const BASELINE_VERSION = 1;

/** One accepted finding. */
export interface BaselineEntry extends RememberedFinding {
  /** Written by hand; kept when the file is written again. */
  readonly reason?: string;
}

export interface Baseline {
  /** Kinds of dependencies that were left out when it was written: it says nothing about them. */
  readonly omit: readonly OmitType[];
  readonly findings: readonly BaselineEntry[];
}

/** A baseline as it was read. */
export interface BaselineFile extends Baseline {
  /** Relative to the project. */
  readonly file: string;
  readonly text: string;
  /** The 1-based line of each of {@link Baseline.findings}. */
  readonly lines: readonly number[];
}

/**
 * Reads the text of a baseline.
 * @throws AnalyzerError `baseline-unreadable` when it is half merged, no JSON, of a later version, or of another shape.
 */
export function parseBaseline(file: string, text: string): BaselineFile {
  const tree = parseJson({
    file,
    text,
    comments: false,
    code: 'baseline-unreadable',
    repair: 'Restore the file from version control, or delete it and run `diamondback baseline`.',
  });
  refuseOtherVersions(tree);
  validate(tree, baselineSchema);
  const part = (name: string): Node | null =>
    propertiesOf(tree.root).find((property) => property.name === name)?.value ?? null;
  const items = part('findings')?.children ?? [];
  return {
    file,
    text: tree.source.text,
    omit: (part('omit')?.children ?? []).map((node) => node.value as OmitType),
    findings: items.map((item) => Object.fromEntries(valuesOf(item)) as unknown as BaselineEntry),
    lines: items.map((item) => lineOf(tree, item)),
  };
}

function valuesOf(item: Node): [string, unknown][] {
  return propertiesOf(item).map(({ name, value }) => [name, value?.value]);
}

/** Before the shape is checked, for a later version may have another one. */
function refuseOtherVersions({ root, source }: JsonTree): void {
  const version = propertiesOf(root).find(({ name }) => name === 'version')?.value?.value as unknown;
  if (typeof version !== 'number' || version <= BASELINE_VERSION) return;
  throw new AnalyzerError(
    source.code,
    `${source.file} has version ${version}; this diamondback reads version ${BASELINE_VERSION}`,
    'A newer diamondback wrote it: install that one here, too.',
  );
}

/**
 * The text of a baseline: one line an entry, sorted, so that two branches that add entries mostly merge by themselves.
 * No counts and no times: the same findings give the same bytes.
 */
export function printBaseline({ omit, findings }: Baseline): string {
  const entries = new Map(findings.map((entry) => [sortKey(entry), printEntry(entry)]));
  const lines = [...entries.keys()].sort().map((key) => `    ${entries.get(key)}`);
  const parts = [
    `  "version": ${BASELINE_VERSION}`,
    ...(omit.length === 0 ? [] : [`  "omit": [${[...omit].sort().map(quote).join(', ')}]`]),
    `  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]`,
  ];
  return `{\n${parts.join(',\n')}\n}\n`;
}

const sortKey = (entry: BaselineEntry): string => `${keyText(entry)}${entry.code}${entry.fingerprint}`;

/** Always in this order, whatever order a person wrote. */
function printEntry(entry: BaselineEntry): string {
  const { package: name, meeting, from, to, producer, consumer, code, usage, fingerprint, reason } = entry;
  const all = { package: name, from, to, producer, consumer, meeting, code, usage, fingerprint, reason };
  const present = Object.entries(all).filter(([, value]) => value !== undefined);
  return `{ ${present.map(([key, value]) => `${quote(key)}: ${quote(String(value))}`).join(', ')} }`;
}

/** As JSON, and so that no editor or terminal is fooled by a name. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What became of a baseline when it was written again. */
export interface BaselineUpdate {
  readonly baseline: Baseline;
  readonly added: readonly BaselineEntry[];
  readonly kept: readonly BaselineEntry[];
  readonly dropped: readonly BaselineEntry[];
}

/**
 * The baseline of today's findings. A reason that somebody wrote stays with its finding, and so does every entry that
 * this run could not look at.
 *
 * @param findings those to accept
 * @param before the baseline so far
 * @param isInScope whether this run would have seen the finding of an entry
 */
export function updateBaseline(
  findings: readonly Finding[],
  before: Baseline,
  isInScope: (entry: BaselineEntry) => boolean,
  omit: readonly OmitType[],
): BaselineUpdate {
  const wanted = new Map(findings.map((finding) => [keyText(remember(finding)) + finding.code, finding]));
  const entries = [...wanted.values()].map((finding): { entry: BaselineEntry; old: BaselineEntry | undefined } => {
    const old =
      before.findings.find((entry) => covers(entry, finding)) ??
      before.findings.find((entry) => isSameMeeting(entry, finding));
    const entry = remember(finding);
    return { entry: old?.reason === undefined ? entry : { ...entry, reason: old.reason }, old };
  });
  const reused = new Set(entries.map(({ old }) => old));
  const rest = before.findings.filter((entry) => !reused.has(entry));
  const unseen = rest.filter((entry) => !isInScope(entry));
  return {
    baseline: { omit, findings: [...entries.map(({ entry }) => entry), ...unseen] },
    added: entries.filter(({ old }) => old === undefined).map(({ entry }) => entry),
    kept: [...entries.filter(({ old }) => old !== undefined).map(({ entry }) => entry), ...unseen],
    dropped: rest.filter(isInScope),
  };
}

/** What has to be accepted and is not yet: notes never fail a build, unless somebody asked for that. */
export function acceptable(findings: readonly Finding[], failing: readonly Severity[]): Finding[] {
  return findings.filter(
    ({ severity, accepted }) => accepted === undefined && (severity !== 'note' || failing.includes('note')),
  );
}
