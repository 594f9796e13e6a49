/** A base revision: the lockfile where this branch left another one, and which of today's findings were there already. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isSourceFile } from './crossing/source-imports.ts';
import { AnalyzerError } from './errors.ts';
import {
  type Baseline,
  type Commit,
  type CommitFile,
  contentsOf,
  filesAt,
  filesWith,
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
    rmSync(folder, { recursive: true, force: true });
  }
}

function scratchFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'diamondback-base-'));
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
 * seen in the project's own code, that code imported both sides there.
 */
export async function knownAtBase(
  { at, tree: then }: Base,
  now: InstallTree,
  findings: readonly Finding[],
): Promise<ReadonlySet<Finding>> {
  const known = new Set<Finding>();
  if (then === null || findings.length === 0) return known;
  const isUnchanged = await comparison(at, then, now);
  const imported = importsAt(at, then);
  for (const finding of findings) {
    if (!metBefore(finding, { now, then, resolve: resolveFrom, isUnchanged })) continue;
    if (await wasUsed(finding, now, then, imported)) known.add(finding);
  }
  return known;
}

/** What the project's own code uses now and did not use then is new, though the lockfile is the same. */
async function wasUsed(
  { usage, meeting, producer, consumer }: Finding,
  now: InstallTree,
  then: InstallTree,
  imported: (folder: string, name: string) => Promise<boolean>,
): Promise<boolean> {
  const place = now.byLocation.get(meeting.location);
  if (usage !== 'seen' || place === undefined || place.kind === 'dependency') return true;
  const counterpart = then.copies.find((copy) =>
    place.kind === 'root' ? copy.kind === 'root' : copy.kind !== 'dependency' && copy.name === place.name,
  );
  const folder = counterpart?.location ?? meeting.location;
  return (await imported(folder, importName(producer))) && (await imported(folder, importName(consumer)));
}

/** Whether a source of a folder named a package at a commit; asked once for each. */
function importsAt(at: Commit, then: InstallTree): (folder: string, name: string) => Promise<boolean> {
  const answers = new Map<string, Promise<boolean>>();
  const own = then.copies.filter(({ kind }) => kind !== 'dependency').map(({ location }) => location);
  return (folder, name) => {
    const key = JSON.stringify([folder, name]);
    const answer = answers.get(key) ?? find(folder, name);
    answers.set(key, answer);
    return answer;
  };
  async function find(folder: string, name: string): Promise<boolean> {
    const texts = ['"', "'", '`'].flatMap((mark) => [`${mark}${name}${mark}`, `${mark}${name}/`]);
    const files = await filesWith(at, folder, texts);
    return files.some((file) => isSourceFile(file) && !file.includes('node_modules/') && homeOf(file, own) === folder);
  }
}

/** The root or workspace that a file belongs to. */
function homeOf(file: string, own: readonly string[]): string {
  const above = own.filter((location) => location === '' || file.startsWith(`${location}/`));
  return above.reduce((longest, location) => (location.length > longest.length ? location : longest), '');
}

/** Compares a workspace's sources and manifests at the commit with those on disk; asks git once, reads files when asked. */
async function comparison(
  at: Commit,
  then: InstallTree,
  now: InstallTree,
): Promise<(before: PackageCopy, after: PackageCopy) => boolean> {
  const own = then.copies.filter(
    ({ kind, location }) => (kind === 'workspace' || kind === 'linked') && location !== '',
  );
  const inside = own.filter(({ location }) => !location.startsWith('..'));
  const files =
    inside.length === 0
      ? []
      : await filesAt(
          at,
          inside.map(({ location }) => `${location}/`),
        );
  const counted = files.filter(
    ({ path }) => (isSourceFile(path) || path.endsWith('.json')) && !path.includes('node_modules/'),
  );
  return (before, after) => {
    const tracked = counted.filter(({ path }) => path.startsWith(`${before.location}/`));
    return (
      tracked.length > 0 && tracked.every((file) => isOnDisk(file, join(now.root, after.location), before.location))
    );
  };
}

function isOnDisk({ path, blob }: CommitFile, folder: string, location: string): boolean {
  let content: Buffer;
  try {
    content = readFileSync(join(folder, path.slice(location.length + 1)));
  } catch {
    return false;
  }
  if (blobHash(content, blob.length) === blob) return true;
  // Git may have turned the line ends of the working tree.
  return blobHash(Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'), blob.length) === blob;
}

/** Git's own name of a content, in the hash that the repository uses. */
function blobHash(content: Buffer, length: number): string {
  const hash = createHash(length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${content.length}\0`).update(content).digest('hex');
}
