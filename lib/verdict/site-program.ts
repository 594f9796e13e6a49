/** The programs that ask TypeScript whether a place that takes one copy's value takes another copy's, too. */
import { argumentTexts, callOf, type Filled, memberText, type SiteQuestion, wayText } from './site.ts';
import { siteHelpers } from './site-helpers.ts';
import { dottedName, importText, typeText } from './witness-program.ts';

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
  sites.forEach((site, i) => {
    for (const text of typeLines(site, i, links)) add(i, 'setup', text);
    add(i, 'direct', `const d${i}: typeof b${i} = s${i};`);
  });
  sites.forEach((site, i) => {
    for (const text of placeLines(site, i)) add(i, 'setup', text);
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

function typeLines(site: SiteQuestion, i: number, links: SiteLinks): string[] {
  const { from, to, half } = site.question;
  const [S, T] = [`S${i}`, `T${i}`];
  const imports = [importText(S, links.copy(from.copy), from.name), importText(T, links.copy(to.copy), to.name)];
  const plain = [`declare const s${i}: ${typeText(S, from, half)};`, `declare const b${i}: ${typeText(T, to, half)};`];
  const ways = [...importLines(site, i, links), `type W${i} = ${wayText(site.consumer, `C${i}`)};`];
  if (!site.filled) return [...imports, ...plain, ...ways];
  return [
    ...imports,
    ...ways,
    ...filledLines(site, site.filled, { S, T, C: `C${i}`, P: `P${i}` }, String(i)),
    `declare const s${i}: Made${i};`,
    `declare const b${i}: Same${i};`,
  ];
}

function importLines({ producer, consumer }: SiteQuestion, i: number, links: SiteLinks): string[] {
  const lines = [importText(`C${i}`, links.package(consumer.package), consumer.root)];
  if (producer) lines.push(importText(`P${i}`, links.package(producer.package), producer.root));
  return lines;
}

/**
 * Types with the arguments that a side writes, under names that end in `end`: `Real` is what the side has, `Made` the
 * producer's type with its arguments, `Same` the consumer's with the same ones. All are `never` where the side has no such type.
 */
export function filledLines(
  { question: { from, to }, producer, consumer }: SiteQuestion,
  { by, count }: Filled,
  local: { S: string; T: string; C: string; P: string },
  end: string,
): string[] {
  const names = Array.from({ length: count }, (_, n) => `A${n}`);
  const [S, T] = [dottedName(local.S, from.name), dottedName(local.T, to.name)];
  const written = by === 'producer' ? S : T;
  const pattern = `${written}<${names.map((name) => `infer ${name}`).join(', ')}>`;
  const say = (result: string): string => `IsAny<X> extends true ? never : X extends ${pattern} ? ${result} : never`;
  const way = by === 'producer' && producer ? wayText(producer, local.P) : wayText(consumer, local.C);
  return [
    `type Is${end}<X> = ${say('X')};`,
    `type Real${end} = ${wantedTypes(`Way${end}`).reduceRight((next, type) => `First<Is${end}<${type}>, ${next}>`, 'never')};`,
    `type Way${end} = ${way};`,
    `type With${end}<X> = ${say(`${S}<${names.join(', ')}>`)};`,
    `type Like${end}<X> = ${say(`${T}<${names.join(', ')}>`)};`,
    `type Made${end} = With${end}<Real${end}>;`,
    `type Same${end} = Like${end}<Real${end}>;`,
  ];
}

function placeLines({ question, producer, consumer, filled }: SiteQuestion, i: number): string[] {
  const call = callOf(consumer);
  const plain = typeText(`S${i}`, question.from, question.half);
  const made = producer ? `Got<${plain}, ${wayText(producer, `P${i}`)}>` : plain;
  return [
    `declare const a${i}: ${filled ? (filled.by === 'producer' ? `Real${i}` : `Made${i}`) : made};`,
    `declare const r${i}: ${call ? `Present<${wayText(consumer, `C${i}`, call.receiver)}>` : '1'};`,
  ];
}
