/** What the types say to the search for identity: which classes a flow's value can be asked for, and who takes it. */
import type { SymbolFlow } from '../crossing/flows.ts';
import { splitPublicName } from '../crossing/public-names.ts';
import type { Surfaces } from '../surface/surfaces.ts';

/** Classes of one line of inheritance. */
const maximumBases = 12;

/** What the exports of a package take directly of a flow's type or a base class of it: `['pay', '(amount']`, `['Money', '.plus', '(other']`. */
export function takersOf(surfaces: Surfaces, { to: { declaration } }: SymbolFlow, visiblePackage: number): string[][] {
  const { declarations } = surfaces;
  const wanted = new Set([declaration, ...basesOf(surfaces, declaration)]);
  return surfaces.namesOf(visiblePackage).flatMap(({ name, place }) => {
    const id = declarations.at(place);
    if (id < 0) return [];
    return declarations
      .edges(id)
      .filter(({ to, sign, kind, half }) => wanted.has(to) && sign === -1 && kind === 'is' && half === 'type')
      .map(({ steps }) => [name, ...steps]);
  });
}

/** A class by its public name, and the names of its base classes in the same copy; empty for what is no class. */
export function classesOf(surfaces: Surfaces, { to: { declaration }, consumerName }: SymbolFlow): string[] {
  if (!isClass(surfaces, declaration)) return [];
  const { declarations } = surfaces;
  const name = splitPublicName(consumerName).path.at(-1) as string;
  return [...new Set([name, ...basesOf(surfaces, declaration).map((id) => declarations.get(id).declaration.name)])];
}

function isClass({ declarations }: Surfaces, declaration: number): boolean {
  const { forms } = declarations.get(declaration).declaration;
  return forms.has('class') || (forms.has('interface') && forms.has('variable'));
}

function basesOf(surfaces: Surfaces, declaration: number): number[] {
  const { declarations, owner } = surfaces;
  const ownerOf = (id: number): number | undefined => owner[declarations.get(id).file];
  const found: number[] = [];
  const pending = [declaration];
  for (let id = pending.pop(); id !== undefined && found.length < maximumBases; id = pending.pop()) {
    for (const { to, kind, of, steps } of declarations.edges(id)) {
      const isBase = kind === 'base' && of === 'type' && to >= 0 && steps.length === 1;
      if (!isBase || found.includes(to) || ownerOf(to) !== ownerOf(declaration) || !isClass(surfaces, to)) continue;
      found.push(to);
      pending.push(to);
    }
  }
  return found;
}
