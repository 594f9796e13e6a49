/** The part of a witness that hands the value over where the consumer takes it, in place of the bare types. */
import { splitPublicName } from '../crossing/public-names.ts';
import { callOf, wayText } from './site.ts';
import { siteHelpers } from './site-helpers.ts';
import { callTexts, valueMark, wantedTypes } from './site-program.ts';
import type { SiteProof } from './site-verdicts.ts';
import { importText } from './witness-program.ts';

export interface PlaceText {
  /** Brings in what the way to the place begins at. */
  readonly importLines: readonly string[];
  /** The type of what the producer makes, given the plain type. */
  readonly made: (plain: string) => string;
  /** The control and the flow at the place; `made` and `wanted` are declared above. */
  readonly lines: (outcome: string) => string[];
}

/** Null when the entry that the way begins at has no path: then the bare types have to do. */
export function writePlace(
  { site, by }: SiteProof,
  pathOf: (pkg: number, subpath: string) => string | null,
): PlaceText | null {
  const { consumer, producer } = site;
  const { subpath, path } = splitPublicName(consumer.root);
  const specifier = pathOf(consumer.package, subpath);
  if (specifier === null) return null;
  const importLines = [importText('Taker', specifier, `#${path.join('.')}`)];
  const from = producer && splitPublicName(producer.root);
  const maker = from && pathOf(producer.package, from.subpath);
  if (maker) importLines.push(importText('Maker', maker, `#${from.path.join('.')}`));
  const made = (plain: string): string => (maker ? `Got<${plain}, ${wayText(producer, 'Maker')}>` : plain);
  const helpers = ['// Types that follow the way to the place.', ...siteHelpers];
  if (by.form === 'type') {
    const taken = wantedTypes('Place')[by.index];
    return {
      importLines,
      made,
      lines: (outcome) => [
        `type Place = ${wayText(consumer, 'Taker')};`,
        `export const control: ${taken} = wanted;`,
        `// The flow: ${outcome}.`,
        `export const flow: ${taken} = made;`,
        ...helpers,
      ],
    };
  }
  const call = callTexts(site, 'taker', 'other')[by.index] ?? '';
  const written = (value: string): string => call.replace(valueMark, () => value);
  return {
    importLines,
    made,
    lines: (outcome) => [
      `declare const taker: Present<${wayText(consumer, 'Taker', callOf(consumer)?.receiver)}>;`,
      'declare const other: any;',
      `export const control = () => ${written('wanted')};`,
      `// The flow: ${outcome}.`,
      `export const flow = () => ${written('made')};`,
      ...helpers,
    ],
  };
}
