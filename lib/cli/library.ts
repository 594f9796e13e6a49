/** What the command line needs of the library. Injected, so that its specs need no project to analyse. */
import type { AnalysisReport, Finding } from '../model/report.ts';
import type { PackageExplanation } from '../report/index.ts';
import type { Omit } from './args.ts';
import type { ProgressEvent } from './progress.ts';

export interface LibraryOptions {
  readonly path?: string;
  readonly omit?: readonly Omit[];
  readonly packages?: readonly string[];
  readonly lockfileOnly?: boolean;
  readonly cache?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
  readonly onTiming?: (phase: string, milliseconds: number) => void;
}

export interface Library {
  readonly analyze: (options: LibraryOptions) => Promise<AnalysisReport>;
  readonly witness: (
    options: LibraryOptions & { fingerprint: string },
  ) => Promise<{ fileName: string; text: string; finding: Finding }>;
  readonly explain: (
    options: LibraryOptions & { package: string },
  ) => Promise<{ report: AnalysisReport; explanation: PackageExplanation }>;
}
