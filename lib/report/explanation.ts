/** The whole story of one package, as `explain` tells it. Data first, words second. */
import type { Dependent } from '../model/report.ts';
import type { Location } from '../model/tree.ts';

/** One copy of the package, and how it got there. */
export interface ExplainedCopy {
  readonly location: Location;
  readonly version: string;
  readonly dependents: readonly Dependent[];
  /** One shortest path for each dependent: locations from the root (or a workspace) to the copy. */
  readonly paths: readonly { readonly dependent: Location; readonly path: readonly Location[] }[];
  /** How many paths were left out. */
  readonly morePaths: number;
}

/** A module that can see two copies, and through which of its dependencies it sees each. */
export interface ExplainedMeeting {
  readonly location: Location;
  readonly name: string;
  readonly sides: readonly { readonly through: string; readonly copy: Location; readonly version: string }[];
}

export interface PackageExplanation {
  readonly package: string;
  readonly copies: readonly ExplainedCopy[];
  readonly meetings: readonly ExplainedMeeting[];
  readonly moreMeetings: number;
  /** An installed version that satisfies every range asked for, or null. */
  readonly satisfiesAll: string | null;
}
