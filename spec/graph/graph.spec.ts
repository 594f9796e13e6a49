import assert from 'node:assert/strict';
import { alg } from '@dagrejs/graphlib';
import {
  commonVersion,
  coneGraph,
  dependentsOf,
  explainPaths,
  findDivergent,
  meetings,
  shortestPaths,
} from '../../lib/graph/index.ts';
import { loadTree } from '../../lib/install/index.ts';
import type { InstallTree } from '../../lib/model/tree.ts';
import { fixture } from '../helpers.ts';
import { type CopyText, type EdgeText, only, ROOT, treeOf } from './trees.ts';

describe('findDivergent', () => {
  it('tells versions from copies, by the package name behind an alias', async () => {
    const aliases = await loadTree(fixture('install', 'aliases'));
    const { divergent, sameVersion } = findDivergent(aliases);
    assert.deepEqual(
      divergent.map(({ package: name, versions }) => [name, versions]),
      [['graphql', ['15.11.0', '16.9.0']]],
    );
    assert.deepEqual(sameVersion, []);
  });

  it('sorts versions as numbers and copies by version, then location', () => {
    const tree = treeOf(
      [
        ROOT,
        ['node_modules/a/node_modules/d', 'd', '10.0.0'],
        ['node_modules/b/node_modules/d', 'd', '9.0.0'],
        ['node_modules/d', 'd', '10.0.0'],
      ],
      [],
    );
    assert.deepEqual(only(tree), { package: 'd', versions: ['9.0.0', '10.0.0'], copies: [2, 1, 3] });
  });

  it('counts a workspace beside a copy from the registry only', () => {
    const workspaces: CopyText[] = [ROOT, ['packages/d', 'd', '1.0.0'], ['packages/e', 'd', '2.0.0']];
    assert.deepEqual(findDivergent(treeOf(workspaces, [])).divergent, []);
    const [first, second] = workspaces;
    const mixed = treeOf([first ?? ROOT, ['node_modules/d', 'd', '1.0.0'], second ?? ROOT], []);
    assert.deepEqual(findDivergent(mixed).sameVersion, [{ package: 'd', versions: ['1.0.0'], copies: [1, 2] }]);
  });

  it('does not count the root, which nothing can depend on', () => {
    const namesake: CopyText[] = [
      ['', 'd', '1.0.0'],
      ['node_modules/d', 'd', '2.0.0'],
    ];
    assert.deepEqual(findDivergent(treeOf(namesake, [])), { divergent: [], sameVersion: [] });
  });
});

describe('dependentsOf and commonVersion', () => {
  const copies: CopyText[] = [
    ROOT,
    ['node_modules/a', 'a', '1.0.0'],
    ['node_modules/a/node_modules/d', 'd', '1.2.0'],
    ['node_modules/d', 'd', '1.5.0'],
  ];
  const common = (left: string, right: string): string | null => {
    const tree = treeOf(copies, [
      [0, 1],
      [0, 3, 'dev', right],
      [1, 2, 'peer', left],
    ]);
    return commonVersion(tree, only(tree));
  };

  it('lists who asks for which range', () => {
    const tree = treeOf(copies, [
      [1, 3, 'peer', '^1.0.0'],
      [0, 3, 'dev', '1.x'],
    ]);
    assert.deepEqual(dependentsOf(tree, 3), [
      { location: '', name: 'd', spec: '1.x', type: 'dev' },
      { location: 'node_modules/a', name: 'd', spec: '^1.0.0', type: 'peer' },
    ]);
  });

  it('finds the highest installed version that does for all', () => {
    assert.equal(common('^1.0.0', '^1.0.0'), '1.5.0');
    assert.equal(common('~1.2.0', '>=1.0.0'), '1.2.0');
    assert.equal(common('npm:d@^1.1.0', '*'), '1.5.0');
    assert.equal(common('~1.2.0', '^1.5.0'), null);
  });

  it('takes what is no range for the version it got', () => {
    assert.equal(common('git+ssh://host/d.git', '^1.0.0'), '1.2.0');
    assert.equal(common('latest', '^1.5.0'), null);
  });
});

describe('shortestPaths', () => {
  it('breaks ties by location, and prefers what is not for development', () => {
    const copies: CopyText[] = [
      ROOT,
      ['node_modules/a', 'a', '1.0.0'],
      ['node_modules/b', 'b', '1.0.0'],
      ['node_modules/c', 'c', '1.0.0'],
      ['node_modules/d', 'd', '1.0.0'],
      ['node_modules/e', 'e', '1.0.0'],
    ];
    const edges: EdgeText[] = [
      [0, 1, 'dev'],
      [0, 2],
      [0, 3],
      [1, 4],
      [2, 4],
      [3, 4],
    ];
    const { pathTo, distanceTo } = shortestPaths(treeOf(copies, edges));
    assert.deepEqual(pathTo(4), ['', 'node_modules/b', 'node_modules/d']);
    assert.deepEqual([distanceTo(4), distanceTo(5), pathTo(5)], [2, -1, null]);
    assert.deepEqual(shortestPaths(treeOf(copies, edges), 1).pathTo(4), ['node_modules/a', 'node_modules/d']);
  });
});

describe('coneGraph', () => {
  it('holds what is above the copies, and nothing else', async () => {
    const tree = await loadTree(fixture('install', 'meeting'));
    const cone = coneGraph(tree, [tree.byLocation.get('node_modules/mercurius/node_modules/graphql')?.index ?? -1]);
    assert.deepEqual(cone.nodes(), ['', 'node_modules/mercurius', 'node_modules/mercurius/node_modules/graphql']);
    assert.deepEqual(cone.edge('', 'node_modules/mercurius'), { type: 'prod', spec: '^7.0.0', satisfied: true });
    assert.deepEqual(cone.node('node_modules/mercurius'), { name: 'mercurius', version: '7.9.1' });
  });

  it('survives chains that are longer than the stack', () => {
    const length = 20_000;
    const copies = Array.from({ length }, (_, i): CopyText => [i === 0 ? '' : `node_modules/p${i}`, `p${i}`, '1.0.0']);
    const tree = chain(copies);
    assert.equal(coneGraph(tree, [length - 1]).nodeCount(), length);
    assert.equal(shortestPaths(tree).distanceTo(length - 1), length - 1);
    assert.equal(meetings(tree, { package: 'p', versions: ['1.0.0'], copies: [length - 1] }).total, 0);
  });

  it('can hold a folder named like a property of every object', () => {
    const tree = treeOf(
      [ROOT, ['constructor', 'c', '1.0.0'], ['toString', 't', '1.0.0']],
      [
        [0, 1],
        [1, 2],
      ],
    );
    const cone = coneGraph(tree, [2]);
    assert.deepEqual(cone.predecessors('./toString'), ['./constructor']);
    assert.equal(alg.dijkstra(cone, '')['./toString']?.distance, 2);
  });
});

describe('explainPaths', () => {
  it('gives the nearest dependents of each copy, and counts the rest', () => {
    const copies: CopyText[] = [
      ROOT,
      ['node_modules/a', 'a', '1.0.0'],
      ['node_modules/b', 'b', '1.0.0'],
      ['node_modules/b/node_modules/d', 'd', '2.0.0'],
      ['node_modules/d', 'd', '1.0.0'],
    ];
    const tree = treeOf(copies, [
      [0, 1],
      [1, 2],
      [1, 4],
      [0, 4],
      [2, 3],
      [2, 4],
    ]);
    const [low, high] = explainPaths(tree, only(tree), { limit: 2 });
    assert.deepEqual(
      low?.dependents.map(({ path }) => path),
      [
        ['', 'node_modules/d'],
        ['', 'node_modules/a', 'node_modules/d'],
      ],
    );
    assert.deepEqual([low?.rest, high?.rest], [1, 0]);
    assert.deepEqual(high?.dependents[0]?.path, [
      '',
      'node_modules/a',
      'node_modules/b',
      'node_modules/b/node_modules/d',
    ]);
  });
});

/** Each copy depends on the next. Not by `treeOf`, whose filters take quadratic time. */
function chain(copies: readonly CopyText[]): InstallTree {
  const bare = treeOf(copies.slice(0, 1), []);
  const all = copies.map(([location, name, version], index) => ({
    ...(bare.copies[0] ?? assert.fail()),
    location,
    name,
    version,
    index,
  }));
  const edges = all.slice(1).map(({ index, name }) => ({
    from: index - 1,
    to: index,
    type: 'prod' as const,
    name,
    spec: '*',
    satisfied: true,
  }));
  return {
    ...bare,
    copies: all,
    edges,
    edgesOut: [...edges.map((edge) => [edge]), []],
    edgesIn: [[], ...edges.map((edge) => [edge])],
  };
}
