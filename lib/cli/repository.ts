/** Where the project lies in its repository: what CI servers open files by. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** The folder's path below the nearest one with a `.git`, with forward slashes; `''` at the top or without a repository. */
export function projectPath(folder: string, cwd: string): string {
  const project = real(resolve(cwd, folder));
  for (let above = project; ; above = dirname(above)) {
    // A worktree or a submodule has a file of that name.
    if (existsSync(join(above, '.git'))) return relative(above, project).replaceAll('\\', '/');
    if (dirname(above) === above) return '';
  }
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
