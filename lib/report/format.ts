/** What a report format is: pure functions to a string. */
import type { AnalysisReport } from '../model/report.ts';
import type { FailOn } from '../model/severity.ts';
import type { PackageExplanation } from './explanation.ts';

/** What the place where the text goes is like. Formats for machines ignore it. */
export interface FormatOptions {
  /** ANSI colours; off by default. */
  readonly color?: boolean;
  /** Width of the terminal; 80 by default. */
  readonly columns?: number;
  /** Only what has to be acted on. */
  readonly quiet?: boolean;
  /** What fails, and so what is shown in full; `error` by default. */
  readonly failOn?: FailOn;
  /** The folder of the installed package as the reader can open it; without it no docs page is named. */
  readonly docsFolder?: string;
  /** The project folder as the user wrote it, repeated in the suggested commands. */
  readonly target?: string;
  /** The project's folder in its repository, for formats whose files others open; `''` by default. */
  readonly prefix?: string;
  /** Where `docs/` is published, as an absolute address; without it no format links to a page. */
  readonly docsUrl?: string;
}

/** A format says at least what `check` found; those for people also list and explain. All end in a line end. */
export interface Format {
  readonly check: (report: AnalysisReport, options: FormatOptions) => string;
  readonly list?: (report: AnalysisReport, options: FormatOptions) => string;
  readonly explain?: (report: AnalysisReport, explanation: PackageExplanation, options: FormatOptions) => string;
}
