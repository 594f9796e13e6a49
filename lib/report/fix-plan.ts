/** What `fix` would do, or did. Data first, words second. */
import type { Remedy } from '../model/report.ts';

/** One remedy of the plan, for the first finding that was still open when it was chosen. */
export interface FixStep {
  readonly package: string;
  readonly fingerprint: string;
  /** The package name of the finding's meeting. */
  readonly meeting: string;
  readonly remedy: Remedy;
}

/** A package.json file before and after. */
export interface FixedFile {
  /** Relative to the project. */
  readonly file: string;
  /** A unified diff. */
  readonly diff: string;
}

export interface FixPlan {
  /** In the order to do them; together they end every finding that any of them ends alone. */
  readonly steps: readonly FixStep[];
  /** Findings that no version ends, each with what can be done by hand. */
  readonly byHand: readonly FixStep[];
  readonly files: readonly FixedFile[];
  /** What to run once the files are written, in this order. */
  readonly commands: readonly string[];
  /** Whether the files were written. */
  readonly applied: boolean;
}
