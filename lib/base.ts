/** A base revision: the lockfile where this branch left another one, and which of today's findings were there already. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type SourcesThen, sourcesAt } from './base-sources.ts';
import { AnalyzerError } from './errors.ts';
import { makeScratch, removeScratch } from './files/scratch.ts';
import {
  type Baseline,
  type Commit,
  contentsOf,
  filesAt,
  importName,
  mergeBase,
  metBefore,
  type OmitType,
  parseBaseline,
} from './gate/index.ts';
import { isOutside, loadTree, resolveFrom } from './install/index.ts';
import type { Finding } from './model/report.ts';
import type { InstallTree, PackageCopy } from './model/tree.ts';

export interface Base {
  readonly at: Commit;
  /** The tree of the lockfile there; null when there was none. */
  readonly tree: InstallTree | null;
  /** The baseline there: what can be said to be resolved. */
  readonly remembered: Baseline;
}

export interface BaseOptions {
  readonly omit: readonly OmitType[];
  /** The baseline's file relative to the project, or null for none. */
  readonly baseline: string | null;
  readonly signal?: AbortSignal | undefined;
}

const LOCKFILES = ['npm-shrinkwrap.json', 'package-lock.json'];

/**
 * Reads the merge base of HEAD and a revision through git. Nothing is installed or checked out.
 *
 * @throws AnalyzerError `base-unavailable` when git cannot say it, or the lockfile there cannot be used.
 */
export async function openBase(root: string, ref: string, { omit, baseline, signal }: BaseOptions): Promise<Base> {
  const at = await mergeBase(root, ref, signal);
  const wanted = [...LOCKFILES, 'package.json', ...(baseline === null || isOutside(baseline) ? [] : [baseline])];
  const files = (await filesAt(at, wanted)).filter(({ path }) => wanted.includes(path));
  const texts = new Map((await contentsOf(at, files)).map((text, index) => [files[index]?.path ?? '', text]));
  const lockfile = LOCKFILES.find((file) => texts.has(file));
  const tree = lockfile === undefined ? null : await treeAt(at, texts, omit);
  return { at, tree, remembered: rememberedIn(texts.get(baseline ?? '')) };
}

/** A baseline that cannot be read there is not the user's to repair now: it says nothing. */
function rememberedIn(text: string | undefined): Baseline {
  const nothing = { omit: [], findings: [] };
  if (text === undefined) return nothing;
  try {
    return parseBaseline('', text);
  } catch (error) {
    if (error instanceof AnalyzerError) return nothing;
    throw error;
  }
}

async function treeAt(at: Commit, texts: Map<string, string>, omit: readonly OmitType[]): Promise<InstallTree> {
  const isVersion1 = LOCKFILES.some((file) => /"lockfileVersion"\s*:\s*1\b/.test(texts.get(file) ?? ''));
  // Version 1 says nothing about what workspaces ask for; only their manifests do.
  if (isVersion1) {
    const manifests = (await filesAt(at, [''])).filter(({ path }) => isOwnManifest(path));
    for (const [index, text] of (await contentsOf(at, manifests)).entries())
      texts.set(manifests[index]?.path ?? '', text);
  }
  const folder = scratchFolder();
  try {
    for (const [path, text] of texts) {
      // A tree that nobody made with git may hold such names.
      if (isOutside(path)) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await loadTree(folder, { omit, ...(at.signal && { signal: at.signal }) });
  } catch (cause) {
    if (!(cause instanceof AnalyzerError) || cause.code === 'aborted') throw cause;
    throw new AnalyzerError(
      'base-unavailable',
      `the lockfile at the merge base ${at.commit.slice(0, 9)} with ${at.ref} cannot be used: ${cause.message}`,
      'Compare with a baseline instead of --base.',
      { cause },
    );
  } finally {
    removeScratch(folder);
  }
}

function scratchFolder(): string {
  try {
    return makeScratch();
  } catch (cause) {
    throw new AnalyzerError(
      'output-unwritable',
      `the temporary folder ${tmpdir()} cannot be written`,
      'Set TMPDIR to a folder that can be written.',
      { cause },
    );
  }
}

const isOwnManifest = (path: string): boolean =>
  /(?:^|\/)package\.json$/.test(path) && !/(?:^|\/)node_modules\//.test(path);

/**
 * The findings that were there at the base: their packages met in the same way in the lockfile there, and where they are
 * seen in the project's own code, that code imported there what it imports now.
 */
export async function knownAtBase(
  { at, tree: then }: Base,
  now: InstallTree,
  findings: readonly Finding[],
): Promise<ReadonlySet<Finding>> {
  const known = new Set<Finding>();
  if (then === null || findings.length === 0) return known;
  const sources = await sourcesAt(at, then, now);
  for (const finding of findings) {
    if (!metBefore(finding, { now, then, resolve: resolveFrom, isUnchanged: sources.isUnchanged })) continue;
    const place = now.byLocation.get(finding.meeting.location);
    const isOwn = place !== undefined && place.kind !== 'dependency';
    if (!isOwn || (await wasSo(finding, place, then, sources))) known.add(finding);
  }
  return known;
}

/** What the project's own code uses or asks the compiler now and did not then is new, though the lockfile is the same. */
async function wasSo(
  { code, usage, producer, consumer }: Finding,
  place: PackageCopy,
  then: InstallTree,
  sources: SourcesThen,
): Promise<boolean> {
  const before = then.copies.find((copy) =>
    place.kind === 'root' ? copy.kind === 'root' : copy.kind !== 'dependency' && copy.name === place.name,
  );
  if (before === undefined) return false;
  // What is declared for the whole program collides or not as the project configures its compiler.
  if (code === 'ambient-types-collide' && !(await sources.hasSameFile(before, place, 'tsconfig.json'))) return false;
  if (usage !== 'seen') return true;
  for (const side of [producer, consumer]) {
    // A global side is used without an import.
    if (side.importedAt !== undefined && !(await sources.imported(before, importName(side)))) return false;
  }
  return true;
}
