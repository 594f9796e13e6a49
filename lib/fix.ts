/** From remedies to changed package.json files. */
import type { AnalyzeOptions } from './analyze.ts';
import { AnalyzerError } from './errors.ts';
import { isOutside, loadTree, readProjectText } from './install/index.ts';
import { isNestedDeeper } from './model/nesting.ts';
import type { AnalysisReport, Finding, ManifestEdit } from './model/report.ts';
import { unifiedDiff } from './remedy/line-diff.ts';
import { editManifest } from './remedy/manifest-text.ts';
import { type ManifestChange, writeManifests } from './remedy/write.ts';
import type { FixPlan, FixStep } from './report/fix-plan.ts';

export interface FixOptions extends AnalyzeOptions {
  /** One package only; else everything that is an error, or, when nothing is, a warning. */
  readonly package?: string | undefined;
  /** Write the package.json files. Nothing else is ever written. */
  readonly apply?: boolean | undefined;
}

/**
 * Plans the first remedy of each finding, and with `apply` writes the package.json files: all of them or none, only what
 * the remedies change.
 *
 * @throws AnalyzerError what `analyze` throws; `manifest-changed` when a package.json is not what the lockfile was made of
 * or what was analysed, `output-unwritable` when one cannot be written. Then nothing was changed.
 */
export async function fix(options: FixOptions = {}): Promise<{ report: AnalysisReport; plan: FixPlan }> {
  const { analyzeFully, unknownPackage } = await import('./analyze.ts');
  const path = options.path ?? '.';
  // Before the analysis: what is written must be what it looked at.
  const texts = await manifestTexts(path);
  // The whole project, also for one package: what a remedy closes, and so the order of them, is the same as in `check`.
  const { report, tree } = await analyzeFully(options);
  const { package: name } = options;
  if (name !== undefined && !tree.copies.some((copy) => copy.name === name)) throw unknownPackage(name, tree);
  const findings = report.findings.filter((finding) => name === undefined || finding.package === name);
  const { steps, byHand } = chooseSteps(findings, name !== undefined);
  const edits = mergeEdits(steps);
  const changes = changesOf(edits, texts);
  if (options.apply && changes.length > 0) {
    refuseStale(report);
    writeManifests(tree.root, changes);
  }
  const files = changes.map(({ file, before, after }) => ({
    file,
    diff: unifiedDiff(file, before, after),
  }));
  const commands = commandsOf(steps);
  return { report, plan: { steps, byHand, files, commands, applied: options.apply === true && changes.length > 0 } };
}

async function manifestTexts(path: string): Promise<Map<string, string>> {
  const tree = await loadTree(path);
  const texts = new Map<string, string>();
  for (const { kind, location } of tree.copies) {
    if (kind === 'dependency' || isOutside(location)) continue;
    const file = location === '' ? 'package.json' : `${location}/package.json`;
    const text = readProjectText(tree.root, file);
    if (text === null) continue;
    if (isNestedDeeper(text))
      throw new AnalyzerError(
        'manifest-unreadable',
        `${file} is nested too deeply`,
        `Repair ${file}, or edit it by hand.`,
      );
    texts.set(file, text);
  }
  return texts;
}

/** Findings in the order of the report, worst first; one that an earlier step ends needs none of its own. */
function chooseSteps(findings: readonly Finding[], all: boolean): Pick<FixPlan, 'steps' | 'byHand'> {
  const remedied = findings.filter(({ remedies }) => remedies.length > 0);
  const errors = remedied.filter(({ severity }) => severity === 'error');
  const wanted = all
    ? remedied
    : errors.length > 0
      ? errors
      : remedied.filter(({ severity }) => severity === 'warning');
  const steps: FixStep[] = [];
  const byHand = new Map<string, FixStep>();
  const closed = new Set<string>();
  for (const { fingerprint, package: name, meeting, remedies } of wanted) {
    if (closed.has(fingerprint)) continue;
    const [remedy] = remedies;
    if (!remedy) continue;
    const step = { package: name, fingerprint, meeting: meeting.name, remedy };
    if (!(remedy.closes ?? []).includes(fingerprint)) byHand.set(`${name}|${meeting.location}|${remedy.title}`, step);
    else {
      steps.push(step);
      for (const other of remedy.closes ?? []) closed.add(other);
    }
  }
  return { steps, byHand: [...byHand.values()] };
}

/** A later step never undoes an earlier one. */
function mergeEdits(steps: readonly FixStep[]): ManifestEdit[] {
  const merged = new Map<string, ManifestEdit>();
  for (const edit of steps.flatMap(({ remedy }) => remedy.edits ?? [])) {
    const key = JSON.stringify([edit.file, edit.path]);
    if (!merged.has(key)) merged.set(key, edit);
  }
  return [...merged.values()];
}

function changesOf(edits: readonly ManifestEdit[], texts: ReadonlyMap<string, string>): ManifestChange[] {
  const byFile = new Map<string, ManifestEdit[]>();
  for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  return [...byFile].flatMap(([file, own]) => {
    const before = texts.get(file);
    if (before === undefined) return [];
    const after = editManifest(before, own);
    return after === before ? [] : [{ file, before, after }];
  });
}

/** Scripts that take entries out of the lockfile come first, then one install; a dedupe is an install as well. */
function commandsOf(steps: readonly FixStep[]): string[] {
  const all = steps.flatMap(({ remedy }) => (remedy.install ?? '').split(' && ').filter((command) => command !== ''));
  const scripts = all.filter((command) => !/^npm (?:install|dedupe)$/.test(command));
  const ends = ['npm install', 'npm dedupe'].filter((command) => all.includes(command));
  return [...new Set([...scripts, ...ends])];
}

function refuseStale({ gaps, project }: AnalysisReport): void {
  const stale = gaps.find(({ code, location }) => code === 'lockfile-mismatch' && !location.includes('node_modules'));
  if (!stale) return;
  throw new AnalyzerError(
    'manifest-changed',
    `${project.lockfile ?? 'the lockfile'} was made for another package.json`,
    'Nothing was written. Run npm install, then try again.',
  );
}
