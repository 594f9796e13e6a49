/** Programs that ask whether a member which a package adds is there on one copy, and on the other. */
import { wholeModule } from '../crossing/augmented.ts';
import { splitPublicName } from '../crossing/public-names.ts';
import type { NamedType } from './witness-program.ts';
import { importText, typeText } from './witness-program.ts';

/** The import of what a member is added to, and its type. `specifier` is the module's path. */
export function augmentedText(local: string, specifier: string, type: NamedType): { import: string; type: string } {
  const { path } = splitPublicName(type.name);
  if (path[0] === wholeModule) {
    return { import: `import type * as ${local} from ${JSON.stringify(specifier)};`, type: `typeof ${local}` };
  }
  return { import: importText(local, specifier, `#${path.join('.')}`), type: typeText(local, type, 'type') };
}

/** `.tz`, or `["a-b"]` where it is no identifier. */
export const memberText = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;

/** One member of two copies. */
export interface MemberQuestion {
  readonly from: NamedType & { readonly specifier: string };
  readonly to: NamedType & { readonly specifier: string };
  readonly member: string;
}

/** What a line of the program asks. */
export type MemberLine = 'import' | 'guard' | 'source' | 'target';

const lineKinds: readonly MemberLine[] = ['import', 'import', 'guard', 'guard', 'guard', 'guard', 'source', 'target'];

/** `loads` are the modules that add the members. */
export function memberProgram(
  loads: readonly string[],
  questions: readonly MemberQuestion[],
): { text: string; meaning: (line: number) => { index: number; kind: MemberLine } } {
  const head = loads.map((path) => `import ${JSON.stringify(path)};`);
  const lines = questions.flatMap(({ from, to, member }, i) => {
    const [source, target] = [augmentedText(`S${i}`, from.specifier, from), augmentedText(`T${i}`, to.specifier, to)];
    return [
      source.import,
      target.import,
      `declare const a${i}: ${source.type};`,
      `export const g${i}: 0 extends 1 & typeof a${i} ? 'any' : 'ok' = 'ok';`,
      `declare const b${i}: ${target.type};`,
      `export const h${i}: 0 extends 1 & typeof b${i} ? 'any' : 'ok' = 'ok';`,
      `export const c${i}: unknown = a${i}${memberText(member)};`,
      `export const d${i}: unknown = b${i}${memberText(member)};`,
    ];
  });
  const meaning = (line: number): { index: number; kind: MemberLine } => {
    const at = line - 1 - head.length;
    return { index: Math.floor(at / lineKinds.length), kind: lineKinds[at % lineKinds.length] as MemberLine };
  };
  return { text: `${[...head, ...lines].join('\n')}\nexport {};\n`, meaning };
}
