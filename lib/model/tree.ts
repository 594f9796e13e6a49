/**
 * The installed tree: package copies and the dependency edges between them.
 *
 * Words: a *package copy* is an installed folder and its identity is its *location*; a *version* is a number
 * that several copies may share. Everything here is plain data.
 */

/**
 * Where a copy lives: the lockfile's own key, relative to the project, with forward slashes.
 * `''` is the root project; `node_modules/a/node_modules/b` a nested copy; `packages/w` a workspace.
 */
export type Location = string;

/** npm's own names for the reasons why one package asks for another. */
export type EdgeType = 'prod' | 'dev' | 'optional' | 'peer' | 'peerOptional' | 'workspace';

/** What kind of folder a copy is. `linked` is a `file:` folder of the project that is no workspace. */
export type CopyKind = 'root' | 'workspace' | 'linked' | 'dependency';

/** One installed folder. Links are collapsed: a workspace appears once, at its target's location. */
export interface PackageCopy {
  /** Position in {@link InstallTree.copies}. */
  readonly index: number;
  readonly location: Location;
  /** The package's own name, also behind an `npm:` alias. For the root without a name: the folder's name. */
  readonly name: string;
  /** The name it is imported by: differs from `name` behind an `npm:` alias, and for a folder linked by another name. */
  readonly importName: string;
  /** `''` when the manifest has none (allowed for roots, workspaces, linked folders and git packages). */
  readonly version: string;
  readonly kind: CopyKind;
  /** The lockfile's integrity, when it has one. */
  readonly integrity?: string;
  /** Needed by development dependencies only. */
  readonly dev: boolean;
  /** Needed by optional dependencies only: may be absent from disk. */
  readonly optional: boolean;
}

/** "`from` asks for `name` in the range `spec`, and gets `to`." */
export interface DependencyEdge {
  /** Index of the asking copy. */
  readonly from: number;
  /** Index of the copy that Node's resolution finds, or -1 when there is none. */
  readonly to: number;
  readonly type: EdgeType;
  /** The key in the manifest, so the name that is imported (an alias keeps its alias). */
  readonly name: string;
  /** The range as written, with the `npm:name@` of an alias kept. Workspace edges: `''`. */
  readonly spec: string;
  /** Whether `to` satisfies `spec`. A missing optional dependency counts as satisfied. */
  readonly satisfied: boolean;
}

/** A project as its lockfile (or, without one, its `node_modules`) describes it. */
export interface InstallTree {
  /** Absolute path of the project folder, real path resolved. */
  readonly root: string;
  readonly project: {
    readonly name: string;
    readonly lockfile: string | null;
    readonly lockfileVersion: number | null;
  };
  /** All copies, sorted by location; index 0 is the root. */
  readonly copies: readonly PackageCopy[];
  /** Edges sorted by (from, name). */
  readonly edges: readonly DependencyEdge[];
  /** Outgoing edges of each copy, by copy index. */
  readonly edgesOut: readonly (readonly DependencyEdge[])[];
  /** Incoming edges of each copy, by copy index. */
  readonly edgesIn: readonly (readonly DependencyEdge[])[];
  /** Copy by location, links included: `node_modules/w` gives the workspace at `packages/w`. */
  readonly byLocation: ReadonlyMap<Location, PackageCopy>;
  /** True when a `node_modules` folder with at least one copy is on disk. */
  readonly installed: boolean;
}
