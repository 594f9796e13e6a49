/** Writes package.json files: all of them or none, each the old one or the whole new one. */
import { realpathSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { AnalyzerError } from '../errors.ts';
import { readText } from '../files/read.ts';
import { type Draft, dropDraft, placeDraft, writeDraft } from '../files/write-whole.ts';
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
  const drafts: Draft[] = [];
  const old: Draft[] = [];
  let placed = 0;
  try {
    for (const change of changes) {
      const target = findTarget(root, change);
      const { mode } = statSync(target);
      drafts.push(writeDraft(target, change.after, mode));
      // Beside it already: a disk that is full when something fails is no place to write the old text again.
      if (changes.length > 1) old.push(writeDraft(target, change.before, mode));
    }
    for (const draft of drafts) {
      placeDraft(draft);
      placed += 1;
    }
  } catch (cause) {
    for (const draft of old.slice(0, placed)) placeDraft(draft);
    if (cause instanceof AnalyzerError) throw cause;
    const reason = cause instanceof Error ? cause.message.split(',')[0] : String(cause);
    throw new AnalyzerError(
      'output-unwritable',
      `package.json cannot be written: ${reason}`,
      'Nothing was changed. Make the file and its folder writable, or edit it by hand.',
      { cause },
    );
  } finally {
    for (const draft of [...drafts, ...old]) dropDraft(draft);
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
  if (readText(target) !== before) {
    throw new AnalyzerError(
      'manifest-changed',
      `${file} was changed while it was analysed`,
      'Nothing was written. Run the command again.',
    );
  }
  return target;
}
