/** The programs that ask TypeScript whether one copy's type can stand for another's. */
import type { PublicName } from '../crossing/public-names.ts';
import { splitPublicName } from '../crossing/public-names.ts';
import type { Half } from '../surface/model.ts';

/** A type of one copy, as a program names it. */
export interface NamedType {
  readonly copy: number;
  readonly name: PublicName;
  /** Type parameters that must be filled; the others take their defaults, as in everyday use. */
  readonly parameters: number;
}

/** "Is `from` assignable to `to`?" */
export interface Question {
  readonly from: NamedType;
  readonly to: NamedType;
  readonly half: Half;
}

export const questionKey = ({ from, to, half }: Question): string =>
  `${from.copy}|${to.copy}|${half}|${from.name}|${to.name}`;

export type QuestionLine = 'source' | 'source-any' | 'flow' | 'target' | 'target-any';

const lineKinds: readonly QuestionLine[] = ['source', 'target', 'source', 'source-any', 'target', 'target-any', 'flow'];

/**
 * Seven lines a question: two imports, the source's type with a guard that it is not `any`, the same for the target, and
 * the flow itself. `any` is assignable to everything, so without the guards an unresolved type would look compatible.
 *
 * Statements and not `import("…")` types: those take the `require` condition of a package that has two builds.
 */
export function programText(questions: readonly Question[], linkName: (copy: number) => string): string {
  const lines: string[] = [];
  questions.forEach(({ from, to, half }, i) => {
    const source = typeText(`S${i}`, from, half);
    const target = typeText(`T${i}`, to, half);
    lines.push(
      importText(`S${i}`, linkName(from.copy), from.name),
      importText(`T${i}`, linkName(to.copy), to.name),
      `declare const a${i}: ${source};`,
      `const g${i}: 0 extends 1 & typeof a${i} ? 'any' : 'ok' = 'ok';`,
      `declare const b${i}: ${target};`,
      `const h${i}: 0 extends 1 & typeof b${i} ? 'any' : 'ok' = 'ok';`,
      `const c${i}: ${target} = a${i};`,
    );
  });
  return `${lines.join('\n')}\nexport {};\n`;
}

/** Which question, and which of its lines, a 1-based line of the program is. */
export function lineMeaning(line: number): { index: number; kind: QuestionLine } {
  const zero = line - 1;
  return { index: Math.floor(zero / lineKinds.length), kind: lineKinds[zero % lineKinds.length] as QuestionLine };
}

/** Imports the first part of a public name as `local`; `default` also stands for `export =`. */
export function importText(local: string, link: string, name: PublicName): string {
  const { subpath, path } = splitPublicName(name);
  const first = path[0] as string;
  const from = JSON.stringify(link + subpath);
  if (first === 'default') return `import type ${local} from ${from};`;
  return first === local
    ? `import type { ${local} } from ${from};`
    : `import type { ${first} as ${local} } from ${from};`;
}

/** `S0.A<any, any>`, or `typeof S0.A` for the value. */
export function typeText(local: string, type: NamedType, half: Half): string {
  const dotted = dottedName(local, type.name);
  if (half === 'value') return `typeof ${dotted}`;
  return type.parameters > 0 ? `${dotted}<${Array(type.parameters).fill('any').join(', ')}>` : dotted;
}

/** What a public name is called in a program that imports its first part as `local`. */
export const dottedName = (local: string, name: PublicName): string =>
  [local, ...splitPublicName(name).path.slice(1)].join('.');
