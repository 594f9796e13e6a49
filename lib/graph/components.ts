/** Which copies depend on each other in a circle. */
import type { Compact } from './compact.ts';

const known = new WeakMap<Compact, Int32Array>();

/**
 * A number for each copy, the same for two copies exactly when each can be reached from the other (Tarjan's strongly
 * connected components). With its own stack: chains are longer than the engine's.
 */
export function components(graph: Compact): Int32Array {
  const made = known.get(graph) ?? tarjan(graph);
  known.set(graph, made);
  return made;
}

function tarjan({ size, outStart, to }: Compact): Int32Array {
  const component = new Int32Array(size).fill(-1);
  /** The order of discovery, from 1; 0 for copies not seen yet. */
  const order = new Int32Array(size);
  const low = new Int32Array(size);
  const nextEdge = outStart.slice(0, size);
  const path: number[] = [];
  const open: number[] = [];
  let discovered = 0;
  let found = 0;
  for (let start = 0; start < size; start += 1) {
    if (order[start] !== 0) continue;
    path.push(start);
    while (path.length > 0) {
      const at = path.at(-1) ?? 0;
      if (order[at] === 0) {
        discovered += 1;
        order[at] = low[at] = discovered;
        open.push(at);
      }
      const edge = nextEdge[at] ?? 0;
      if (edge < (outStart[at + 1] ?? 0)) {
        nextEdge[at] = edge + 1;
        const target = to[edge] ?? 0;
        if (order[target] === 0) path.push(target);
        else if (component[target] === -1) low[at] = Math.min(low[at] ?? 0, order[target] ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[at] ?? 0);
      if (low[at] !== order[at]) continue;
      for (let member = -1; member !== at; ) {
        member = open.pop() ?? at;
        component[member] = found;
      }
      found += 1;
    }
  }
  return component;
}
