/** What SARIF's readers are told about the codes. */
import type { FindingCode, PolicyCode, Severity } from '../model/report.ts';
import { wordsOf } from './sentences.ts';
import { capital } from './text.ts';
import { ALL_CODES } from './words.ts';

/** A SARIF reportingDescriptor. */
export interface Descriptor {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly helpUri?: string;
  readonly defaultConfiguration?: { readonly level: Severity };
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** How bad a code is where nothing makes it milder. */
const LEVELS: Readonly<Record<FindingCode | PolicyCode, Severity>> = {
  'incompatible-types-cross': 'error',
  'identity-crosses': 'error',
  'unjudged-types-cross': 'warning',
  'compatible-types-cross': 'note',
  'ambient-types-collide': 'error',
  'augmentation-lands-elsewhere': 'error',
  'ambient-types-merge': 'note',
  'acceptance-unmatched': 'warning',
  'acceptance-expired': 'error',
  'baseline-entry-stale': 'note',
};

/** GitHub's word for a note. */
const PROBLEM: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'recommendation' };

function isGap(code: string): boolean {
  return wordsOf(code)?.docs.startsWith('docs/gaps.md') ?? false;
}

/** The codes of findings, in the order of the words: a result's `ruleIndex` counts here. */
export const RULE_CODES = ALL_CODES.filter((code): code is FindingCode | PolicyCode => !isGap(code));

/** The codes of gaps, in the same order: a notification's `index` counts here. */
export const GAP_CODES: readonly string[] = ALL_CODES.filter(isGap);

/** One rule for each code of findings. */
export function rules(docsUrl?: string): Descriptor[] {
  return RULE_CODES.map((code) => {
    const level = LEVELS[code];
    return {
      ...descriptor(code, docsUrl),
      defaultConfiguration: { level },
      properties: { tags: ['dependencies', 'npm'], precision: 'high', 'problem.severity': PROBLEM[level] },
    };
  });
}

/** One descriptor for each code of gaps. */
export function gapDescriptors(docsUrl?: string): Descriptor[] {
  return GAP_CODES.map((code) => descriptor(code, docsUrl));
}

function descriptor(id: string, docsUrl: string | undefined): Descriptor {
  const { title = id, why = '', todo = '', docs = '' } = wordsOf(id) ?? {};
  const page = docs === '' ? '' : `${docs} of the package diamondback`;
  return {
    id,
    name: id.split('-').map(capital).join(''),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    help: {
      text: `${title}. ${why} What to do: ${todo} More: ${page}.`,
      markdown: `${title}. ${why}\n\n**What to do.** ${todo}\n\nMore: \`${docs}\` of the package diamondback.`,
    },
    ...(docsUrl === undefined ? {} : { helpUri: `${docsUrl.replace(/\/+$/, '')}/${docs.replace(/^docs\//, '')}` }),
  };
}
