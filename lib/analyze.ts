/** The pipeline: lockfile → graph → surfaces → crossings → verdicts → report. */
import { readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findCompiler } from './compiler/native.ts';
import { crossingUsage } from './crossing/crossing-usage.ts';
import type { CrossingsFound } from './crossing/find.ts';
import { findCrossings } from './crossing/find.ts';
import { UsageFinder } from './crossing/usage.ts';
import { UsedWays } from './crossing/used-ways.ts';
import { AnalyzerError } from './errors.ts';
import { packagesThatMatter, surfaceGaps } from './gaps.ts';
import type { Divergence } from './graph/index.ts';
import { findDivergent, shortestPaths } from './graph/index.ts';
import { loadTree, resolveFrom, staleLockfile, verifyInstalled } from './install/index.ts';
import { placeInLockfile } from './lockfile-places.ts';
import type { AnalysisReport, Gap } from './model/report.ts';
import type { InstallTree } from './model/tree.ts';
import { addRemedies } from './remedies.ts';
import { buildReport } from './report-data.ts';
import type { ProvenFinding } from './verdict/findings.ts';
import { makeFindings } from './verdict/findings.ts';
import { judgeCrossings } from './verdict/judge-crossings.ts';

export interface AnalyzeOptions {
  /** Project folder; the current one by default. */
  readonly path?: string | undefined;
  /** Kinds of dependencies to leave out, in npm's own words. */
  readonly omit?: readonly ('dev' | 'optional' | 'peer')[] | undefined;
  /** Look at these packages only. */
  readonly packages?: readonly string[] | undefined;
  /** The graph only: no types are read, no verdicts given, and `node_modules` is not needed. */
  readonly lockfileOnly?: boolean | undefined;
  /** Reserved: there is no cache yet. */
  readonly cache?: boolean | undefined;
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
  readonly proven: readonly ProvenFinding[];
  readonly found: CrossingsFound | null;
}

/** Wall milliseconds that the compiler may take: for resolving all files, and for all verdicts. */
const resolutionBudget = 45_000;
const verdictBudget = 24_000;
/** For what forced versions of D lack: nothing waits for it, so that less will do. */
const safetyBudget = 8_000;

/** What the system says when a folder cannot be written. */
const unwritable = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT']);

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
  const gaps = await phase('comparing with node_modules', () => staleLockfile(tree, { omit }));
  if (tree.project.lockfile === null) gaps.push(noLockfile);
  let found: CrossingsFound | null = null;
  let proven: readonly ProvenFinding[] = [];
  const severalCopies = [...wanted, ...select(tree, sameVersion, options.packages, true)];
  if (!options.lockfileOnly && severalCopies.length > 0) {
    requireInstalled(tree);
    gaps.push(...(await verifyInstalled(tree)));
    found = await phase('reading types', () => searchTypes(tree, severalCopies, options));
    const usage = new UsageFinder(tree);
    const crossings = found.crossings.filter(({ meeting, producer, consumer }) => {
      // A dependency's code is complete: types cannot meet in it when it does not import both sides.
      return (
        tree.copies[meeting]?.kind !== 'dependency' ||
        usage.find(meeting, producer.name, consumer.name).usage === 'seen'
      );
    });
    const known = found;
    const judged = await phase('asking TypeScript', () =>
      judgeCrossings(tree, known, crossings, {
        budget: verdictBudget,
        signal: options.signal,
        wordsAt: (meeting, name) => usage.of(meeting, name)?.words ?? null,
        isSeen: (crossing) => crossingUsage(crossing, usage).usage === 'seen',
      }),
    );
    // Of what is declared globally and means nothing in the program there is nothing to find: that is a gap.
    const told = judged.filter(
      ({ crossing, judged: { verdict } }) => crossing.kind !== 'ambient' || verdict !== 'unknown',
    );
    proven = makeFindings(told, findingContext(tree, found, usage));
    proven = await phase('trying remedies', () =>
      addRemedies(tree, proven, severalCopies, known, { budget: safetyBudget, signal: options.signal }),
    );
    proven = await placeInLockfile(proven, tree);
    gaps.push(...surfaceGaps(tree, found, judged, wanted));
    for (const { meeting, reason } of usage.unread)
      gaps.push({ location: tree.copies[meeting]?.location ?? '', code: 'limit-reached', reason });
  }
  const report = buildReport({
    tree,
    divergent: wanted,
    sameVersion: select(tree, sameVersion, options.packages, true),
    findings: proven.map(({ finding }) => finding),
    exposed: found?.exposed ?? new Set(),
    typesChecked: found !== null || (!options.lockfileOnly && severalCopies.length === 0),
    gaps: sortGaps(gaps),
    relevant: found === null ? new Set() : packagesThatMatter(tree, wanted),
    tool: { version: ownVersion(), typescript: options.lockfileOnly ? null : findCompiler().version },
  });
  return { report, tree, divergences: wanted, proven, found };
}

function findingContext(
  tree: InstallTree,
  { surfaces }: CrossingsFound,
  usage: UsageFinder,
): Parameters<typeof makeFindings>[1] {
  const paths = shortestPaths(tree);
  return {
    tree,
    surfaces,
    usage,
    ways: new UsedWays(surfaces, usage),
    pathTo: (copy) => paths.pathTo(copy),
  };
}

function searchTypes(
  tree: InstallTree,
  divergences: readonly Divergence[],
  options: AnalyzeOptions,
): Promise<CrossingsFound> {
  return findCrossings({
    tree,
    divergent: new Map(divergences.map(({ package: name, copies }) => [name, copies])),
    resolve: resolveFrom,
    timeout: resolutionBudget,
    signal: options.signal,
  });
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
    throw new AnalyzerError(
      'unknown-package',
      `${name} is not in ${tree.project.lockfile ?? 'node_modules'}`,
      '`diamondback list` shows the packages with more than one version.',
    );
  }
  return divergences.filter((divergence) => wanted.has(divergence.package));
}

function phases(options: AnalyzeOptions): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  return async (name, work) => {
    if (options.signal?.aborted) throw new AnalyzerError('aborted', 'the analysis was stopped', 'Run it again.');
    options.onProgress?.({ phase: name });
    const start = performance.now();
    try {
      return await work();
    } catch (error) {
      throw scratchFailure(error) ?? error;
    } finally {
      options.onTiming?.(name, performance.now() - start);
    }
  };
}

/** Types are read and judged in a folder below the temporary one: when that cannot be written, it is no bug of ours. */
function scratchFailure(error: unknown): AnalyzerError | null {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  const folder = tmpdir();
  if (path === undefined || !unwritable.has(code ?? '') || !scratchRoots(folder).some((root) => path.startsWith(root)))
    return null;
  return new AnalyzerError(
    'output-unwritable',
    `the temporary folder ${folder} cannot be written (${code})`,
    'Set TMPDIR to a folder that can be written.',
    { cause: error },
  );
}

function scratchRoots(folder: string): string[] {
  const name = 'diamondback-';
  try {
    return [join(folder, name), join(realpathSync(folder), name)];
  } catch {
    return [join(folder, name)];
  }
}

function sortGaps(gaps: readonly Gap[]): Gap[] {
  const key = ({ location, code, reason }: Gap): string => `${location}\0${code}\0${reason}`;
  const unique = new Map(gaps.map((gap) => [key(gap), gap]));
  return [...unique.keys()].sort().map((name) => unique.get(name) as Gap);
}

/** The version in this package's manifest, wherever the build put this file. */
function ownVersion(folder = import.meta.dirname): string {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
    };
    if (manifest.name === 'diamondback') return manifest.version;
  } catch {
    // Not in this folder.
  }
  return dirname(folder) === folder ? 'unknown' : ownVersion(dirname(folder));
}
