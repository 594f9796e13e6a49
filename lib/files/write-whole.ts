/** Writes a file so that there is the old one or the whole new one, whatever happens in between. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A file that is written already, and waits to take its name. */
export interface Draft {
  readonly target: string;
  readonly draft: string;
}

/**
 * Writes a text beside its target: under a name that nobody can foresee, and never through a link that lies there already.
 * @throws what the system says; then there is no draft.
 */
export function writeDraft(target: string, text: string, mode?: number): Draft {
  const draft = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  const file = openSync(draft, 'wx', mode);
  try {
    try {
      // Not `writeSync`, which may write a part and say so in a number: a disk that is full is told by an error here.
      writeFileSync(file, text);
      // Without this a crash of the machine may leave the new name with nothing in it.
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    dropDraft({ target, draft });
    throw error;
  }
  return { target, draft };
}

/** Gives a draft its name. @throws what the system says; the draft is then still there. */
export function placeDraft({ target, draft }: Draft): void {
  renameSync(draft, target);
}

/** Removes a draft that was not placed. Never throws. */
export function dropDraft({ draft }: Draft): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // The system keeps it; its name says what it is.
  }
}

/**
 * Writes a whole file. Whoever reads sees the old file or the new one, and so does everybody after a failure.
 * @throws what the system says; the old file is then as it was, and the draft is gone.
 */
export function writeWhole(target: string, text: string): void {
  const draft = writeDraft(target, text);
  try {
    placeDraft(draft);
  } catch (error) {
    dropDraft(draft);
    throw error;
  }
}

/** The real path of a file, or of the nearest folder above it that is there. */
export function realTarget(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realTarget(parent), basename(path));
  }
}
