/** Figures over what remedies did, and their text for a terminal. */
import type { CaseRemedies, ForcedResult, Kept, RemedyResult, RemedyTrial } from './remedies.ts';

export interface RemedyFigures {
  /** Conflicts that were found and have a known alignment. */
  readonly conflicts: number;
  readonly closedByFirst: number;
  readonly closedByFirstOrSecond: number;
  /** Of all that were installed. */
  readonly installed: number;
  readonly closed: number;
  /** Remedies called safe that were tried on a control program, and those that broke it. */
  readonly safe: number;
  readonly safeBroken: number;
  /** Findings that installed remedies promised to end, those that are gone, and those that went as well. */
  readonly promised: number;
  readonly kept: number;
  readonly more: number;
  /** Conflicts that were not there before. */
  readonly opened: number;
}

/** What the bar is for the share that the first or second closes. */
export const requiredShare = 0.8;

export function sumRemedies(results: readonly RemedyResult[]): RemedyFigures {
  const alignable = results.filter(({ alignable, isFound }) => alignable && isFound);
  const trials = results.flatMap((result) => result.trials);
  const safe = trials.filter(({ safety, control }) => safety === 'safe' && control !== null);
  return {
    conflicts: alignable.length,
    closedByFirst: alignable.filter(({ trials: [first] }) => first?.closed).length,
    closedByFirstOrSecond: alignable.filter(({ trials: all }) => all.some(({ closed }) => closed)).length,
    installed: trials.filter(({ closed }) => closed !== null).length,
    closed: trials.filter(({ closed }) => closed).length,
    safe: safe.length,
    safeBroken: safe.filter(({ control }) => !control).length,
    promised: sum(trials, ({ promised }) => promised),
    kept: sum(trials, ({ kept }) => kept),
    more: sum(trials, ({ more }) => more),
    opened: sum(trials, ({ opened }) => opened.length),
  };
}

const sum = (trials: readonly RemedyTrial[], count: (kept: Kept) => number): number =>
  trials.reduce((total, { promise }) => total + (promise ? count(promise) : 0), 0);

export interface ForcedFigures {
  readonly verdict: string;
  readonly all: number;
  readonly closed: number;
  /** A program of the case does not compile or work afterwards. */
  readonly controlBroken: number;
  /** Node cannot load a package any more that got another version. */
  readonly loadBroken: number;
  /** npm refuses. */
  readonly failed: number;
}

export function sumForced(forced: readonly ForcedResult[]): ForcedFigures[] {
  return ['safe', 'unsafe', 'unknown'].map((verdict) => {
    const own = forced.filter(({ safety }) => safety === verdict);
    return {
      verdict,
      all: own.length,
      closed: own.filter(({ closed }) => closed).length,
      controlBroken: own.filter(({ control }) => control === false).length,
      loadBroken: own.filter(({ loads }) => loads === false).length,
      failed: own.filter(({ problem }) => problem !== null).length,
    };
  });
}

/** What remedies did in one case: `remedies for bson`, and a line each. */
export const remediesText = ({ results, forced }: CaseRemedies): string =>
  [...results.map(resultText), ...forced.map(forcedText)].join('\n');

function resultText(result: RemedyResult): string {
  const trials = result.trials.map(({ kind, title, safety, closed, control, problem, promise }) => {
    const outcome =
      problem !== null
        ? `failed (${problem})`
        : closed === null
          ? 'not to be installed'
          : closed
            ? 'closed'
            : 'STILL THERE';
    const program = control === null ? '' : control ? ', program works' : ', PROGRAM BREAKS';
    const opened = promise?.opened.length ? `, OPENS ${promise.opened.join(', ')}` : '';
    const kept = promise ? `, ${promise.kept} of ${promise.promised} findings end, and ${promise.more} more` : '';
    return `      ${kind}: ${title}: ${outcome}${program}${safety ? `, called ${safety}` : ''}${kept}${opened}`;
  });
  const note = result.isFound ? (result.alignable ? '' : ' (no alignment known)') : ' (not found)';
  return [`    remedies for ${result.package}${note}`, ...trials].join('\n');
}

function forcedText({ title, safety, closed, control, loads, problem }: ForcedResult): string {
  const said = [
    problem ?? (closed ? 'closed' : 'still there'),
    control === null ? 'no program' : control ? 'program works' : 'program breaks',
    loads === null ? 'not loaded' : loads ? 'loads' : 'does not load',
  ];
  return `    ${title}: called ${safety}; ${said.join(', ')}`;
}
