/** The golden cases: one folder each, `fixtures/<theme>/<case>/`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnalyzeOptions, analyze } from '../../lib/index.ts';
import type { AnalysisReport, Finding, Remedy, Side } from '../../lib/model/report.ts';
import { fixture } from '../helpers.ts';

export const themes = ['basics', 'identity', 'positions', 'modules', 'meetings', 'remedies'] as const;

/** What case.json says. */
export interface CaseFile {
  readonly title: string;
  readonly why: string;
  /** Passed to `analyze`. */
  readonly options: Pick<AnalyzeOptions, 'omit' | 'packages' | 'lockfileOnly'>;
  /** `theme/case` of a twin that differs in one fact, and for that reason is judged otherwise. */
  readonly nearMiss?: string;
  /** Whether expected.json has the remedies of each finding, too. */
  readonly remedies?: boolean;
}

export interface GoldenCase extends CaseFile {
  /** `theme/case`. */
  readonly name: string;
  readonly folder: string;
}

/** Names of the case folders, sorted; the template is a case that works. */
export function caseNames(): string[] {
  const named = themes.flatMap((theme) => foldersIn(fixture(theme)).map((name) => `${theme}/${name}`));
  return ['_template', ...named];
}

const foldersIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((item) => item.isDirectory())
        .map((item) => item.name)
        .sort()
    : [];

export function readCase(name: string): GoldenCase {
  const folder = fixture(...name.split('/'));
  return { ...readJson<CaseFile>(folder, 'case.json'), name, folder };
}

const reports = new Map<string, Promise<AnalysisReport>>();

/** The report of a case as it lies in the repository, made once for all specs that ask, without the cache. */
export function reportOf(name: string): Promise<AnalysisReport> {
  const { folder, options } = readCase(name);
  const made = reports.get(name) ?? analyze({ ...options, path: folder, cache: false });
  reports.set(name, made);
  return made;
}

export function readJson<T>(folder: string, file: string): T {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
}

/** The part of a report that a case is about: small enough that a change in it is read. */
export function project({ findings, gaps }: AnalysisReport, withRemedies = false): object {
  return {
    findings: findings.map((finding) => ({
      ...projectFinding(finding),
      ...(withRemedies && { remedies: finding.remedies.map(projectRemedy) }),
    })),
    gaps: gaps.map(({ code, location }) => `${code} ${location}`),
  };
}

function projectFinding({ code, severity, verdict, package: name, meeting, types, usage, ...sides }: Finding): object {
  const { producer, consumer } = sides;
  const shown = { code, severity, verdict, package: name, meeting: meeting.location };
  return { ...shown, producer: projectSide(producer), consumer: projectSide(consumer), types, usage };
}

const projectSide = ({ package: name, via, copy }: Side): object => ({ package: name, via, copy: copy.location });

const projectRemedy = ({ kind, title, edits = [], safety }: Remedy): object => ({
  kind,
  title,
  edits: edits.map(({ file, path, value }) => `${file} ${path.join(' > ')} = ${value}`),
  ...(safety && { safety: [safety.verdict, ...(safety.members ?? [])].join(' ') }),
});
