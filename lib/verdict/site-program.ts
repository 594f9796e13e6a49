/** The programs that ask TypeScript whether a place that takes one copy's value takes another copy's, too. */
import { argumentTexts, callOf, memberText, type SiteQuestion, wayText } from './site.ts';
import { siteHelpers } from './site-helpers.ts';
import { importText, type Question, typeText } from './witness-program.ts';

/**
 * What a line of the program means. `direct` assigns the type to the other as such, `known` guards against
 * `any`: both have to be rejected. `setup` names things. Of each call `control` hands over
 * the value that the place expects, `flow` the one that crosses, and `junk` a thing that nobody expects. `type` asks the
 * same of the type that the place has: its error names the answer.
 */
export interface SiteLine {
  readonly site: number;
  readonly kind: 'direct' | 'known' | 'setup' | 'control' | 'flow' | 'junk' | 'type';
  /** Which of {@link callTexts}; -1 for lines that belong to none. */
  readonly call: number;
}

/** Where a place for a value is marked in a text. */
export const valueMark = '\0';

/** The hand-over as a call, with {@link valueMark} for the value; `receiver` is what is called, or whose method is. */
export function callTexts({ consumer }: SiteQuestion, receiver: string, any: string): string[] {
  const call = callOf(consumer);
  if (!call) return [];
  const callee = `${call.isConstructor ? 'new ' : ''}${receiver}${call.method === null ? '' : memberText(call.method)}`;
  const before = `${any}, `.repeat(call.index);
  const after = `, ${any}`.repeat(call.further);
  return argumentTexts(call.inside, valueMark).map((value) => `${callee}(${before}${value}${after})`);
}

/** The types that the place may ask for: what its way leads to, or what that holds. */
export const wantedTypes = (wanted: string): string[] => [wanted, `Elem<${wanted}>`, `Awaited<${wanted}>`];

export interface SiteLinks {
  readonly copy: (copy: number) => string;
  readonly package: (pkg: number) => string;
}

/** The program for a list of sites, with the meaning of each of its lines (0-based). */
export function siteProgram(sites: readonly SiteQuestion[], links: SiteLinks): { text: string; meaning: SiteLine[] } {
  const lines: string[] = [];
  const meaning: SiteLine[] = [];
  const add = (site: number, kind: SiteLine['kind'], text: string, call = -1): void => {
    lines.push(text);
    meaning.push({ site, kind, call });
  };
  // What TypeScript has found out about two types it does not ask again. Of types that nest without end it may find out
  // something else from the inside of others, so the bare types of all sites come first.
  sites.forEach(({ question }, i) => {
    for (const text of typeLines(question, i, links)) add(i, 'setup', text);
    add(i, 'direct', `const d${i}: typeof b${i} = s${i};`);
  });
  sites.forEach((site, i) => {
    for (const text of placeLines(site, i, links)) add(i, 'setup', text);
    // An error in a type is told once only, and leaves something like `any` behind wherever it is used again, which goes
    // through every conditional type. Only `any`, that and `never` can be assigned to what nobody has.
    for (const name of ['a', 'b', 'r']) add(i, 'known', `const k${name}${i}: Junk = ${name}${i};`);
    callTexts(site, `r${i}`, 'whatever').forEach((text, call) => {
      for (const [kind, value] of Object.entries({ control: `b${i}`, flow: `a${i}`, junk: 'junk' })) {
        // Inside a function: a call that never returns would make the rest unreachable.
        add(i, kind as SiteLine['kind'], `void (() => ${text.replace(valueMark, () => value)});`, call);
      }
    });
    const asked = wantedTypes(`W${i}`).reduceRight(
      (next, type, n) => `Takes<${type}, typeof b${i}, typeof a${i}, '${n}', ${next}>`,
      "'void'",
    );
    add(i, 'type', `const t${i}: ${asked} = '';`);
  });
  const end = ['declare const whatever: any;', 'declare const junk: Junk;'];
  return { text: [...lines, ...end, ...siteHelpers, 'export {};', ''].join('\n'), meaning };
}

function typeLines({ from, to, half }: Question, i: number, links: SiteLinks): string[] {
  return [
    importText(`S${i}`, links.copy(from.copy), from.name),
    importText(`T${i}`, links.copy(to.copy), to.name),
    `declare const s${i}: ${typeText(`S${i}`, from, half)};`,
    `declare const b${i}: ${typeText(`T${i}`, to, half)};`,
  ];
}

function placeLines({ question, producer, consumer }: SiteQuestion, i: number, links: SiteLinks): string[] {
  const call = callOf(consumer);
  const lines = [importText(`C${i}`, links.package(consumer.package), consumer.root)];
  if (producer) lines.push(importText(`P${i}`, links.package(producer.package), producer.root));
  const plain = typeText(`S${i}`, question.from, question.half);
  return [
    ...lines,
    `declare const a${i}: ${producer ? `Got<${plain}, ${wayText(producer, `P${i}`)}>` : plain};`,
    `declare const r${i}: ${call ? `Present<${wayText(consumer, `C${i}`, call.receiver)}>` : '1'};`,
    `type W${i} = ${wayText(consumer, `C${i}`)};`,
  ];
}
