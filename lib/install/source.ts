/** What was read, before it becomes a tree: the lockfile's entries as they are, whatever they were read from. */
import type { Location } from '../model/tree.ts';

/** A manifest's table of names and ranges. Unchecked: a lockfile may have been edited by hand. */
export type Table = Readonly<Record<string, unknown>>;

/** One entry of a lockfile's `packages`, or the manifest of a folder. Every field may be missing or nonsense. */
export interface Entry {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly resolved?: unknown;
  readonly integrity?: unknown;
  readonly link?: unknown;
  readonly dev?: unknown;
  readonly optional?: unknown;
  readonly workspaces?: unknown;
  readonly dependencies?: unknown;
  readonly devDependencies?: unknown;
  readonly optionalDependencies?: unknown;
  readonly peerDependencies?: unknown;
  readonly peerDependenciesMeta?: unknown;
}

/** A project's entries by location; `''` is the root and always there. */
export interface Source {
  /** Absolute real path of the project. */
  readonly root: string;
  readonly lockfile: string | null;
  readonly lockfileVersion: number | null;
  /** The lockfile's own top-level `name`, which npm writes even when the manifest has none. */
  readonly lockfileName: string | null;
  readonly entries: ReadonlyMap<Location, Entry>;
}

/** Whether a value is a plain JSON object, so neither null nor an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is a text with something in it, else null. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Plain code-unit comparison: the same order on every machine, which `localeCompare` does not promise. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
