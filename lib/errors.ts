/** Why an analysis could not start or go on. Kebab-case; never renamed. */
export type ErrorCode =
  | 'usage'
  | 'no-project'
  | 'no-lockfile'
  | 'not-installed'
  | 'lockfile-unreadable'
  | 'lockfile-conflict'
  | 'lockfile-unsupported'
  | 'manifest-unreadable'
  | 'unknown-package'
  | 'unknown-fingerprint'
  | 'output-unwritable'
  | 'report-unreadable'
  | 'baseline-unreadable'
  | 'config-invalid'
  | 'base-unavailable'
  | 'manifest-changed'
  | 'aborted'
  | 'compiler-failed';

/** The same in every copy of this module: the command line is bundled in two parts, each with one. */
const brand = Symbol.for('diamondback.AnalyzerError');

/** Longer than this nobody reads. */
const maximumLength = 1_000;

/** Something the user can repair: what is wrong is the message, what to do is the hint. The CLI exits with 2. */
export class AnalyzerError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value;
  }
  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly hint: string;
  constructor(code: ErrorCode, message: string, hint: string, options?: { cause?: unknown }) {
    // Names in it come from files that others wrote, and may be as long as a file.
    super(message.length > maximumLength ? `${message.slice(0, maximumLength)}…` : message, options);
    this.name = 'AnalyzerError';
    this.code = code;
    this.hint = hint;
  }
}

/** A bug in diamondback: an invariant of our own does not hold. */
export class InternalError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(`${message} (this is a bug in diamondback)`, options);
    this.name = 'InternalError';
  }
}
