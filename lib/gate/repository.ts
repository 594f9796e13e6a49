/** A commit of the repository that a project is in: which one, and the files that it holds. */
import { AnalyzerError } from '../errors.ts';
import { type GitAnswer, git } from './git.ts';

/** A file of a commit. */
export interface CommitFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  /** The hash of its content. */
  readonly blob: string;
}

/** A commit, as seen from a project's folder. */
export interface Commit {
  /** As somebody named it. */
  readonly ref: string;
  readonly commit: string;
  /** The project's folder; git is asked from there. */
  readonly root: string;
  /** The project's folder below the top of the repository: `''` or `packages/app/`. */
  readonly prefix: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * The merge base of HEAD and a revision: where the two went apart. What was merged into `ref` since then is not ours.
 *
 * @param root the project's folder, anywhere in a work tree
 * @throws AnalyzerError `base-unavailable` when there is no git, no repository, no such revision or no merge base, each with
 * what to do; in a shallow clone that is to fetch more.
 */
export async function mergeBase(root: string, ref: string, signal?: AbortSignal): Promise<Commit> {
  const ask = (...args: string[]): Promise<GitAnswer> => git(root, args, { signal });
  const prefix = await ask('rev-parse', '--show-prefix');
  if (prefix.code !== 0) {
    const hint = 'Run diamondback in a git work tree, or compare with a baseline instead of --base.';
    throw unavailable(`${root} cannot be compared with ${ref}: ${prefix.complaint}`, hint);
  }
  const isShallow = textOf(await ask('rev-parse', '--is-shallow-repository')) === 'true';
  const target = await ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  if (target.code !== 0) {
    throw unavailable(`there is no revision ${ref} here`, `${fetchHint(ref)}${isShallow ? deepen : ''}`);
  }
  const base = await ask('merge-base', 'HEAD', textOf(target));
  if (base.code !== 0 || textOf(base) === '') {
    if (isShallow) throw unavailable(`the merge base of HEAD and ${ref} is not in this shallow clone`, deepen.trim());
    const why = base.complaint === '' ? 'they have no commit in common' : base.complaint;
    throw unavailable(`HEAD and ${ref} have no merge base: ${why}`, 'Name the revision that this branch came from.');
  }
  return { ref, commit: textOf(base), root, prefix: textOf(prefix), signal };
}

const deepen = ' Fetch the whole history first: `git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout.';

function fetchHint(ref: string): string {
  const [remote, ...branch] = ref.split('/');
  const isRemote = branch.length > 0 && /^[\w.-]+$/.test(remote ?? '') && /^[\w./-]+$/.test(branch.join('/'));
  return isRemote ? `Fetch it: \`git fetch ${remote} ${branch.join('/')}\`.` : 'Name a branch, a tag or a commit.';
}

/**
 * The files of a commit at or below some paths of the project, sorted by path; links and submodules are left out.
 * @throws AnalyzerError `base-unavailable` when git cannot read the commit.
 */
export async function filesAt(at: Commit, paths: readonly string[]): Promise<CommitFile[]> {
  const wanted = paths.map((path) => at.prefix + path);
  // An empty path is no path to git; without any it lists everything.
  const below = wanted.includes('') ? [] : wanted;
  const answer = await git(at.root, ['ls-tree', '-r', '-z', '--full-tree', '--', at.commit, ...below], at);
  if (answer.code !== 0) throw unreadable(at, answer.complaint);
  const lines = answer.out.toString('utf8').split('\0');
  return lines.flatMap((line) => {
    const [, mode = '', blob = '', path = ''] = /^(\d+) blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (blob === '' || mode === '120000' || !path.startsWith(at.prefix)) return [];
    return [{ path: path.slice(at.prefix.length), blob }];
  });
}

/**
 * The contents of some files, in their order.
 * @throws AnalyzerError `base-unavailable` when one of them is not there, as in a partial clone.
 */
export async function contentsOf(at: Commit, files: readonly CommitFile[]): Promise<string[]> {
  if (files.length === 0) return [];
  const input = files.map(({ blob }) => `${blob}\n`).join('');
  const { code, out, complaint } = await git(at.root, ['cat-file', '--batch'], { input, signal: at.signal });
  const texts: string[] = [];
  for (let from = 0; from < out.length; ) {
    const end = out.indexOf('\n', from);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(out.toString('latin1', from, end))?.[1];
    if (size === undefined) break;
    texts.push(out.toString('utf8', end + 1, end + 1 + Number(size)));
    from = end + 1 + Number(size) + 1;
  }
  if (code !== 0 || texts.length !== files.length) {
    throw unreadable(at, complaint === '' ? `${files[texts.length]?.path} is not here` : complaint);
  }
  return texts;
}

/**
 * The files of a commit below a folder of the project that hold one of some texts.
 * @throws AnalyzerError `base-unavailable` when git cannot look.
 */
export async function filesWith(at: Commit, folder: string, texts: readonly string[]): Promise<string[]> {
  const where = at.prefix + folder;
  const answer = await git(
    at.root,
    [
      ...['grep', '-l', '-z', '-I', '-F', '--full-name', '--no-textconv', '--no-color'],
      ...texts.flatMap((text) => ['-e', text]),
      at.commit,
      ...(where === '' ? [] : ['--', `:(top,literal)${where}`]),
    ],
    at,
  );
  // 1 is "nothing found".
  if (answer.code > 1 || answer.code < 0) throw unreadable(at, answer.complaint);
  const found = answer.out.toString('utf8').split('\0');
  const start = `${at.commit}:${at.prefix}`;
  return found.flatMap((line) => (line.startsWith(start) ? [line.slice(start.length)] : []));
}

const textOf = ({ out }: GitAnswer): string => out.toString('utf8').replace(/\r?\n$/, '');

function unreadable({ ref, commit }: Commit, why: string): AnalyzerError {
  return unavailable(
    `the merge base ${commit.slice(0, 9)} with ${ref} cannot be read: ${why}`,
    'Nothing is fetched here. In a partial clone, `git fetch --refetch --no-filter` gets what is missing.',
  );
}

function unavailable(message: string, hint: string): AnalyzerError {
  return new AnalyzerError('base-unavailable', message, hint);
}
