/** The pipeline: lockfile → graph → surfaces → crossings → verdicts → report. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AnswerKey, TypeAnswer } from './cache/answers.ts';
import type { Pack } from './cache/pack.ts';
import type { WatchedText } from './cache/watched.ts';
import type { Phase } from './check-types.ts';
import type { CrossingsFound } from './crossing/find.ts';
import { AnalyzerError } from './errors.ts';
import { packagesThatMatter } from './gaps.ts';
import type { Divergence } from './graph/index.ts';
import { findDivergent } from './graph/index.ts';
import { loadTree, staleLockfile } from './install/index.ts';
import type { AnalysisReport, Gap } from './model/report.ts';
import type { InstallTree } from './model/tree.ts';
import type { MetadataSource } from './registry/index.ts';
import { buildReport } from './report-data.ts';
import type { ProvenFinding } from './verdict/findings.ts';

export interface AnalyzeOptions {
  /** Project folder; the current one by default. */
  readonly path?: string | undefined;
  /** Kinds of dependencies to leave out, in npm's own words. */
  readonly omit?: readonly ('dev' | 'optional' | 'peer')[] | undefined;
  /** Look at these packages only. */
  readonly packages?: readonly string[] | undefined;
  /** The graph only: no types are read, no verdicts given, and `node_modules` is not needed. */
  readonly lockfileOnly?: boolean | undefined;
  /** False neither reads nor writes the cache in `node_modules/.cache/diamondback`. */
  readonly cache?: boolean | undefined;
  /**
   * Ask the registry of the user's npm which versions of the packages that matter are published, so that remedies can
   * name them. The only thing here that uses the network; such an answer is not cached. A source of one's own stands in
   * for the registry.
   */
  readonly registry?: boolean | MetadataSource | undefined;
  /**
   * Whose remedies are compared by type (`safety`), which takes longer than all the rest in a project with many: those of
   * findings that are errors, which is the default, or `all`.
   */
  readonly safety?: 'errors' | 'all' | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: { phase: string; done?: number; total?: number }) => void) | undefined;
  /** Wall milliseconds of each phase, as it ends. */
  readonly onTiming?: ((phase: string, milliseconds: number) => void) | undefined;
}

/** Everything an analysis found out, the report among it. */
export interface Analysis {
  readonly report: AnalysisReport;
  readonly tree: InstallTree;
  readonly divergences: readonly Divergence[];
  /** Null when the answer was in the cache. */
  readonly proven: readonly ProvenFinding[] | null;
  readonly found: CrossingsFound | null;
}

const noLockfile: Gap = {
  location: '',
  code: 'no-lockfile',
  reason:
    'there is no package-lock.json, so this describes node_modules as it is: npm install --package-lock-only writes one',
};

/**
 * Analyses an npm project.
 *
 * @throws AnalyzerError when there is nothing to analyse, or it cannot be read; the `hint` says what to do.
 */
export async function analyze(options: AnalyzeOptions = {}): Promise<AnalysisReport> {
  return (await analyzeFully(options)).report;
}

/** {@link analyze} with all that the report leaves out. */
export async function analyzeFully(options: AnalyzeOptions = {}): Promise<Analysis> {
  const phase = phases(options);
  const omit = options.omit ?? [];
  const tree = await phase('reading the lockfile', () =>
    loadTree(options.path ?? '.', { omit, ...(options.signal && { signal: options.signal }) }),
  );
  const { divergent, sameVersion } = findDivergent(tree);
  const wanted = select(tree, divergent, options.packages);
  const gaps = await phase('comparing with node_modules', async () => staleLockfile(tree, { omit }));
  if (tree.project.lockfile === null) gaps.push(noLockfile);
  let found: CrossingsFound | null = null;
  let proven: readonly ProvenFinding[] | null = null;
  let answer: TypeAnswer | null = null;
  const severalCopies = [...wanted, ...select(tree, sameVersion, options.packages, true)];
  const named = options.packages ?? [];
  if (!options.lockfileOnly && severalCopies.length > 0) {
    requireInstalled(tree);
    // What is published changes while no file does.
    const usesCache = options.cache !== false && !options.registry;
    const { recall, remember } = await import('./cache/answers.ts');
    const key = await answerKey(options);
    answer = !usesCache ? null : await phase('looking into the cache', async () => recall(tree, key));
    if (answer === null) {
      // The compiler and the parser are loaded only when types are asked for.
      const { checkTypes } = await import('./check-types.ts');
      const started = Date.now();
      const { signal, registry, safety = 'errors' } = options;
      const memory = options.cache === false ? undefined : await packsOf(tree, key);
      const checked = await checkTypes({
        tree,
        divergences: wanted,
        // Whose a type is hangs on all packages with several copies, also on those that nobody asked about.
        severalCopies: [...divergent, ...sameVersion],
        only: named.length > 0 ? new Set(named) : null,
        phase,
        signal,
        registry,
        memory,
        safety,
      });
      ({ found, proven, answer } = checked);
      memory?.files.save();
      memory?.programs.save();
      memory?.graph?.save();
      if (usesCache && checked.isWhole) remember(tree, key, answer, checked.files, started);
    }
    gaps.push(...answer.gaps);
  }
  const report = buildReport({
    tree,
    divergent: wanted,
    sameVersion: select(tree, sameVersion, options.packages, true),
    findings: answer?.findings ?? [],
    exposed: new Set(answer?.exposed),
    typesChecked: answer !== null || (!options.lockfileOnly && severalCopies.length === 0),
    gaps: sortGaps(gaps),
    relevant: answer === null ? new Set() : packagesThatMatter(tree, wanted),
    tool: { version: ownPackage().version, typescript: options.lockfileOnly ? null : await compilerVersion() },
  });
  return { report, tree, divergences: wanted, proven, found };
}

async function answerKey({ omit = [], packages = [], safety = 'errors' }: AnalyzeOptions): Promise<AnswerKey> {
  const { version } = ownPackage();
  const { toolName } = await import('./cache/tool.ts');
  return { tool: toolName(version, import.meta.dirname), typescript: await compilerVersion(), omit, packages, safety };
}

async function compilerVersion(): Promise<string> {
  return (await import('./compiler/version.ts')).compilerVersion();
}

/** What is kept of single files, programs and resolution is good for every question about them. */
async function packsOf(
  tree: InstallTree,
  { tool, typescript }: AnswerKey,
): Promise<{ files: Pack; programs: Pack; graph: WatchedText | undefined }> {
  const { Pack } = await import('./cache/pack.ts');
  const { WatchedText } = await import('./cache/watched.ts');
  const { isCacheable } = await import('./cache/answers.ts');
  const maker = `${tool} ${typescript}`;
  return {
    files: new Pack(tree.root, 'files', maker),
    programs: new Pack(tree.root, 'programs', maker),
    graph: isCacheable(tree) ? new WatchedText(tree.root, 'graph', `${maker} ${tree.root}`) : undefined,
  };
}

/** Without installed packages there are no types to look at: the main question cannot be answered. */
function requireInstalled(tree: InstallTree): void {
  if (tree.installed) return;
  throw new AnalyzerError(
    'not-installed',
    'node_modules is absent, so no types can be looked at',
    'Run `npm ci` first (`npm ci --ignore-scripts` is enough), or ask for the graph alone with --lockfile-only.',
  );
}

function select(
  tree: InstallTree,
  divergences: readonly Divergence[],
  packages: readonly string[] | undefined,
  lenient = false,
): readonly Divergence[] {
  if (!packages || packages.length === 0) return divergences;
  const wanted = new Set(packages);
  for (const name of lenient ? [] : wanted) {
    if (tree.copies.some((copy) => copy.name === name)) continue;
    throw unknownPackage(name, tree);
  }
  return divergences.filter((divergence) => wanted.has(divergence.package));
}

export function unknownPackage(name: string, tree: InstallTree): AnalyzerError {
  return new AnalyzerError(
    'unknown-package',
    `${name} is not in ${tree.project.lockfile ?? 'node_modules'}`,
    '`diamondback list` shows the packages with more than one version.',
  );
}

function phases(options: AnalyzeOptions): Phase {
  return async (name, work) => {
    if (options.signal?.aborted) throw new AnalyzerError('aborted', 'the analysis was stopped', 'Run it again.');
    options.onProgress?.({ phase: name });
    // Node loads its clock when somebody first asks for it.
    const start = options.onTiming ? performance.now() : 0;
    try {
      return await work((done, total) => options.onProgress?.({ phase: name, done, total }));
    } catch (error) {
      const { scratchFailure } = await import('./scratch-failure.ts');
      throw scratchFailure(error) ?? error;
    } finally {
      options.onTiming?.(name, performance.now() - start);
    }
  };
}

function sortGaps(gaps: readonly Gap[]): Gap[] {
  const key = ({ location, code, reason }: Gap): string => `${location}\0${code}\0${reason}`;
  const unique = new Map(gaps.map((gap) => [key(gap), gap]));
  return [...unique.keys()].sort().map((name) => unique.get(name) as Gap);
}

/** This package's folder and version, wherever the build put this file. */
function ownPackage(folder = import.meta.dirname): { folder: string; version: string } {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
    };
    if (manifest.name === 'diamondback') return { folder, version: manifest.version };
  } catch {
    // Not in this folder.
  }
  return dirname(folder) === folder ? { folder: '', version: 'unknown' } : ownPackage(dirname(folder));
}
