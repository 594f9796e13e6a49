/** The part of a witness that hands the value over where the consumer takes it, in place of the bare types. */
import { type PublicName, splitPublicName } from '../crossing/public-names.ts';
import { callOf, type Way, wayText } from './site.ts';
import { helpersFor } from './site-helpers.ts';
import { callTexts, filledLines, valueMark, wantedTypes } from './site-program.ts';
import type { SiteProof } from './site-verdicts.ts';
import { dottedName, importText } from './witness-program.ts';

export interface PlaceText {
  /** Brings in what the ways begin at, and names types that the rest needs. */
  readonly head: readonly string[];
  /** The types of what the producer makes and of what the consumer's own copy would make. */
  readonly made: string;
  readonly wanted: string;
  /** The control and the flow at the place; `made` and `wanted` are declared above. */
  readonly lines: (outcome: string) => string[];
}

/** `plain` are the bare types. Null when the entry that the way begins at has no path: then these have to do. */
export function writePlace(
  { site, by }: SiteProof,
  plain: { readonly made: string; readonly wanted: string },
  pathOf: (pkg: number, subpath: string) => string | null,
): PlaceText | null {
  const { consumer, producer, filled } = site;
  const specifierOf = (way: Way): string | null => pathOf(way.package, splitPublicName(way.root).subpath);
  const [specifier, makerAt] = [specifierOf(consumer), producer && specifierOf(producer)];
  if (specifier === null || (filled?.by === 'producer' && !makerAt)) return null;
  const called = by.form === 'call' ? directCallee(consumer, specifier) : null;
  const taker = called?.local ?? 'Taker';
  const place = placeLines({ site, by }, taker, called);
  const types = filled ? filledLines(site, filled, { S: 'Made', T: 'Wanted', C: taker, P: 'Maker' }, 'Type') : [];
  const made = filled
    ? filled.by === 'producer'
      ? 'RealType'
      : 'MadeType'
    : makerAt && producer
      ? `Got<${plain.made}, ${wayText(producer, 'Maker')}>`
      : plain.made;
  const helpers = helpersFor([made, ...types, ...place.map(({ text }) => text)].join('\n'));
  return {
    head: [
      called?.importLine ?? importText('Taker', specifier, nameOnly(consumer)),
      ...(makerAt && producer ? [importText('Maker', makerAt, nameOnly(producer))] : []),
      ...types,
    ],
    made,
    wanted: filled ? 'SameType' : plain.wanted,
    lines: (outcome) => [
      ...place.flatMap(({ isFlow, text }) => (isFlow ? [`// The flow: ${outcome}.`, text] : [text])),
      ...(helpers.length > 0 ? ['// Types that follow the way to the place.', ...helpers] : []),
    ],
  };
}

/** The root without the entry that exports it: the path that it is imported by leads there already. */
const nameOnly = ({ root }: Way): PublicName => `#${splitPublicName(root).path.join('.')}`;

interface PlaceLine {
  readonly text: string;
  readonly isFlow?: boolean;
}

function placeLines({ site, by }: Pick<SiteProof, 'site' | 'by'>, local: string, called: Callee | null): PlaceLine[] {
  if (by.form === 'type') {
    const taken = wantedTypes('Place')[by.index];
    return [
      { text: `type Place = ${wayText(site.consumer, local)};` },
      { text: `export const control: ${taken} = wanted;` },
      { text: `export const flow: ${taken} = made;`, isFlow: true },
    ];
  }
  const call = callTexts(site, called?.text ?? 'taker', 'other')[by.index] ?? '';
  const written = (value: string): string => call.replace(valueMark, () => value);
  const receiver = wayText(site.consumer, local, callOf(site.consumer)?.receiver);
  return [
    ...(called ? [] : [{ text: `declare const taker: Present<${receiver}>;` }]),
    ...(/\bother\b/.test(call) ? [{ text: 'declare const other: any;' }] : []),
    { text: `export const control = () => ${written('wanted')};` },
    { text: `export const flow = () => ${written('made')};`, isFlow: true },
  ];
}

/** An export that is called as it is imported, by its own name. */
interface Callee {
  readonly local: string;
  readonly text: string;
  readonly importLine: string;
}

/** Names that the witness has a use for itself. */
const ownNames = new Set(['made', 'wanted', 'taker', 'other', 'control', 'flow', 'Made', 'Wanted', 'Maker', 'Place']);
const callable = /^[A-Za-z_$][\w$]*$/;

function directCallee(way: Way, specifier: string): Callee | null {
  const call = callOf(way);
  if (way.half !== 'value' || !call || call.receiver.length > 0) return null;
  const first = splitPublicName(way.root).path[0] as string;
  const local = callable.test(first) && first !== 'default' && !ownNames.has(first) ? first : 'take';
  const importLine = importText(local, specifier, nameOnly(way)).replace(/^import type /, 'import ');
  return { local, text: dottedName(local, way.root), importLine };
}
