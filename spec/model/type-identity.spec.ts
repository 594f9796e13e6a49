import assert from 'node:assert/strict';
import { metBefore } from '../../lib/gate/index.ts';
import type { Finding, Side } from '../../lib/model/report.ts';
import type { InstallTree } from '../../lib/model/tree.ts';
import { isOneToTypeScript } from '../../lib/model/type-identity.ts';
import { groundOf, Layout } from '../../lib/remedy/layout.ts';
import { isClosed, pairOf } from '../../lib/remedy/pairs.ts';
import { type CopyText, type EdgeText, ROOT, treeOf } from '../graph/trees.ts';
import { report } from '../report/sample.ts';

/** Two copies of d 1.0.0, whose peer p lies beside both. */
function tree(peer: string | null, nested = '1.0.0'): InstallTree {
  const copies: CopyText[] = [
    ROOT,
    ['node_modules/b', 'b', '1.0.0'],
    ['node_modules/b/node_modules/d', 'd', '1.0.0'],
    ['node_modules/b/node_modules/p', 'p', peer ?? '1.0.0'],
    ['node_modules/c', 'c', '1.0.0'],
    ['node_modules/d', 'd', nested],
    ['node_modules/p', 'p', '1.0.0'],
  ];
  const edges: EdgeText[] = [
    [0, 1],
    [0, 4],
    [1, 2],
    [2, peer === null ? 6 : 3, 'peer'],
    [4, 5],
    [5, 6, 'peer'],
  ];
  // Without a peer of its own the nested copy finds the one further up.
  const all =
    peer === null
      ? copies.map(
          (copy): CopyText =>
            copy[1] === 'p' && copy[0].includes('b/') ? [copy[0].replace('/p', '/q'), 'q', '1.0.0'] : copy,
        )
      : copies;
  return treeOf(all, edges);
}

describe('what TypeScript takes for one package', () => {
  it('is one version with the same peers', () => {
    assert.ok(isOneToTypeScript(tree('1.0.0'), 2, 5));
    assert.ok(!isOneToTypeScript(tree('2.0.0'), 2, 5));
    assert.ok(!isOneToTypeScript(tree('1.0.0', '1.0.1'), 2, 5));
  });

  it('goes by peers that lie beside the copy, and by no others', () => {
    assert.ok(!isOneToTypeScript(tree(null), 2, 5));
  });

  const side = (name: string, location: string): Side => ({
    ...(report.findings[0] as Finding).producer,
    package: name,
    location: `node_modules/${name}`,
    declaration: null,
    copy: { location, version: '1.0.0' },
  });
  const finding: Finding = {
    ...(report.findings[0] as Finding),
    package: 'd',
    verdict: 'incompatible',
    meeting: { location: '', name: 'app' },
    producer: side('b', 'node_modules/b/node_modules/d'),
    consumer: side('c', 'node_modules/d'),
  };

  it('closes a finding that the types made, and nothing else of that version does', () => {
    const closed = (now: InstallTree): boolean => isClosed(pairOf(now, finding), new Layout(groundOf(now)));
    assert.deepEqual([closed(tree('1.0.0')), closed(tree('2.0.0')), closed(tree(null))], [true, false, false]);
  });

  it('makes a finding new where the copies were one package before', () => {
    const metIn = (then: InstallTree): boolean =>
      metBefore(finding, {
        now: tree('2.0.0'),
        then,
        resolve: (of, from, name) => of.edgesOut[from]?.find((edge) => edge.name === name)?.to ?? -1,
        isUnchanged: () => true,
      });
    assert.deepEqual([metIn(tree('3.0.0')), metIn(tree('1.0.0'))], [true, false]);
  });
});
