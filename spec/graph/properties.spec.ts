import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  coneGraph,
  type Divergence,
  explainPaths,
  findDivergent,
  type Meeting,
  meetings,
  shortestPaths,
} from '../../lib/graph/index.ts';
import type { InstallTree, Location } from '../../lib/model/tree.ts';
import { randomTree } from './trees.ts';

function targets(tree: InstallTree, copy: number): number[] {
  return (tree.edgesOut[copy] ?? []).map(({ to }) => to).filter((to) => to !== copy);
}

function exists(tree: InstallTree, path: readonly Location[]): boolean {
  const indices = path.map((location) => tree.byLocation.get(location)?.index ?? -1);
  return indices.every((at, step) => step === 0 || targets(tree, indices[step - 1] ?? -1).includes(at));
}

/** Everything below `start` by whatever way does not touch `avoided`, with its distance. The plain way to say it. */
function below(tree: InstallTree, start: number, avoided: number): Map<number, number> {
  const found = new Map([[start, 0]]);
  for (const [at, distance] of found) {
    for (const to of targets(tree, at)) if (to !== avoided && !found.has(to)) found.set(to, distance + 1);
  }
  return found;
}

/** The definition of a meeting, word for word. */
function meetsByDefinition(tree: InstallTree, divergence: Divergence, at: number): boolean {
  const versions = (via: number): Set<string> => {
    const reached = below(tree, via, at);
    return new Set(
      divergence.copies.filter((copy) => reached.has(copy)).map((copy) => tree.copies[copy]?.version ?? ''),
    );
  };
  const direct = [...new Set(targets(tree, at))].map(versions);
  return direct.some((left, i) =>
    direct.some((right, j) => i !== j && [...left].some((l) => [...right].some((r) => l !== r))),
  );
}

function assertReal(tree: InstallTree, { at, sides, distance }: Meeting): void {
  assert.ok(sides.length >= 2);
  assert.ok(new Set(sides.map(({ via }) => via)).size >= 2);
  assert.equal(new Set(sides.map(({ copy }) => tree.copies[copy]?.version)).size, sides.length);
  for (const { copy, via, distance: length } of sides) {
    assert.ok(targets(tree, at).includes(via));
    assert.equal(below(tree, via, at).get(copy), length - 1);
  }
  const sums = sides.flatMap((a) => sides.filter((b) => a.via !== b.via).map((b) => a.distance + b.distance));
  assert.equal(distance, Math.min(...sums));
}

describe('properties of the graph', () => {
  it('every path exists, is shortest, and starts at the root', () => {
    fc.assert(
      fc.property(randomTree, (tree) => {
        const distances = below(tree, 0, -1);
        const paths = shortestPaths(tree);
        for (const { index, location } of tree.copies) {
          const path = paths.pathTo(index);
          assert.equal(path === null ? undefined : path.length - 1, distances.get(index));
          if (path === null) continue;
          assert.ok(exists(tree, path));
          assert.deepEqual([path[0], path.at(-1)], ['', location]);
        }
        for (const divergence of findDivergent(tree).divergent) {
          for (const { dependents } of explainPaths(tree, divergence)) {
            for (const { path, location } of dependents) {
              if (path === null) continue;
              assert.equal(path.at(-2), location);
              assert.ok(exists(tree, path));
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('meetings are real, and all of them are found', () => {
    fc.assert(
      fc.property(randomTree, (tree) => {
        for (const divergence of findDivergent(tree).divergent) {
          const { nearest, total } = meetings(tree, divergence, { limit: Infinity });
          for (const meeting of nearest) assertReal(tree, meeting);
          const expected = tree.copies
            .filter(({ index }) => meetsByDefinition(tree, divergence, index))
            .map(({ index }) => index);
          assert.deepEqual(
            nearest.map(({ at }) => at).sort((a, b) => a - b),
            expected,
          );
          assert.equal(total, expected.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('a cone is what leads to the copies', () => {
    fc.assert(
      fc.property(randomTree, fc.nat(), (tree, pick) => {
        const copy = pick % tree.copies.length;
        const above = tree.copies
          .filter(({ index }) => below(tree, index, -1).has(copy))
          .map(({ location }) => location);
        assert.deepEqual(coneGraph(tree, [copy]).nodes().sort(), above.sort());
      }),
      { numRuns: 300 },
    );
  });
});
