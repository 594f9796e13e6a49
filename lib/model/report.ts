/**
 * The report: what `analyze` returns and `--format json` prints. A contract: fields are added freely,
 * changed or removed only with a new `schemaVersion`.
 */
import type { FindingCode, GapCode, PolicyCode, Severity } from './codes.ts';
import type { EdgeType, Location } from './tree.ts';

export type { FindingCode, GapCode, PolicyCode, Severity } from './codes.ts';

/** How far a divergent package's types get. Each level includes the one before. */
export type Level = 'present' | 'exposed' | 'crossing';

/** What was proved of a crossing; see docs/verdicts.md. */
export type Verdict = 'incompatible' | 'identity' | 'compatible' | 'unknown';

/** Whether the meeting's own code imports both sides. */
export type Usage = 'seen' | 'possible' | 'not-scanned';

export interface Dependent {
  readonly location: Location;
  readonly name: string;
  readonly spec: string;
  readonly type: EdgeType;
}

export interface ReportCopy {
  readonly location: Location;
  readonly version: string;
  readonly dependents: readonly Dependent[];
}

export interface DivergentPackage {
  readonly package: string;
  /** Ascending by semver. */
  readonly versions: readonly string[];
  readonly copies: readonly ReportCopy[];
  readonly level: Level;
  readonly verdict: Verdict | null;
  /** An installed version that satisfies every range asked for, or null. */
  readonly satisfiesAll: string | null;
}

/** A file of the project or of a package, relative to the project, and a 1-based line. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** The copy of D that a side of a crossing makes or takes. */
export interface SideCopy {
  readonly location: Location;
  readonly version: string;
  /** The 1-based line of the copy's entry in the lockfile, when there is one. */
  readonly lockfileLine?: number;
}

/** One side of a crossing. */
export interface Side {
  /** The package that the meeting imports. When the meeting depends on D itself, this is D. */
  readonly package: string;
  /** The name that the meeting imports it by, when it is another one: an `npm:` alias, or `x` for `@types/x`. */
  readonly importedAs?: string;
  readonly version: string;
  readonly location: Location;
  /** The copy of D whose types this side makes or takes. */
  readonly copy: SideCopy;
  /** The shallowest way to the type through the public API, e.g. `createLogger(options.format)`. */
  readonly via: string;
  readonly declaration: Place | null;
  /** Where the meeting's own code imports this side, when it was scanned and does. */
  readonly importedAt?: Place;
}

/** The versions of a package before and after a change, one entry a copy, ascending; empty when it is not there. */
export interface PackageChange {
  readonly package: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A change of one of the project's package.json files: the value at a path of keys; null takes the key out. */
export interface ManifestEdit {
  /** Relative to the project: `package.json`, `packages/a/package.json`. */
  readonly file: string;
  readonly path: readonly string[];
  readonly value: string | null;
}

/** Whether the packages that get another version of D can work with it, as far as their types and imports tell. */
export interface RemedySafety {
  readonly verdict: 'safe' | 'unsafe' | 'unknown';
  /** One line. */
  readonly reason: string;
  /** What they take from D and the other version lacks or has changed. */
  readonly members?: readonly string[];
}

/** A finding that would be there after a change. */
export interface OpenedFinding {
  readonly package: string;
  readonly meeting: { readonly location: Location; readonly name: string };
  /** Package names; the divergent package itself is the meeting's own code. */
  readonly producer: string;
  readonly consumer: string;
}

export interface Remedy {
  readonly kind: 'dedupe' | 'override' | 'upgrade' | 'peer' | 'align' | 'alias' | 'narrow';
  readonly title: string;
  /** What to run; with a {@link patch}, after it was merged into package.json. */
  readonly command?: string;
  readonly patch?: Readonly<Record<string, unknown>>;
  readonly effect: string;
  /** What it changes in package.json files: the command or the patch in another form, and what `fix --apply` writes. */
  readonly edits?: readonly ManifestEdit[];
  /** What to run once {@link edits} are written. */
  readonly install?: string;
  /** Fingerprints of the findings that end, tried on a copy of the dependency graph. */
  readonly closes?: readonly string[];
  /** Packages that get a version beside another one by it. */
  readonly opens?: readonly PackageChange[];
  /** Pairs that share a copy now and would not any more, as far as they are known from findings of the same package. */
  readonly opensFindings?: readonly OpenedFinding[];
  /** Packages of which other copies are installed afterwards, sorted by name. */
  readonly changes?: readonly PackageChange[];
  readonly safety?: RemedySafety;
}

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly status: 'new' | 'known';
  /** Stable across re-hoisting and patch bumps; names a finding on the command line. */
  readonly fingerprint: string;
  readonly package: string;
  readonly verdict: Verdict;
  readonly meeting: { readonly location: Location; readonly name: string };
  readonly producer: Side;
  readonly consumer: Side;
  /** The crossing types the verdict speaks of, shallowest first. */
  readonly types: readonly string[];
  /** TypeScript's own words, or the place that checks identity, or why it is unknown. One line. */
  readonly reason: string;
  readonly usage: Usage;
  /** Locations from the root (or workspace) to each copy, one shortest path each. */
  readonly paths: { readonly producer: readonly Location[]; readonly consumer: readonly Location[] };
  readonly remedies: readonly Remedy[];
  /** Why this finding is accepted, when the configuration or the baseline says so; its status is then `known`. */
  readonly accepted?: { readonly reason: string; readonly until?: string };
}

/** A finding that was there before and is gone: what a baseline tells of it. */
export interface ResolvedFinding {
  readonly fingerprint: string;
  readonly code: FindingCode;
  readonly package: string;
  readonly producer: string;
  readonly consumer: string;
  /** The meeting's package name. */
  readonly meeting: string;
}

/** A finding about what was accepted, not about packages: an entry of a baseline or a configuration that no longer holds. */
export interface PolicyFinding {
  readonly code: PolicyCode;
  readonly severity: Severity;
  readonly fingerprint: string;
  /** The file that holds the entry, and its 1-based line. */
  readonly place: Place;
  /** The package that the entry speaks of, or null. */
  readonly package: string | null;
  /** What is wrong with the entry. One line. */
  readonly reason: string;
}

/** What the findings were compared with. Null when there is no baseline, base revision or configuration. */
export interface GateReport {
  /** Files relative to the project, forward slashes. */
  readonly baseline: string | null;
  readonly config: string | null;
  /** As asked for, the merge base's commit, and the lockfile there: null when there was none, so that all is new. */
  readonly base: { readonly ref: string; readonly commit: string; readonly lockfile: string | null } | null;
  /** The level that failed, as the command line or the configuration said, for formats that come later. */
  readonly failOn?: Severity | 'never';
  readonly resolved: readonly ResolvedFinding[];
  readonly policy: readonly PolicyFinding[];
}

/** Something that could not be judged. */
export interface Gap {
  readonly location: Location;
  readonly code: GapCode;
  readonly reason: string;
}

export interface ReportSummary {
  readonly packages: number;
  readonly copies: number;
  readonly divergent: number;
  readonly sameVersionCopies: number;
  readonly exposed: number;
  readonly crossing: number;
  readonly new: number;
  readonly known: number;
  readonly resolved: number;
  readonly gaps: number;
  /** Copies whose types matter: those of divergent packages, and what depends on one directly. 0 when no types were looked at. */
  readonly relevant: number;
  /** Of {@link relevant}, those that have types which could not be read. */
  readonly unread: number;
}

export interface AnalysisReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'diamondback'; readonly version: string; readonly typescript: string | null };
  readonly project: {
    readonly name: string;
    readonly lockfile: string | null;
    readonly lockfileVersion: number | null;
  };
  readonly summary: ReportSummary;
  /** Whether types were looked at; false with `lockfileOnly`. */
  readonly typesChecked: boolean;
  readonly divergent: readonly DivergentPackage[];
  readonly sameVersionCopies: readonly DivergentPackage[];
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
  readonly gate: GateReport | null;
}
