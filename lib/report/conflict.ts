/** One package that has to be repaired, as one row of the table. */
import type { AnalysisReport, Finding } from '../model/report.ts';
import type { Group } from './groups.ts';
import { command, importPlaces, meetingPlace, sideName, versionsOf, whatIsWrong } from './names.ts';
import type { Paint } from './paint.ts';
import { shortReason } from './reason.ts';
import { fix } from './sentences.ts';
import { capital, wrap } from './text.ts';

/** The package column takes no more than this. */
export const NAME_LIMIT = 20;

/** Findings of one package that are shown in full; the others are one sum of the same trouble. */
const SHOWN = 3;

export interface RowOptions {
  readonly left: number;
  readonly right: number;
  readonly paint: Paint;
  readonly target: string | undefined;
}

/** Left the package and its versions, right what is wrong and what to do. */
export function conflictRow(group: Group, report: AnalysisReport, options: RowOptions): string[][] {
  const { left, right, paint, target } = options;
  const versions = versionsOf(group.findings, report);
  const name = wrap(group.package, left).map((line) => paint('error', line));
  const numbers = versions.length === 1 ? [`${versions[0]} twice`] : versions;

  const lines: string[] = [];
  const add = (label: string, text: string, strong = false) => {
    const wrapped = wrap(`${label.padEnd(5)}${text}`, right, '     ');
    lines.push(...wrapped.map((line) => (strong ? paint('bold', line) : line)));
  };
  const flows = withoutMirrors(group.findings);
  // What the flow before said already is not said again.
  const said = new Map<string, string>();
  const news = (label: string, text: string) => {
    if (text === '' || said.get(label) === text) return false;
    said.set(label, text);
    return true;
  };
  for (const [index, { finding, mirrored }] of flows.slice(0, SHOWN).entries()) {
    const heading = `${capital(meetingPlace(finding))}, ${whatIsWrong(finding)}.`;
    if (news('', heading)) {
      said.clear();
      said.set('', heading);
      lines.push(...wrap(heading, right, '  ').map((line) => paint('bold', line)));
    }
    // What to do stands beside what is wrong; the evidence follows.
    if (index === 0) add('fix', fix(group.findings, target), true);
    const evidence: [string, string][] = [
      ['from', side(finding, 'producer')],
      ['to', side(finding, 'consumer')],
      ['why', shortReason(finding, report, right * 3 - 15)],
      ['used', usedWhere(finding)],
    ];
    for (const [label, text] of evidence) if (news(label, text) || label === 'to') add(label, text);
    if (mirrored) add('and', 'the other way round as well');
  }
  const hidden = flows.length - SHOWN;
  if (hidden > 0) lines.push(...wrap(`+${hidden} more: ${command(['explain', group.package], target)}`, right, '  '));
  return [[...name, ...numbers.flatMap((version) => wrap(version, left))], lines];
}

interface Flow {
  readonly finding: Finding;
  /** The same two sides fail in the other direction too. */
  readonly mirrored: boolean;
}

/** Two findings whose sides are swapped are one trouble to a person. */
function withoutMirrors(findings: readonly Finding[]): Flow[] {
  const key = (finding: Finding, one: Finding['producer'], two: Finding['producer']) =>
    [finding.code, finding.meeting.location, one.location, two.location].join('|');
  const flows: { finding: Finding; mirrored: boolean }[] = [];
  const shown = new Map<string, { mirrored: boolean }>();
  for (const finding of findings) {
    const mirror = shown.get(key(finding, finding.consumer, finding.producer));
    if (mirror !== undefined) {
      mirror.mirrored = true;
      continue;
    }
    const flow = { finding, mirrored: false };
    flows.push(flow);
    shown.set(key(finding, finding.producer, finding.consumer), flow);
  }
  return flows;
}

function side(finding: Finding, which: 'producer' | 'consumer'): string {
  const one = finding[which];
  return `${sideName(one, finding.package)}: ${one.via}`;
}

function usedWhere(finding: Finding): string {
  if (finding.usage === 'seen') return importPlaces(finding);
  return finding.usage === 'possible' ? 'not together in your code yet' : '';
}
