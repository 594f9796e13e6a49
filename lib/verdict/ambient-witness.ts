/** The witness of an ambient crossing: it loads what the project loads, and names the type as anyone there would. */
import { relative } from 'node:path';
import type { CrossingsFound } from '../crossing/find.ts';
import type { Crossing, SymbolFlow } from '../crossing/flows.ts';
import { AmbientLoader } from './ambient-loader.ts';
import { ambientText, loadingLines } from './ambient-program.ts';

/** What stands in a witness in place of imports by path: the lines that load, and the type as both sides see it. */
export interface AmbientWitness {
  readonly head: readonly string[];
  readonly made: string;
  readonly wanted: string;
}

export function ambientWitness(
  crossing: Crossing,
  flow: SymbolFlow,
  found: Pick<CrossingsFound, 'tree' | 'surfaces' | 'visibility'>,
): AmbientWitness {
  const { tree, surfaces } = found;
  const inProject = (path: string): string => `./${relative(tree.root, path).replaceAll('\\', '/')}`;
  const { types, paths, imports } = new AmbientLoader(tree, found).together([crossing]);
  const required = ({ declaration }: SymbolFlow['from']): number =>
    surfaces.declarations.get(declaration).declaration.requiredParameters;
  const type = { name: flow.name, half: flow.half, parameters: Math.min(required(flow.from), required(flow.to)) };
  const [made, wanted] = [ambientText('Made', type), ambientText('Wanted', type)];
  const lines = loadingLines({ types, paths: paths.map(inProject), imports: imports.map(inProject) });
  return { head: [...lines, made.import, wanted.import].filter(Boolean), made: made.type, wanted: wanted.type };
}
