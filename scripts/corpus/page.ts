/** EVALUATION.md: the evaluation as a page. */
import { compilers } from './compilers.ts';
import type { CaseResult } from './evaluate.ts';
import type { Evaluation } from './evaluation.ts';
import { labelNames } from './labels.ts';
import { correctedText, percent, shareText } from './print.ts';
import { missKinds, outcomes } from './score.ts';
import { table } from './table.ts';
import { type Confusion, computeFigures, thresholds } from './totals.ts';
import type { WitnessProblem } from './witnesses.ts';

export interface Circumstances {
  readonly node: string;
  readonly cores: number;
  readonly jobs: number;
  /** Witnesses checked of each verdict in a case; 0 is all, null none. */
  readonly witnessLimit: number | null;
}

/** `remedies` is the section about them, which is made of what was recorded. */
export function writePage(evaluation: Evaluation, circumstances: Circumstances, remedies = ''): string {
  return `${[
    '# How often diamondback is right',
    'Written by `npm run eval -- --write`; run `npm run eval` to check it.',
    totals(evaluation),
    '## Verdicts by label',
    'Rows are labels, columns what diamondback says: its worst verdict on the package, or else how far its types get.',
    confusion(evaluation.figures.confusion),
    '## Misses and false alarms',
    missList(evaluation),
    ...(remedies === '' ? [] : [remedies]),
    '## Cases',
    caseTable(evaluation.cases),
    '## Method',
    method(evaluation, circumstances),
  ].join('\n\n')}\n`;
}

function totals({ figures, correctedFigures, witnesses, seconds, cases }: Evaluation): string {
  const settled = figures.exact.of;
  const conflicts = figures.truePositives + figures.falseNegatives;
  const intro =
    `${cases.length} real projects, ${settled} settled labels; ${conflicts} of them are conflicts. ` +
    `A plain list of packages with several versions is right about ${percent(figures.listPrecision)} of its entries. ` +
    'The best published figures of a detector of dependency conflicts are precision 0.923 and recall 0.766 ' +
    '(Decca, for Java); they were measured on other projects.';
  const rows = [
    ['', 'reached', 'required'],
    ['precision of "conflict"', percent(figures.precision), thresholds.precision.toFixed(2)],
    ['recall of "conflict"', percent(figures.recall), thresholds.recall.toFixed(2)],
    ['exact verdicts', shareText(figures.exact), thresholds.exact.toFixed(2)],
    ['labelled meetings found', shareText(figures.meetings), thresholds.meetings.toFixed(2)],
    ['labelled pairs of producer and consumer found', shareText(figures.pairs), '–'],
    ['labelled same-version copies right', shareText(figures.sameVersion), '–'],
    [
      'witnesses that both compilers confirm',
      witnesses ? `${witnesses.confirmed} of ${witnesses.checked}` : 'not checked',
      'all',
    ],
    ['slowest project, cold', `${seconds.slowest.toFixed(1)} s`, `${thresholds.secondsPerCase} s`],
    ['median project, cold', `${seconds.median.toFixed(1)} s`, '–'],
  ];
  const doubts =
    'Labels that are probably wrong stay as they are, and are listed with their proofs in ' +
    `[fixtures/corpus](fixtures/corpus/README.md#labels-in-doubt). With them corrected: ${correctedText(correctedFigures)}.`;
  return `${intro}\n\n${table(rows)}\n\n${doubts}`;
}

function confusion(counts: Confusion): string {
  const used = outcomes.filter((outcome) => labelNames.some((label) => counts[label][outcome]));
  return table([
    ['label', ...used],
    ...labelNames.map((label) => [label, ...used.map((o) => `${counts[label][o] ?? 0}`)]),
  ]);
}

function missList({ misses, cases }: Evaluation): string {
  const byKind = missKinds.flatMap((kind) => {
    const items = misses.filter((miss) => miss.kind === kind);
    if (items.length === 0) return [];
    const lines = items.map((miss) => `- \`${miss.case}\`, \`${miss.package}\` (${miss.detail}): ${miss.cause}`);
    return [`### ${kind[0]?.toUpperCase()}${kind.slice(1)} (${items.length})\n\n${lines.join('\n')}`];
  });
  const unlabelled = cases.flatMap(({ name, score }) =>
    (score?.unlabelled ?? []).map((item) => `- \`${name}\`, \`${item}\``),
  );
  if (unlabelled.length > 0)
    byKind.push(`### Conflicts without a label (${unlabelled.length})\n\n${unlabelled.join('\n')}`);
  const unconfirmed = cases.flatMap(({ name, witnesses }) =>
    onceEach(witnesses?.problems ?? []).map(
      (p) => `- \`${name}\`, \`${p.package}\` ${p.fingerprint} (${p.verdict}): ${inline(p.problem)}`,
    ),
  );
  if (unconfirmed.length > 0)
    byKind.push(`### Witnesses not confirmed (${unconfirmed.length})\n\n${unconfirmed.join('\n')}`);
  const failed = cases.flatMap(({ name, error }) => (error === null ? [] : [`- \`${name}\`: ${inline(error)}`]));
  if (failed.length > 0) byKind.push(`### Cases that failed (${failed.length})\n\n${failed.join('\n')}`);
  return byKind.length > 0 ? byKind.join('\n\n') : 'None.';
}

/** The first problem of each finding: the compilers mostly say the same. */
const onceEach = (problems: readonly WitnessProblem[]): WitnessProblem[] =>
  [...new Map(problems.toReversed().map((problem) => [problem.fingerprint, problem])).values()].toReversed();

const inline = (text: string): string => `\`${text.replaceAll('`', "'").replaceAll(/\s+/g, ' ')}\``;

function caseTable(cases: readonly CaseResult[]): string {
  const head = [
    'case',
    'conflicts found',
    'false alarms',
    'exact',
    'meetings',
    'pairs',
    'witnesses',
    'findings',
    'gaps',
    'seconds',
  ];
  const rows = cases.map(({ name, score, witnesses, seconds }) => {
    if (!score) return [name, ...head.slice(1).map(() => 'failed')];
    const figures = computeFigures([score]);
    const of = (found: number, all: number): string => (all === 0 ? '–' : `${found}/${all}`);
    return [
      name,
      of(figures.truePositives, figures.truePositives + figures.falseNegatives),
      `${figures.falsePositives}`,
      of(figures.exact.found, figures.exact.of),
      of(figures.meetings.found, figures.meetings.of),
      of(figures.pairs.found, figures.pairs.of),
      witnesses ? of(witnesses.confirmed, witnesses.checked) : '–',
      `${score.findings}`,
      `${score.gaps}`,
      seconds.toFixed(1),
    ];
  });
  return table([head, ...rows]);
}

function method({ cases }: Evaluation, { node, cores, jobs, witnessLimit }: Circumstances): string {
  const version = cases.find(({ toolVersion }) => toolVersion)?.toolVersion ?? 'unknown';
  const checked =
    witnessLimit === null
      ? 'Witnesses were not checked in this run.'
      : `${witnessLimit === 0 ? 'Every finding' : `In each case the ${witnessLimit} worst-ranked findings`} of each verdict ` +
        `${witnessLimit === 0 ? 'has its' : 'have their'} witness written into the install and compiled with TypeScript ` +
        `${compilers.ts6} and ${compilers.ts7}, with the options that the witness names. Of an \`incompatible\` finding both must reject the line of ` +
        'the flow and nothing else, so that its guards and its control compile; of a `compatible` or `identity` finding ' +
        'the whole file must compile.';
  return [
    'The projects, their labels and the proofs of the labels are in [fixtures/corpus](fixtures/corpus/README.md); ' +
      '`npm run prove` proves the labels again. Each project is installed from its lockfile, without scripts, into a ' +
      'folder that holds its manifest, its lockfile, its workspaces and `node_modules`: no labels, no proofs. The built ' +
      'command line runs there as a process of its own, without a cache; the time is the wall time of that process. ' +
      `This run: diamondback ${version}, Node ${node}, ${cores} cores, ${jobs} at a time.`,
    '- *Conflict*: the label is `breaking` or `identity`; diamondback says `incompatible` or `identity`.\n' +
      '- *Exact*: `breaking` is `incompatible`, `identity` is `identity`, `compatible` is `compatible`; of a `private` ' +
      'package nothing is said that anyone would have to act on: no conflict and no `unknown`.\n' +
      '- *Meeting found*: a conflict is reported for that package at that location.\n' +
      '- *Pair found*: one conflict at the labelled meeting has both sides, in the labelled direction. A package and its ' +
      '`@types` are one; the code of the meeting itself is the side that is the divergent package.\n' +
      '- `unproven` labels count neither way. Same-version copies count apart, since no list of versions shows them.',
    checked,
  ].join('\n\n');
}
