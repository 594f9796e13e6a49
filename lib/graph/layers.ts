/** How far it is from each copy down to the nearest copy of one version. */
import { type Compact, row } from './compact.ts';

/** The distances to one version. Entries of copies that do not reach it are -1. */
export interface Layer {
  readonly distance: Int32Array;
  /** The copy of that version that is reached. */
  readonly target: Int32Array;
  /** The copies that reach it, the version's own copies first. */
  readonly reached: number[];
}

/** Where a way ends, and how many edges it has. */
export interface Way {
  readonly distance: number;
  readonly target: number;
}

const spare = new WeakMap<Compact, Layer[]>();

/**
 * Walks up from the copies of one version, breadth first, so each ancestor learns its nearest copy; of equally near ones
 * the first given. Give the layer back with {@link release}: a tree has thousands of questions and needs a few arrays.
 */
export function ascend(graph: Compact, copies: readonly number[]): Layer {
  const layer = spare.get(graph)?.pop() ?? {
    distance: new Int32Array(graph.size).fill(-1),
    target: new Int32Array(graph.size).fill(-1),
    reached: [],
  };
  const { distance, target, reached } = layer;
  for (const copy of copies) {
    distance[copy] = 0;
    target[copy] = copy;
    reached.push(copy);
  }
  for (let next = 0; next < reached.length; next += 1) {
    const at = reached[next] ?? 0;
    for (const dependent of row(graph.inStart, graph.from, at)) {
      if (distance[dependent] !== -1) continue;
      distance[dependent] = (distance[at] ?? 0) + 1;
      target[dependent] = target[at] ?? -1;
      reached.push(dependent);
    }
  }
  return layer;
}

/** Empties a layer and keeps it for the next question. */
export function release(graph: Compact, layer: Layer): void {
  for (const at of layer.reached) {
    layer.distance[at] = -1;
    layer.target[at] = -1;
  }
  layer.reached.length = 0;
  const pool = spare.get(graph);
  if (pool === undefined) spare.set(graph, [layer]);
  else pool.push(layer);
}

/** The nearest way from `start` down to the layer's version that does not pass through `avoided`, or null. */
export function descendAvoiding(graph: Compact, layer: Layer, start: number, avoided: number): Way | null {
  const seen = new Set([avoided, start]);
  let level = [start];
  for (let distance = 0; level.length > 0; distance += 1) {
    const next: number[] = [];
    for (const at of level) {
      if (layer.distance[at] === 0) return { distance, target: at };
      for (const target of row(graph.outStart, graph.to, at)) {
        if (seen.has(target) || layer.distance[target] === -1) continue;
        seen.add(target);
        next.push(target);
      }
    }
    level = next.sort((a, b) => a - b);
  }
  return null;
}
