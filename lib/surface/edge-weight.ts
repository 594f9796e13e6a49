/** What it costs to follow an edge of the graph of declarations, as far as that hangs on the edge alone. */
import type { Edge } from './declarations.ts';

export interface WeighedEdge extends Edge {
  readonly weight: number;
  /** How many of its steps are parameters. */
  readonly parameters: number;
  /** It leads over a member that nobody is meant to use. */
  readonly isInternal: boolean;
}

/** `._db` is public to the compiler only: nobody hands over what hangs on it. `_` alone is a name as others are. */
export const isInternalName = (name: string): boolean => /^_+[^_]/.test(name);

export function weigh(edge: Edge): WeighedEdge {
  let weight = 0;
  let parameters = 0;
  let isInternal = false;
  for (const step of edge.steps) {
    // To have an instance of an exported class is no step further than to have a function.
    if (step !== '^' && step !== 'new()') weight += 1;
    if (step.includes('(') && !step.endsWith('()')) parameters += 1;
    isInternal ||= step.startsWith('.') && isInternalName(step.slice(1));
  }
  const { to, parameter, half, of, sign, kind, steps, select } = edge;
  return { to, parameter, half, of, sign, kind, steps, select, weight, parameters, isInternal };
}
