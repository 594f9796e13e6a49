/** Writes package.json files: all of them or none, each the old one or the whole new one. */
import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { AnalyzerError } from '../errors.ts';
import { isOutside } from '../install/index.ts';

/** A file relative to the project, as it was read and as it should be. */
export interface ManifestChange {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * @param root absolute real path of the project
 * @throws AnalyzerError `manifest-changed` when a file is not what it was, `output-unwritable` when it lies outside of
 * the project or cannot be written. Then every file is as it was.
 */
export function writeManifests(root: string, changes: readonly ManifestChange[]): void {
  const drafts: { target: string; draft: string; before: string }[] = [];
  const written: typeof drafts = [];
  try {
    for (const change of changes) {
      const target = findTarget(root, change);
      const draft = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
      drafts.push({ target, draft, before: change.before });
      writeFileSync(draft, change.after, { mode: statSync(target).mode });
    }
    for (const item of drafts) {
      renameSync(item.draft, item.target);
      written.push(item);
    }
  } catch (cause) {
    for (const { target, draft, before } of written) {
      writeFileSync(draft, before, { mode: statSync(target).mode });
      renameSync(draft, target);
    }
    if (cause instanceof AnalyzerError) throw cause;
    const reason = cause instanceof Error ? cause.message.split(',')[0] : String(cause);
    throw new AnalyzerError(
      'output-unwritable',
      `package.json cannot be written: ${reason}`,
      'Nothing was changed. Make the file and its folder writable, or edit it by hand.',
      { cause },
    );
  } finally {
    for (const { draft } of drafts) rmSync(draft, { force: true });
  }
}

/** The real file, which a link in the project may lead to. */
function findTarget(root: string, { file, before }: ManifestChange): string {
  const target = realpathSync(join(root, file));
  if (isOutside(relative(root, target))) {
    throw new AnalyzerError(
      'output-unwritable',
      `${file} leads out of the project`,
      'Nothing was changed. Run diamondback in the folder that the file is in, or edit it by hand.',
    );
  }
  if (readFileSync(target, 'utf8') !== before) {
    throw new AnalyzerError(
      'manifest-changed',
      `${file} was changed while it was analysed`,
      'Nothing was written. Run the command again.',
    );
  }
  return target;
}
