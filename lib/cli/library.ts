/** What the command line needs of the library. Injected, so that its specs need no project to analyse. */
import type { AnalysisReport, Finding } from '../model/report.ts';
import type { FailOn } from '../model/severity.ts';
import type { FixPlan, PackageExplanation } from '../report/index.ts';
import type { Omit } from './args.ts';
import type { ProgressEvent } from './progress.ts';

export interface LibraryOptions {
  readonly path?: string;
  readonly omit?: readonly Omit[];
  readonly packages?: readonly string[];
  readonly lockfileOnly?: boolean;
  readonly cache?: boolean;
  readonly registry?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
  readonly onTiming?: (phase: string, milliseconds: number) => void;
}

export interface GateOptions extends LibraryOptions {
  readonly failOn?: FailOn | undefined;
  readonly baseline?: string | false | undefined;
  readonly updateBaseline?: boolean;
  readonly base?: string | undefined;
}

/** What was written into a baseline; entries are counted and named. */
export interface Written {
  readonly file: string;
  readonly added: readonly { readonly package: string }[];
  readonly kept: readonly { readonly package: string }[];
  readonly dropped: readonly { readonly package: string }[];
}

export interface Checked {
  readonly report: AnalysisReport;
  readonly failed: boolean;
  readonly failOn: FailOn;
  readonly written: Written | null;
}

export interface Library {
  readonly analyze: (options: LibraryOptions) => Promise<AnalysisReport>;
  readonly check: (options: GateOptions) => Promise<Checked>;
  /** The options completed by the project's configuration. */
  readonly configured: (options: LibraryOptions) => Promise<LibraryOptions>;
  readonly witness: (
    options: LibraryOptions & { fingerprint: string },
  ) => Promise<{ fileName: string; text: string; finding: Finding }>;
  readonly fix: (
    options: LibraryOptions & { package?: string | undefined; apply?: boolean },
  ) => Promise<{ report: AnalysisReport; plan: FixPlan }>;
  readonly explain: (
    options: LibraryOptions & { package: string },
  ) => Promise<{ report: AnalysisReport; explanation: PackageExplanation }>;
}
