/** What a remedy would change: requests of manifests, forced versions, and copies that are resolved anew. */
import type { EdgeType, Location } from '../model/tree.ts';

/** A request of the project's own package.json files: changed, or added when there was none. */
export interface RequestEdit {
  /** The manifest's folder: the root, a workspace or a linked folder. */
  readonly location: Location;
  /** The key: the name it is imported by. */
  readonly name: string;
  /** What is written, e.g. `^2.7.0` or `npm:other@2.7.0`. */
  readonly spec: string;
  /** The version that the edit is made for: an explicit request, so npm takes this one and no newer one. */
  readonly version: string;
  readonly type: EdgeType;
}

/** One entry of the root's `overrides`: below `asker` (everywhere without one), `name` is `version`. */
export interface ForcedVersion {
  /** The key of the package whose requests are overridden, as an import name. */
  readonly asker: string | null;
  /** Limits the asker to requests that could be this version; null for every version. */
  readonly askerVersion: string | null;
  readonly name: string;
  readonly version: string;
  /** What is written when it is not the version: `$name`, the root's own request. */
  readonly written?: string;
}

/** A change of the project, as one remedy makes it. */
export interface Change {
  readonly edits: readonly RequestEdit[];
  readonly forced: readonly ForcedVersion[];
  /** Make all copies of this package this version, where ranges allow it: what `npm dedupe` does. */
  readonly merged: { readonly package: string; readonly version: string } | null;
}

export const noChange: Change = { edits: [], forced: [], merged: null };
