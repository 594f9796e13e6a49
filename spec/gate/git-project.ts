/** A tiny project in a real git repository. `node_modules` is what is installed now, and is not committed. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { TinyProject } from './project.ts';

const identity = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b.c',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b.c',
};

/** Runs git as a person would, without that person's own configuration. */
export function git(folder: string, ...args: string[]): string {
  const env = { ...process.env, ...identity, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

export class GitProject extends TinyProject {
  /** The top of the repository: the project itself, or a folder above it. */
  readonly top: string;
  private commits = 0;

  private constructor(top: string, root: string) {
    super(root);
    this.top = top;
  }

  /** A repository with a branch `main` that has no commit yet, and the project in a folder of it. */
  static in(folder: string, ...copied: string[]): GitProject {
    const top = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
    git(top, 'init', '-q', '-b', 'main');
    const root = join(top, folder);
    mkdirSync(root, { recursive: true });
    const project = new GitProject(top, root);
    project.fill(...copied);
    project.write('.gitignore', 'node_modules\n');
    return project;
  }

  git(...args: string[]): string {
    return git(this.root, ...args);
  }

  commit(): string {
    this.git('add', '-A', '.');
    this.commits += 1;
    this.git('commit', '-q', '--allow-empty', '-m', `change ${this.commits}`);
    return this.git('rev-parse', 'HEAD');
  }

  /** A clone of the last commit alone, with what is installed here beside it. */
  shallowClone(...options: string[]): GitProject {
    const top = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
    git(top, 'clone', '-q', '--depth', '1', ...options, `file://${this.top.replaceAll('\\', '/')}`, 'clone');
    const clone = new GitProject(top, join(top, 'clone'));
    for (const name of readdirSync(this.root)) {
      if (name === 'node_modules') cpSync(this.path(name), clone.path(name), { recursive: true });
    }
    return clone;
  }

  override remove(): void {
    rmSync(this.top, { recursive: true, force: true });
  }
}
