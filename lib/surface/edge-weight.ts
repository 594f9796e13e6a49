/** What it costs to follow an edge of the graph of declarations, as far as that hangs on the edge alone. */
import type { Edge } from './declarations.ts';

export interface WeighedEdge extends Edge {
  /** Its steps, and more for a member that is none of the public ones. */
  readonly weight: number;
  /** How many of its steps are parameters. */
  readonly parameters: number;
}

export function weigh(edge: Edge): WeighedEdge {
  let weight = 0;
  let parameters = 0;
  let isInternal = false;
  for (const step of edge.steps) {
    // To have an instance of an exported class is no step further than to have a function.
    if (step !== '^' && step !== 'new()') weight += 1;
    if (step.includes('(') && !step.endsWith('()')) parameters += 1;
    // `_db` is public to the compiler only.
    isInternal ||= step.startsWith('._');
  }
  return { ...edge, weight: weight + (isInternal ? 2 : 0), parameters };
}
