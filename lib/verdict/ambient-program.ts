/** Programs that load ambient declarations: what a person's program would load, and names that mean one thing in it. */
import type { PublicName } from '../crossing/public-names.ts';
import { splitPublicName } from '../crossing/public-names.ts';
import type { Half } from '../surface/model.ts';
import { typeText } from './witness-program.ts';

/** A type that is declared for the whole program, as a program names it. */
export interface AmbientType {
  /** `:fs#ReadStream`, or `:#Buffer` for a global. */
  readonly name: PublicName;
  /** Type parameters that must be filled. */
  readonly parameters: number;
  readonly half: Half;
}

/** The import that gives the type a local name, and the type's text; a global needs no import. */
export function ambientText(local: string, { name, parameters, half }: AmbientType): { import: string; type: string } {
  const { subpath, path } = splitPublicName(name);
  const [first = '', ...rest] = path;
  const module = subpath.slice(1);
  if (module === '') {
    // typeText() puts the local name for the first part.
    return { import: '', type: typeText(first, { copy: -1, name, parameters }, half) };
  }
  const from = JSON.stringify(module);
  const statement =
    first === 'default' ? `import type ${local} from ${from};` : `import type { ${first} as ${local} } from ${from};`;
  return {
    import: statement,
    type: typeText(local, { copy: -1, name: `#${[local, ...rest].join('.')}`, parameters }, half),
  };
}

/** Lines for each type: its import, and a guard that it is not `any` once everything is loaded. */
const linesPerType = 3;

/** What a program loads: `types` as a project does by itself (`node`), `paths` of scripts, `imports` of modules. */
export interface Loaded {
  readonly types: readonly string[];
  readonly paths: readonly string[];
  readonly imports: readonly string[];
}

/** The lines that load it; `types` come first, as the compiler takes them before everything else. */
export const loadingLines = ({ types, paths, imports }: Loaded): string[] => [
  ...types.map((name) => `/// <reference types=${JSON.stringify(name)} />`),
  ...paths.map((path) => `/// <reference path=${JSON.stringify(path)} />`),
  ...imports.map((specifier) => `import ${JSON.stringify(specifier)};`),
];

/** A program that loads what is given and asks of each type whether it means something there. */
export function ambientProgram(
  loaded: Loaded,
  types: readonly AmbientType[],
): { text: string; typeAt: (line: number) => number } {
  const head = loadingLines(loaded);
  const lines = types.flatMap((type, i) => {
    const text = ambientText(`T${i}`, type);
    return [
      text.import,
      `declare const a${i}: ${text.type};`,
      `export const g${i}: 0 extends 1 & typeof a${i} ? 'any' : 'ok' = 'ok';`,
    ];
  });
  const typeAt = (line: number): number => Math.floor((line - 1 - head.length) / linesPerType);
  return { text: `${[...head, ...lines].join('\n')}\nexport {};\n`, typeAt };
}
