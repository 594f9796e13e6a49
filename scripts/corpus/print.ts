/** The evaluation as text for a terminal. */
import type { CaseResult } from './evaluate.ts';
import type { Evaluation } from './evaluation.ts';
import { notExplained } from './known-misses.ts';
import { labelNames } from './labels.ts';
import { type RemedyFigures, remediesText } from './remedy-figures.ts';
import { outcomes, type Share } from './score.ts';
import { type Confusion, computeFigures, type Figures, ratio } from './totals.ts';

export const percent = (value: number): string => value.toFixed(3);
export const shareText = (share: Share): string => `${percent(ratio(share))} (${share.found} of ${share.of})`;

export const correctedText = ({ precision, recall, exact, meetings, pairs }: Figures): string =>
  `precision ${percent(precision)}, recall ${percent(recall)}, exact ${shareText(exact)}, ` +
  `meetings ${shareText(meetings)}, pairs ${shareText(pairs)}`;

/** `breaking → incompatible 2, private → present 6`. */
export function confusionText(confusion: Confusion): string {
  return labelNames
    .flatMap((label) =>
      outcomes.flatMap((outcome) => {
        const count = confusion[label][outcome];
        return count ? [`${label} → ${outcome} ${count}`] : [];
      }),
    )
    .join(', ');
}

/** One case: a line of figures, its confusion matrix, and what went wrong. */
export function caseText(result: CaseResult): string {
  const { name, seconds, score, witnesses, error } = result;
  const lines: string[] = [];
  if (score) {
    const { precision, recall, exact, meetings, pairs } = computeFigures([score]);
    const proofs = witnesses ? `, witnesses ${witnesses.confirmed}/${witnesses.checked}` : '';
    lines.push(
      `${name}  ${seconds.toFixed(1)} s  precision ${precision.toFixed(2)} recall ${recall.toFixed(2)}, ` +
        `exact ${exact.found}/${exact.of}, meetings ${meetings.found}/${meetings.of}, pairs ${pairs.found}/${pairs.of}` +
        `${proofs}; ${score.findings} findings, ${score.gaps} gaps`,
      `    ${confusionText(computeFigures([score]).confusion)}`,
    );
    for (const miss of score.misses) lines.push(`    ${miss.kind}: ${miss.package}: ${miss.detail}`);
    for (const item of score.unlabelled) lines.push(`    conflict without a label: ${item}`);
  }
  for (const { package: item, fingerprint, verdict, problem } of witnesses?.problems ?? [])
    lines.push(`    witness not confirmed: ${item} ${fingerprint} (${verdict}): ${problem}`);
  if (result.remedies?.results.length) lines.push(remediesText(result.remedies));
  if (error !== null) lines.push(`${score ? '    ' : `${name}  `}FAILED: ${error}`);
  return lines.join('\n');
}

const remedyTotals = (figures: RemedyFigures): string =>
  `remedies    of ${figures.conflicts} conflicts with a known alignment the first closes ${figures.closedByFirst}, ` +
  `the first or second ${figures.closedByFirstOrSecond}; ${figures.closed} of ${figures.installed} installed ones close; ` +
  `${figures.safe} called safe, ${figures.safeBroken} of them break`;

export function totalText(evaluation: Evaluation): string {
  const { figures, witnesses, seconds, misses, failures } = evaluation;
  const unexplained = misses.filter(({ cause }) => cause === notExplained);
  return [
    '',
    `${figures.cases} cases`,
    confusionTable(figures.confusion),
    '',
    `conflicts   precision ${percent(figures.precision)}, recall ${percent(figures.recall)} ` +
      `(${figures.truePositives} right, ${figures.falsePositives} wrong, ${figures.falseNegatives} missed; ` +
      `a list of divergent packages: precision ${percent(figures.listPrecision)})`,
    `verdicts    ${shareText(figures.exact)} exact`,
    `meetings    ${shareText(figures.meetings)} found`,
    `pairs       ${shareText(figures.pairs)} found`,
    `one version ${shareText(figures.sameVersion)} of the labelled same-version copies right`,
    witnesses ? `witnesses   ${witnesses.confirmed} of ${witnesses.checked} confirmed` : 'witnesses   not checked',
    ...(evaluation.remedies ? [remedyTotals(evaluation.remedies)] : []),
    `time        median ${seconds.median.toFixed(1)} s, slowest ${seconds.slowest.toFixed(1)} s, all ${seconds.total.toFixed(0)} s`,
    `in doubt    with doubtful labels corrected: ${correctedText(evaluation.correctedFigures)}`,
    `misses      ${misses.length}, ${unexplained.length} of them not yet explained`,
    ...unexplained.map((miss) => `    ${miss.case}: ${miss.kind}: ${miss.package}: ${miss.detail}`),
    ...evaluation.outdatedCauses.map((key) => `    explained and no longer missed: ${key}`),
    ...failures.map((failure) => `FAILED      ${failure}`),
    '',
  ].join('\n');
}

function confusionTable(confusion: Confusion): string {
  const used = outcomes.filter((outcome) => labelNames.some((label) => confusion[label][outcome]));
  const rows = [
    ['label', ...used],
    ...labelNames.map((label) => [label, ...used.map((o) => `${confusion[label][o] ?? 0}`)]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n');
}
