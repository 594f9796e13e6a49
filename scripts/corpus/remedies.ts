/** Does what diamondback says, with a real npm, and checks again: whether remedies close what they promise. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnalysisReport, Finding, Remedy } from '../../lib/index.ts';
import { editManifest } from '../../lib/remedy/manifest-text.ts';
import { checkOnce } from './check-cli.ts';
import { type ForcedVersion, forcedVersions } from './forced.ts';
import { isConflictLabel, type Label, readLabels } from './labels.ts';
import { caseFolder } from './paths.ts';
import { run, runNode, runNpm } from './process.ts';
import { readDirectives } from './proofs/directives.ts';
import { judge } from './proofs/judge.ts';
import { isProgram, isTypeScript, readWitnessFile, witnessFolder } from './proofs/place.ts';

export interface RemedyTrial {
  readonly kind: Remedy['kind'];
  readonly title: string;
  readonly safety: string | null;
  /** The conflict is gone after a real install; null when nothing was to be installed. */
  readonly closed: boolean | null;
  /** The program that shows the conflict compiles, or runs, after the remedy; null when there is none to try. */
  readonly control: boolean | null;
  /** What went wrong, or null. */
  readonly problem: string | null;
  /** Whether the rest of what was promised came true; null when nothing was installed. */
  readonly promise: Kept | null;
}

/** Findings that need a remedy, counted by package, meeting and sides. */
export interface Kept {
  readonly promised: number;
  /** Of those promised, the ones that are gone. */
  readonly kept: number;
  /** Gone, and not promised. */
  readonly more: number;
  /** Conflicts that were not there before. */
  readonly opened: readonly string[];
}

/** What became of one labelled conflict. */
export interface RemedyResult {
  readonly case: string;
  readonly package: string;
  /** An aligned install of this conflict is known: a control of its witness. */
  readonly alignable: boolean;
  /** The tool reports the conflict; else there is nothing to remedy. */
  readonly isFound: boolean;
  readonly trials: readonly RemedyTrial[];
}

/** A version that was forced, whether it is offered or not. */
export interface ForcedResult {
  readonly case: string;
  readonly title: string;
  readonly safety: string;
  readonly reason: string;
  /** A conflict that the simulation promised to end is gone. */
  readonly closed: boolean;
  /** All programs of the case that show such a conflict compile, or run; null when there are none. */
  readonly control: boolean | null;
  /** Every package that got another version can be loaded by Node, if it could before; null when none could. */
  readonly loads: boolean | null;
  readonly problem: string | null;
}

export interface CaseRemedies {
  readonly results: readonly RemedyResult[];
  readonly forced: readonly ForcedResult[];
}

export interface TryRemediesOptions {
  /** The clean install of the case. */
  readonly installed: string;
  /** A folder for changed copies. */
  readonly scratch: string;
  readonly compilersAt: string;
  /** Also force every version that would end a conflict. */
  readonly forces: boolean;
}

/** The first remedies of each labelled conflict that was found. */
const tried = 2;

export async function tryRemedies(
  name: string,
  report: AnalysisReport,
  options: TryRemediesOptions,
): Promise<CaseRemedies> {
  const known = new Map<string, Promise<Applied>>();
  const apply = (remedy: Pick<Remedy, 'edits' | 'install'>): Promise<Applied> => {
    const key = JSON.stringify([remedy.edits, remedy.install]);
    const ready = known.get(key) ?? applyRemedy(remedy, join(options.scratch, `${name}-${known.size}`), name);
    known.set(key, ready);
    return ready;
  };
  const results: RemedyResult[] = [];
  for (const label of readLabels(name).divergent.filter(({ verdict }) => isConflictLabel(verdict))) {
    const finding = report.findings.find(
      (item) => isConflict(item) && item.package === label.name && label.meeting.includes(item.meeting.location),
    );
    const trials: RemedyTrial[] = [];
    for (const remedy of finding?.remedies.slice(0, tried) ?? []) {
      const { kind, title } = remedy;
      const safety = remedy.safety?.verdict ?? null;
      // The second one matters when the first did not help, and when it promises to be safe.
      if (trials[0]?.closed && safety !== 'safe') break;
      if (!remedy.install || kind === 'alias') {
        trials.push({ kind, title, safety, closed: null, control: null, problem: null, promise: null });
        continue;
      }
      const applied = await apply(remedy);
      const closed = finding !== undefined && isClosed(applied, finding);
      const control = applied.report && (await controlHolds(name, [label], applied.folder, options.compilersAt));
      const promise = keptBy(report, applied.report, remedy);
      trials.push({ kind, title, safety, closed, control, problem: applied.problem, promise });
    }
    const alignable = await hasAlignment(name, label);
    results.push({ case: name, package: label.name, alignable, isFound: finding !== undefined, trials });
  }
  const forced: ForcedResult[] = [];
  if (options.forces && results.length > 0)
    for (const version of await forcedVersions(options.installed))
      forced.push(await tryForced(name, version, await apply(version.remedy), options));
  await Promise.all([...known.values()].map(async (item) => rm((await item).folder, { recursive: true, force: true })));
  return { results, forced };
}

async function tryForced(
  name: string,
  { findings, remedy, safety, movers }: ForcedVersion,
  applied: Applied,
  { installed, compilersAt }: TryRemediesOptions,
): Promise<ForcedResult> {
  const ended = new Set(findings.map((finding) => finding.package));
  const labels = readLabels(name).divergent.filter((label) => isConflictLabel(label.verdict) && ended.has(label.name));
  let loads: boolean | null = null;
  for (const location of applied.report ? movers : []) {
    if (!(await canLoad(installed, location))) continue;
    loads = (loads ?? true) && (await canLoad(applied.folder, location));
  }
  return {
    case: name,
    title: remedy.title,
    safety: safety.verdict,
    reason: safety.reason,
    closed: findings.every((finding) => isClosed(applied, finding)),
    control: applied.report && (await controlHolds(name, labels, applied.folder, compilersAt)),
    loads,
    problem: applied.problem,
  };
}

/** Imports a package in a process of its own, from where it lies, or from the root when it was moved there. */
async function canLoad(root: string, location: string): Promise<boolean> {
  const at = location.lastIndexOf('node_modules/');
  const packageName = location.slice(at + 'node_modules/'.length);
  const isThere = existsSync(join(root, location));
  const cwd = isThere ? join(root, location.slice(0, at)) : root;
  const script = `import(${JSON.stringify(packageName)}).then(() => process.exit(0), () => process.exit(1))`;
  return (await runNode(['-e', script], { cwd, timeout: 60_000 })).status === 0;
}

const isConflict = ({ verdict }: Finding): boolean => verdict === 'incompatible' || verdict === 'identity';

const isClosed = ({ report }: Applied, finding: Finding): boolean =>
  report !== null && !report.findings.some((item) => isSame(item, finding));

/** The same two packages still clash over the same package, in whatever versions and direction. */
const isSame = (item: Finding, finding: Finding): boolean => isConflict(item) && clashOf(item) === clashOf(finding);

const clashOf = ({ package: name, meeting, producer, consumer }: Finding): string =>
  `${name} in ${meeting.name || 'the project'}: ${[producer.package, consumer.package].sort().join(' and ')}`;

function keptBy(before: AnalysisReport, after: AnalysisReport | null, { closes = [] }: Remedy): Kept | null {
  if (!after) return null;
  const needy = ({ verdict }: Finding): boolean => verdict !== 'compatible';
  const clashes = (findings: readonly Finding[]): Set<string> => new Set(findings.filter(needy).map(clashOf));
  const left = clashes(after.findings);
  const promised = clashes(before.findings.filter(({ fingerprint }) => closes.includes(fingerprint)));
  const gone = [...clashes(before.findings)].filter((clash) => !left.has(clash));
  const known = clashes(before.findings);
  return {
    promised: promised.size,
    kept: [...promised].filter((clash) => !left.has(clash)).length,
    more: gone.filter((clash) => !promised.has(clash)).length,
    opened: [...clashes(after.findings.filter(isConflict))].filter((clash) => !known.has(clash)),
  };
}

interface Applied {
  readonly folder: string;
  readonly report: AnalysisReport | null;
  readonly problem: string | null;
}

/** A fresh copy of the case, changed as the remedy says, installed by npm and checked again. */
async function applyRemedy(remedy: Pick<Remedy, 'edits' | 'install'>, folder: string, name: string): Promise<Applied> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const source = caseFolder(name);
  for (const item of await readdir(source))
    if (item !== 'witness' && item !== 'labels.json')
      await cp(join(source, item), join(folder, item), { recursive: true });
  const byFile = new Map<string, NonNullable<Remedy['edits']>[number][]>();
  for (const edit of remedy.edits ?? []) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  for (const [file, edits] of byFile) {
    const path = join(folder, file);
    await writeFile(path, editManifest(await readFile(path, 'utf8'), edits));
  }
  const problem = await install(remedy, folder);
  if (problem !== null) return { folder, report: null, problem };
  try {
    return { folder, report: await checkOnce(folder), problem: null };
  } catch (error) {
    return { folder, report: null, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Runs the command that the remedy names: `npm …`, or a script that is followed by it. */
async function install(remedy: Pick<Remedy, 'install'>, folder: string): Promise<string | null> {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  for (const command of (remedy.install ?? '').split(' && ')) {
    const script = /^node -e "(.*)"$/.exec(command)?.[1];
    const words = command.split(' ');
    const finished = script
      ? await run(process.execPath, ['-e', script], { cwd: folder, timeout: 60_000 })
      : words[0] === 'npm'
        ? await runNpm([...words.slice(1), ...quiet], folder)
        : null;
    if (finished === null) return `cannot run ${command}`;
    if (finished.status !== 0) return `${words.slice(0, 2).join(' ')}: ${finished.stderr.trim().slice(0, 300)}`;
  }
  return null;
}

async function hasAlignment(name: string, label: Label): Promise<boolean> {
  for (const file of (await readdir(witnessFolder(name)).catch(() => [])).filter(isProgram)) {
    const { package: item, controls } = readDirectives(await readWitnessFile(name, file));
    if (item === label.name && controls.some(({ kind }) => kind === 'align' || kind === 'remove')) return true;
  }
  return false;
}

/** Runs what shows the conflicts: with one copy it must compile, or work. Null when there is no such program. */
async function controlHolds(
  name: string,
  labels: readonly Label[],
  root: string,
  compilersAt: string,
): Promise<boolean | null> {
  let all: boolean | null = null;
  for (const file of (await readdir(witnessFolder(name)).catch(() => [])).filter(isProgram)) {
    const { package: item, controls, at, options, expect } = readDirectives(await readWitnessFile(name, file));
    if (!labels.some((label) => label.name === item) || (expect !== 'reject' && expect !== 'misbehave')) continue;
    if (!existsSync(join(root, at)) || !controls.some(({ kind }) => kind === 'align' || kind === 'remove')) continue;
    const subject = { case: name, root, at, file, options, compilersAt };
    const { problems } = await judge(subject, isTypeScript(file) ? 'accept' : 'works');
    all = (all ?? true) && problems.length === 0;
  }
  return all;
}
