/** Trees for specs: from a few lines of text, or at random. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Divergence, findDivergent } from '../../lib/graph/index.ts';
import type { DependencyEdge, EdgeType, InstallTree, PackageCopy } from '../../lib/model/tree.ts';

/** A copy as `[location, name, version]`. The first is the root, the others come in the order of their locations. */
export type CopyText = readonly [location: string, name: string, version: string];

/** An edge as `[from, to, type?, spec?]`, by index. */
export type EdgeText = readonly [from: number, to: number, type?: EdgeType, spec?: string];

/** A tree of the given copies and edges. `packages/…` are workspaces, the rest dependencies. */
export function treeOf(copies: readonly CopyText[], edges: readonly EdgeText[]): InstallTree {
  const all = copies.map(([location, name, version], index): PackageCopy => {
    const kind = location === '' ? 'root' : location.startsWith('packages/') ? 'workspace' : 'dependency';
    return { index, location, name, importName: name, version, kind, dev: false, optional: false };
  });
  const sorted = edges
    .map(
      ([from, to, type = 'prod', spec = '*']): DependencyEdge => ({
        from,
        to,
        type,
        spec,
        name: all[to]?.name ?? 'missing',
        satisfied: to >= 0,
      }),
    )
    .sort((a, b) => a.from - b.from || (a.name < b.name ? -1 : 1));
  return {
    root: '/project',
    project: { name: all[0]?.name ?? '', lockfile: 'package-lock.json', lockfileVersion: 3 },
    copies: all,
    edges: sorted,
    edgesOut: all.map(({ index }) => sorted.filter(({ from }) => from === index)),
    edgesIn: all.map(({ index }) => sorted.filter(({ to }) => to === index)),
    byLocation: new Map(all.map((copy) => [copy.location, copy])),
    installed: false,
  };
}

/** The name and version of a root. */
export const ROOT: CopyText = ['', 'app', '1.0.0'];

/** The only divergence of a tree. */
export function only(tree: InstallTree): Divergence {
  const { divergent } = findDivergent(tree);
  assert.equal(divergent.length, 1);
  return divergent[0] ?? assert.fail();
}

/** Small trees with circles, unreachable copies, and a package `d` in up to three versions. */
export const randomTree: fc.Arbitrary<InstallTree> = fc
  .record({
    others: fc.integer({ min: 1, max: 6 }),
    versions: fc.array(fc.constantFrom('1.0.0', '2.0.0', '3.0.0'), { minLength: 2, maxLength: 4 }),
  })
  .chain(({ others, versions }) => {
    const copies: CopyText[] = [['', 'root', '1.0.0']];
    for (let i = 0; i < others; i += 1) copies.push([`node_modules/a${i}`, `a${i}`, '1.0.0']);
    for (const [i, version] of versions.entries()) copies.push([`node_modules/z${i}/node_modules/d`, 'd', version]);
    const index = fc.nat(copies.length - 1);
    const edge = fc.tuple(index, index, fc.constantFrom<EdgeType>('prod', 'dev', 'peer'));
    const key = ([from, to]: readonly [number, number, EdgeType]): string => `${from} ${to}`;
    return fc.uniqueArray(edge, { selector: key, maxLength: 24 }).map((edges) => treeOf(copies, edges));
  });
