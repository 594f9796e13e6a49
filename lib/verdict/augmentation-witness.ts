/** The witness of an augmentation: the member is there on one copy, and not on the other. */
import { relative } from 'node:path';
import type { CrossingsFound } from '../crossing/find.ts';
import type { SymbolFlow } from '../crossing/flows.ts';
import { augmentedText, memberText } from './augmentation-program.ts';
import { asImport, memberQuestion } from './judge-augmentations.ts';

/** What stands in a witness in place of a flow from one copy to the other. */
export interface AugmentationWitness {
  readonly head: readonly string[];
  readonly made: string;
  readonly wanted: string;
  readonly lines: readonly string[];
}

export function augmentationWitness(
  flow: SymbolFlow,
  found: Pick<CrossingsFound, 'surfaces' | 'visibility'>,
  root: string,
): AugmentationWitness {
  const { from, to, member } = memberQuestion(flow, found);
  const inProject = (path: string): string => `./${relative(root, path).replaceAll('\\', '/')}`;
  const [made, wanted] = [
    augmentedText('Made', inProject(from.specifier), from),
    augmentedText('Wanted', inProject(to.specifier), to),
  ];
  const site = found.surfaces.pathOf(flow.from.site) ?? '';
  return {
    head: [`import ${JSON.stringify(inProject(asImport(site)))};`, made.import, wanted.import],
    made: made.type,
    wanted: wanted.type,
    lines: [
      '// Control: the member is there on the copy that it is added to.',
      `export const control: unknown = made${memberText(member)};`,
      '// The flow: TypeScript rejects this line, since the copy that the project imports has no such member.',
      `export const flow: unknown = wanted${memberText(member)};`,
    ],
  };
}
