/** Paths for specs. */
import { join } from 'node:path';
import { projectRoot } from '../scripts/project-root.ts';

export { projectRoot };

/** A file or folder below fixtures/. */
export function fixture(...parts: string[]): string {
  return join(projectRoot, 'fixtures', ...parts);
}
