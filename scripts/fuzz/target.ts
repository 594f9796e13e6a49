/** What a fuzz target is, and what it may and may not do. */
import assert from 'node:assert/strict';
import type fc from 'fast-check';
import { AnalyzerError } from '../../lib/errors.ts';

/** One kind of input that a stranger controls. */
export interface Target {
  readonly name: string;
  /** Its share of all runs, relative to the others. */
  readonly weight: number;
  /** Milliseconds of processor time that one run may take. */
  readonly limit: number;
  readonly input: fc.Arbitrary<unknown>;
  /** Throws when the input does harm; `folder` is a path for its own use, which may hold what an earlier run left. */
  readonly check: (input: unknown, folder: string) => Promise<void> | void;
}

/** A target whose check takes what its inputs make. */
export function target<T>(made: {
  readonly name: string;
  readonly weight: number;
  readonly limit: number;
  readonly input: fc.Arbitrary<T>;
  readonly check: (input: T, folder: string) => Promise<void> | void;
}): Target {
  return made as unknown as Target;
}

/** What became of one input. */
export type Outcome<T> = { readonly value: T } | { readonly error: AnalyzerError };

/**
 * Runs the work. A clear error is an answer; anything else that is thrown is a fault and goes on.
 * An error that says nothing, or nothing about what to do, is a fault as well.
 */
export async function attempt<T>(work: () => Promise<T> | T): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!(error instanceof AnalyzerError)) throw error;
    assert.ok(error.message.trim().length > 5, 'an error without a message');
    assert.ok(error.hint.trim().length > 5, `an error that does not say what to do: ${error.message}`);
    assert.ok(error.message.length < 5_000, 'an error longer than a page');
    return { error };
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what must never reach a terminal
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

/** A text for people never holds what a terminal would obey. */
export function assertHarmless(text: string, format: string): void {
  const match = obeyed.exec(text);
  assert.ok(!match, `${format} lets U+${match?.[0].charCodeAt(0).toString(16)} through`);
}
