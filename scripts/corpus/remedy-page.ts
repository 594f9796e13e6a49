/** The section of EVALUATION.md about remedies, from what was recorded. */

import type { RemedyResult, RemedyTrial } from './remedies.ts';
import { requiredShare, sumForced, sumRemedies } from './remedy-figures.ts';
import type { RemedyRecord, Search } from './remedy-record.ts';
import { table } from './table.ts';

const heading = '## Remedies';

/** The section with its heading, or '' when nothing was recorded. */
export function remedySection(record: RemedyRecord): string {
  const searches = (['installed', 'registry'] as const).filter((search) => resultsOf(record, search).length > 0);
  if (searches.length === 0) return '';
  return [
    heading,
    'Recorded by `npm run eval -- --remedies --record`, and with `--registry`. The first remedy of each labelled conflict is ' +
      'applied to a fresh copy, as `diamondback fix --apply` and the command that it names would do, by a real npm; then the ' +
      'copy is checked again. The second one is tried where the first did not close the conflict, and where it is called ' +
      '`safe`. *Closed*: the same two packages do not clash over the same package any more. *Program*: what shows the conflict ' +
      'compiles, or works, in the changed install. An alignment is known when a control of the label is an install in which ' +
      'the copies are one.',
    totals(record, searches),
    ...searches.flatMap((search) => [
      `### ${titles[search]}`,
      caseTable(resultsOf(record, search)),
      open(record, search),
    ]),
    ...forced(record),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** A page with the section in the place of the one it has, or before the cases. */
export function replaceSection(page: string, section: string): string {
  const start = page.indexOf(`${heading}\n`);
  const next = start < 0 ? page.indexOf('## Cases\n') : page.indexOf('\n## ', start + 1) + 1;
  if (next <= 0) return page;
  return `${page.slice(0, start < 0 ? next : start)}${section === '' ? '' : `${section}\n\n`}${page.slice(next)}`;
}

const titles: Readonly<Record<Search, string>> = {
  installed: 'By what is installed',
  registry: 'With the registry',
};

const resultsOf = (record: RemedyRecord, search: Search): RemedyResult[] =>
  Object.values(record[search]).flatMap(({ results }) => results);

const share = (part: number, of: number): string => `${part} of ${of}${of > 0 ? ` (${(part / of).toFixed(3)})` : ''}`;

function totals(record: RemedyRecord, searches: readonly Search[]): string {
  const sums = searches.map((search) => sumRemedies(resultsOf(record, search)));
  return table([
    ['', ...searches.map((search) => titles[search]), 'required'],
    [
      'conflicts with a known alignment closed by the first remedy',
      ...sums.map((sum) => share(sum.closedByFirst, sum.conflicts)),
      '–',
    ],
    [
      '… by the first or the second',
      ...sums.map((sum) => share(sum.closedByFirstOrSecond, sum.conflicts)),
      requiredShare.toFixed(2),
    ],
    ['installed ones that close', ...sums.map((sum) => share(sum.closed, sum.installed)), '–'],
    ['findings promised to end that are gone', ...sums.map((sum) => share(sum.kept, sum.promised)), '–'],
    ['findings that end without a promise', ...sums.map((sum) => `${sum.more}`), '–'],
    ['conflicts that are opened', ...sums.map((sum) => `${sum.opened}`), '–'],
    ['called safe, and break the program', ...sums.map((sum) => share(sum.safeBroken, sum.safe)), '0'],
  ]);
}

function caseTable(results: readonly RemedyResult[]): string {
  return table([
    ['case', 'package', 'alignment', 'first remedy', 'closed', 'program', 'second remedy', 'closed', 'program'],
    ...results
      .filter(({ isFound }) => isFound)
      .map(({ case: name, package: item, alignable, trials: [first, second] }) => [
        name,
        item,
        alignable ? 'known' : '–',
        ...trialCells(first),
        ...trialCells(second),
      ]),
  ]);
}

function trialCells(trial: RemedyTrial | undefined): string[] {
  if (!trial) return ['', '', ''];
  const { kind, title, safety, closed, control } = trial;
  const said = `${kind}: ${title}${safety ? ` (${safety})` : ''}`;
  return [
    said,
    closed === null ? 'by hand' : closed ? 'yes' : '**no**',
    control === null ? '–' : control ? 'works' : 'breaks',
  ];
}

/** What no remedy closed, and what is said of it. */
function open(record: RemedyRecord, search: Search): string {
  const items = resultsOf(record, search)
    .filter(({ trials }) => !trials.some(({ closed }) => closed))
    .map(({ case: name, package: item, trials, isFound }) => {
      const said = trials.map(({ title, problem }) => problem ?? title).join('; then ');
      return `- \`${name}\`, \`${item}\`: ${isFound ? `${said || 'nothing is offered'}.` : 'the conflict is not found (see Misses).'}`;
    });
  return items.length === 0 ? '' : `Not closed:\n\n${items.join('\n')}`;
}

function forced(record: RemedyRecord): string[] {
  const all = Object.values(record.installed).flatMap((item) => item.forced);
  if (all.length === 0) return [];
  const sums = sumForced(all);
  const told = { yes: 'yes', no: '**no**' };
  const mark = (value: boolean | null): string => (value === null ? '–' : value ? told.yes : told.no);
  return [
    '### Forced versions',
    'How far `safe` and `unsafe` can be trusted: every version that could be forced to end a conflict of the corpus, offered ' +
      'or not, is installed. *Loads*: Node imports every package that got another version. Packages that are `unsafe` may load ' +
      'and satisfy the program all the same: what they lack is used elsewhere.',
    table([
      ['called', 'forced', 'closed', 'program breaks', 'does not load', 'npm refuses'],
      ...sums.map((sum) => [
        sum.verdict,
        ...[sum.all, sum.closed, sum.controlBroken, sum.loadBroken, sum.failed].map(String),
      ]),
    ]),
    table([
      ['case', 'forced', 'called', 'because', 'closed', 'program works', 'loads'],
      ...all.map(({ case: name, title, safety, reason, closed, control, loads, problem }) => [
        name,
        title,
        safety,
        reason.length > 160 ? `${reason.slice(0, 160)}…` : reason,
        problem ?? mark(closed),
        mark(control),
        mark(loads),
      ]),
    ]),
  ];
}
