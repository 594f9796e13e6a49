import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { loadTree } from '../../lib/install/index.ts';
import type { DependencyEdge, InstallTree } from '../../lib/model/tree.ts';
import { type Change, type ForcedVersion, noChange } from '../../lib/remedy/change.ts';
import { simulate } from '../../lib/remedy/simulate.ts';
import { toTree } from '../../lib/remedy/to-tree.ts';
import { type CopyText, type EdgeText, ROOT, treeOf } from '../graph/trees.ts';
import { fixture } from '../helpers.ts';

/** What npm itself made of changed manifests: `npm install --package-lock-only` beside the lockfile of a corpus case. */
interface Recorded {
  readonly npm: string;
  readonly cases: readonly {
    readonly case: string;
    /** Requests of the root that were changed to an exact version. */
    readonly edits?: Readonly<Record<string, string>>;
    readonly override?: { readonly asker: string; readonly name: string; readonly version: string };
    /** Locations whose version changed; null when the folder is gone. */
    readonly changed: Readonly<Record<string, string | null>>;
  }[];
}

const recorded = JSON.parse(readFileSync(fixture('remedies', 'npm.json'), 'utf8')) as Recorded;

const versions = (tree: InstallTree): Map<string, string> =>
  new Map(tree.copies.filter(({ kind }) => kind === 'dependency').map(({ location, version }) => [location, version]));

const changeOf = (tree: InstallTree, { edits = {}, override }: Recorded['cases'][number]): Change => ({
  edits: Object.entries(edits).map(([name, version]) => ({
    location: '',
    name,
    spec: version,
    version,
    type: tree.edgesOut[0]?.find((edge) => edge.name === name)?.type ?? 'prod',
  })),
  forced: override ? [{ ...override, askerVersion: null }] : [],
  merged: null,
});

const edit = (name: string, version: string, location = ''): Change => ({
  ...noChange,
  edits: [{ location, name, spec: version, version, type: 'prod' }],
});

const force = (name: string, version: string, asker: string | null = null): Change => {
  const forced: ForcedVersion = { asker, askerVersion: null, name, version };
  return { ...noChange, forced: [forced] };
};

const outcome = (tree: InstallTree, change: Change): Record<string, string> =>
  Object.fromEntries(versions(toTree(simulate(tree, change).layout)));

/** app asks for d 1; b and c ask for d 2, each with a copy of its own. */
const diamond = (): InstallTree => {
  const copies: CopyText[] = [
    ROOT,
    ['node_modules/b', 'b', '1.0.0'],
    ['node_modules/b/node_modules/d', 'd', '2.0.0'],
    ['node_modules/c', 'c', '1.0.0'],
    ['node_modules/c/node_modules/d', 'd', '2.0.0'],
    ['node_modules/d', 'd', '1.0.0'],
    ['node_modules/e', 'e', '1.0.0'],
  ];
  const edges: EdgeText[] = [
    [0, 1, 'prod', '^1.0.0'],
    [0, 3, 'prod', '^1.0.0'],
    [0, 5, 'prod', '1.0.0'],
    [1, 2, 'prod', '^2.0.0'],
    [3, 4, 'prod', '^2.0.0'],
    [5, 6, 'prod', '^1.0.0'],
  ];
  return treeOf(copies, edges);
};

const version = fc.constantFrom('1.0.0', '2.0.0', '3.0.0');

/** Trees in which each request gets what Node finds: packages that ask for each other and for `d`, one at the root, some nested. */
const randomInstall: fc.Arbitrary<InstallTree> = fc
  .record({
    top: fc.option(version),
    nested: fc.array(fc.option(version), { minLength: 1, maxLength: 6 }),
    links: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 8 }),
    asking: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
  })
  .map(({ top, nested, links, asking }) => {
    const copies: CopyText[] = [ROOT];
    const edges: EdgeText[] = [];
    const nestedAt = new Map<number, number>();
    const places: number[] = [];
    nested.forEach((own, i) => {
      places.push(copies.length);
      copies.push([`node_modules/a${i}`, `a${i}`, '1.0.0']);
      if (own === null) return;
      nestedAt.set(i, copies.length);
      copies.push([`node_modules/a${i}/node_modules/d`, 'd', own]);
    });
    const atRoot = copies.length;
    if (top !== null) copies.push(['node_modules/d', 'd', top]);
    const ask = (from: number, to: number): void => {
      edges.push([from, to, 'prod', `^${copies[to]?.[2]}`]);
    };
    if (top !== null && asking[6]) ask(0, atRoot);
    places.forEach((place, i) => {
      edges.push([0, place, 'prod', '*']);
      const mine = nestedAt.get(i);
      if (mine !== undefined) ask(place, mine);
      else if (top !== null && asking[i]) ask(place, atRoot);
    });
    const seen = new Set<string>();
    for (const [from, to] of links) {
      const [a, b] = [places[from], places[to]];
      if (a === undefined || b === undefined || a === b || seen.has(`${a} ${b}`)) continue;
      seen.add(`${a} ${b}`);
      edges.push([a, b, 'prod', '*']);
    }
    return treeOf(copies, edges);
  });

describe('simulate', () => {
  for (const item of recorded.cases) {
    it(`does what npm ${recorded.npm} did: ${item.case} ${JSON.stringify(item.edits ?? item.override)}`, async () => {
      const tree = await loadTree(fixture('corpus', item.case));
      const expected = versions(tree);
      for (const [location, version] of Object.entries(item.changed)) {
        if (version === null) expected.delete(location);
        else expected.set(location, version);
      }
      const actual = versions(toTree(simulate(tree, changeOf(tree, item)).layout));
      assert.deepEqual([...actual].sort(), [...expected].sort());
    });
  }

  it('puts one copy at the root and drops what nobody asks for any more', () => {
    assert.deepEqual(outcome(diamond(), edit('d', '2.0.0')), {
      'node_modules/b': '1.0.0',
      'node_modules/c': '1.0.0',
      'node_modules/d': '2.0.0',
    });
  });

  it('forces a version below one asker only', () => {
    const result = outcome(diamond(), force('d', '1.0.0', 'b'));
    assert.equal(result['node_modules/b/node_modules/d'], undefined);
    assert.equal(result['node_modules/c/node_modules/d'], '2.0.0');
  });

  it('says which ranges a forced version strains', () => {
    assert.deepEqual(simulate(diamond(), force('d', '1.0.0', 'b')).strained, [
      { from: 'node_modules/b', name: 'd', spec: '^2.0.0' },
    ]);
  });

  it('says what it would need and does not know', () => {
    assert.deepEqual(simulate(diamond(), edit('d', '3.0.0')).unanswered, [{ from: '', name: 'd', spec: '3.0.0' }]);
  });

  it('says which peer is not answered any more', () => {
    const tree = treeOf(
      [
        ROOT,
        ['node_modules/b', 'b', '1.0.0'],
        ['node_modules/c', 'c', '1.0.0'],
        ['node_modules/c/node_modules/d', 'd', '2.0.0'],
        ['node_modules/d', 'd', '1.0.0'],
      ],
      [
        [0, 1],
        [0, 2],
        [0, 4, 'prod', '1.0.0'],
        [1, 4, 'peer', '^1.0.0'],
        [2, 3, 'prod', '^2.0.0'],
      ],
    );
    assert.deepEqual(simulate(tree, edit('d', '2.0.0')).conflicts, [
      { from: 'node_modules/b', name: 'd', spec: '^1.0.0' },
    ]);
  });

  it('leaves the tree it was given alone', () => {
    const tree = diamond();
    const before = JSON.stringify(tree.copies);
    simulate(tree, edit('d', '2.0.0'));
    assert.equal(JSON.stringify(tree.copies), before);
  });

  it('changes nothing without a change', () => {
    fc.assert(
      fc.property(randomInstall, (tree) => {
        assert.deepEqual(versions(toTree(simulate(tree, noChange).layout)), versions(tree));
      }),
      { numRuns: 60 },
    );
  });

  it('never changes what an unrelated request gets', () => {
    fc.assert(
      fc.property(randomInstall, version, fc.boolean(), (tree, wanted, isForced) => {
        const change = isForced ? force('d', wanted) : edit('d', wanted);
        const changed = toTree(simulate(tree, change).layout);
        for (const copy of changed.copies) {
          const old = tree.byLocation.get(copy.location);
          if (!old) continue;
          for (const { name, to } of changed.edgesOut[copy.index] ?? []) {
            const was: DependencyEdge | undefined = tree.edgesOut[old.index]?.find((edge) => edge.name === name);
            if (name === 'd' || !was) continue;
            assert.equal(changed.copies[to]?.location, tree.copies[was.to]?.location);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('gives everybody below the root the forced version, when it is known', () => {
    fc.assert(
      fc.property(randomInstall, (tree) => {
        const wanted = tree.copies.find(({ name }) => name === 'd')?.version ?? '';
        const changed = toTree(simulate(tree, force('d', wanted)).layout);
        for (const { from, to, name } of changed.edges) {
          if (name === 'd' && from !== 0) assert.equal(changed.copies[to]?.version, wanted);
        }
      }),
      { numRuns: 100 },
    );
  });
});
