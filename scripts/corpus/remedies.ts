/** Does what diamondback says, with a real npm, and checks again: whether remedies close what they promise. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnalysisReport, Finding, Remedy } from '../../lib/index.ts';
import { editManifest } from '../../lib/remedy/manifest-text.ts';
import { checkWithCli } from './check-cli.ts';
import { isConflictLabel, type Label, readLabels } from './labels.ts';
import { run, runNpm } from './process.ts';
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
  /** Every folder and version is where the simulation said. Null when npm was not asked. */
  readonly problem: string | null;
}

export interface RemedyResult {
  readonly case: string;
  readonly package: string;
  /** An aligned install of this conflict is known: a control of its witness. */
  readonly alignable: boolean;
  readonly trials: readonly RemedyTrial[];
}

export interface TryRemediesOptions {
  /** The clean install of the case. */
  readonly installed: string;
  /** A folder for changed copies. */
  readonly scratch: string;
  readonly compilersAt: string;
}

/** The first remedies of each labelled conflict that was found. */
const tried = 2;

export async function tryRemedies(
  name: string,
  report: AnalysisReport,
  options: TryRemediesOptions,
): Promise<RemedyResult[]> {
  const results: RemedyResult[] = [];
  const known = new Map<string, Promise<Applied>>();
  const apply = (remedy: Remedy): Promise<Applied> => {
    const key = JSON.stringify([remedy.edits, remedy.install]);
    const ready = known.get(key) ?? applyRemedy(name, remedy, join(options.scratch, `${name}-${known.size}`), options);
    known.set(key, ready);
    return ready;
  };
  for (const label of readLabels(name).divergent.filter(({ verdict }) => isConflictLabel(verdict))) {
    const finding = report.findings.find(
      (item) => isConflict(item) && item.package === label.name && label.meeting.includes(item.meeting.location),
    );
    const alignable = await hasAlignment(name, label);
    const trials: RemedyTrial[] = [];
    for (const remedy of finding?.remedies.slice(0, tried) ?? []) {
      const { kind, title } = remedy;
      const safety = remedy.safety?.verdict ?? null;
      // The second one matters when the first did not help, and when it promises to be safe.
      if (trials[0]?.closed && safety !== 'safe') break;
      if (!remedy.install || kind === 'alias') {
        trials.push({ kind, title, safety, closed: null, control: null, problem: null });
        continue;
      }
      const applied = await apply(remedy);
      const closed =
        applied.report !== null &&
        finding !== undefined &&
        !applied.report.findings.some((item) => isSame(item, finding));
      const control =
        applied.report === null ? null : await controlHolds(name, label, applied.folder, options.compilersAt);
      trials.push({ kind, title, safety, closed, control, problem: applied.problem });
    }
    results.push({ case: name, package: label.name, alignable, trials });
  }
  await Promise.all([...known.values()].map(async (item) => rm((await item).folder, { recursive: true, force: true })));
  return results;
}

const isConflict = ({ verdict }: Finding): boolean => verdict === 'incompatible' || verdict === 'identity';

/** The same two packages still clash over the same package, in whatever versions and direction. */
function isSame(item: Finding, finding: Finding): boolean {
  const sides = ({ producer, consumer }: Finding): string => [producer.package, consumer.package].sort().join();
  return (
    isConflict(item) &&
    item.package === finding.package &&
    item.meeting.name === finding.meeting.name &&
    sides(item) === sides(finding)
  );
}

interface Applied {
  readonly folder: string;
  readonly report: AnalysisReport | null;
  readonly problem: string | null;
}

async function applyRemedy(
  _name: string,
  remedy: Remedy,
  folder: string,
  { installed }: TryRemediesOptions,
): Promise<Applied> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const item of ['package.json', 'package-lock.json', 'packages']) {
    if (existsSync(join(installed, item))) await cp(join(installed, item), join(folder, item), { recursive: true });
  }
  // The workspaces' own folders may hold nested installs, and npm makes them anew.
  const byFile = new Map<string, NonNullable<Remedy['edits']>[number][]>();
  for (const edit of remedy.edits ?? []) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  for (const [file, edits] of byFile) {
    const path = join(folder, file);
    await writeFile(path, editManifest(await readFile(path, 'utf8'), edits));
  }
  const problem = await install(remedy, folder);
  if (problem !== null) return { folder, report: null, problem };
  try {
    return { folder, report: (await checkWithCli(folder)).report, problem: null };
  } catch (error) {
    return { folder, report: null, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Runs the command that the remedy names: `npm …`, or a script that is followed by it. */
async function install(remedy: Remedy, folder: string): Promise<string | null> {
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

/** Runs what shows the conflict: with one copy it must compile, or work. */
async function controlHolds(name: string, label: Label, root: string, compilersAt: string): Promise<boolean | null> {
  let all: boolean | null = null;
  for (const file of (await readdir(witnessFolder(name)).catch(() => [])).filter(isProgram)) {
    const { package: item, controls, at, options, expect } = readDirectives(await readWitnessFile(name, file));
    if (item !== label.name || (expect !== 'reject' && expect !== 'misbehave') || !existsSync(join(root, at))) continue;
    if (!controls.some(({ kind }) => kind === 'align' || kind === 'remove')) continue;
    const subject = { case: name, root, at, file, options, compilersAt };
    const { problems } = await judge(subject, isTypeScript(file) ? 'accept' : 'works');
    all = (all ?? true) && problems.length === 0;
  }
  return all;
}

export interface RemedyFigures {
  /** Conflicts that were found and have a known alignment. */
  readonly conflicts: number;
  readonly closedByFirst: number;
  readonly closedByFirstOrSecond: number;
  /** Conflicts without a remedy that installs something. */
  readonly honest: number;
  /** Remedies called safe that were tried on a control program, and those that broke it. */
  readonly safe: number;
  readonly safeBroken: number;
  /** Of all that were installed. */
  readonly installed: number;
  readonly closed: number;
}

export function sumRemedies(results: readonly RemedyResult[]): RemedyFigures {
  const alignable = results.filter((result) => result.alignable);
  const trials = results.flatMap((result) => result.trials);
  const safe = trials.filter(({ safety, control }) => safety === 'safe' && control !== null);
  return {
    conflicts: alignable.length,
    closedByFirst: alignable.filter(({ trials: [first] }) => first?.closed).length,
    closedByFirstOrSecond: alignable.filter(({ trials: all }) => all.some(({ closed }) => closed)).length,
    honest: results.filter(({ trials: all }) => all.length > 0 && all.every(({ closed }) => closed === null)).length,
    safe: safe.length,
    safeBroken: safe.filter(({ control }) => !control).length,
    installed: trials.filter(({ closed }) => closed !== null).length,
    closed: trials.filter(({ closed }) => closed).length,
  };
}

/** `case package  upgrade closed, override open`. */
export function remedyText(result: RemedyResult): string {
  const trials = result.trials.map(({ kind, title, safety, closed, control, problem }) => {
    const outcome =
      problem !== null
        ? `failed (${problem})`
        : closed === null
          ? 'not to be installed'
          : closed
            ? 'closed'
            : 'STILL THERE';
    const program = control === null ? '' : control ? ', program works' : ', PROGRAM BREAKS';
    return `      ${kind}: ${title}: ${outcome}${program}${safety ? `, called ${safety}` : ''}`;
  });
  return [`    remedies for ${result.package}${result.alignable ? '' : ' (no alignment known)'}`, ...trials].join('\n');
}
