import assert from 'node:assert/strict';
import { findDivergent, meetings } from '../../lib/graph/index.ts';
import { loadTree } from '../../lib/install/index.ts';
import type { InstallTree } from '../../lib/model/tree.ts';
import { fixture } from '../helpers.ts';
import { type CopyText, only, ROOT, treeOf } from './trees.ts';

/** Each meeting as `where (distance): version through what, …`. */
function told(tree: InstallTree): string[] {
  const at = (index: number): string => tree.copies[index]?.location || 'root';
  return meetings(tree, only(tree)).nearest.map(({ at: meeting, sides, distance }) => {
    const ways = sides.map(
      ({ copy, via }) =>
        `${tree.copies[copy]?.version} ${via === copy ? 'itself' : `through ${tree.copies[via]?.name}`}`,
    );
    return `${at(meeting)} (${distance}): ${ways.join(', ')}`;
  });
}

describe('meetings', () => {
  it('says through what each version comes', async () => {
    assert.deepEqual(told(await loadTree(fixture('install', 'meeting'))), [
      'root (3): 15.11.0 through mercurius, 16.9.0 itself',
    ]);
  });

  const copies: CopyText[] = [
    ROOT,
    ['node_modules/a', 'a', '1.0.0'],
    ['node_modules/b', 'b', '1.0.0'],
    ['node_modules/b/node_modules/d', 'd', '2.0.0'],
    ['node_modules/d', 'd', '1.0.0'],
  ];

  it('is where the ways part, not above', () => {
    assert.deepEqual(
      told(
        treeOf(copies, [
          [0, 1],
          [1, 2],
          [1, 4],
          [2, 3],
        ]),
      ),
      ['node_modules/a (3): 1.0.0 itself, 2.0.0 through b'],
    );
  });

  it('goes another way when all nearest ways share one dependency', () => {
    const tree = treeOf(copies, [
      [0, 1],
      [0, 2],
      [1, 3],
      [1, 4],
      [2, 3],
    ]);
    assert.deepEqual(told(tree), [
      'node_modules/a (2): 1.0.0 itself, 2.0.0 itself',
      'root (4): 1.0.0 through a, 2.0.0 through b',
    ]);
  });

  it('does not come back to itself', () => {
    // b asks for its host a as a peer, and knows version 1 only through it.
    const tree = treeOf(copies, [
      [0, 1],
      [1, 2],
      [1, 4],
      [2, 1, 'peer'],
      [2, 3],
    ]);
    assert.deepEqual(told(tree), [
      'node_modules/a (3): 1.0.0 itself, 2.0.0 through b',
      'node_modules/b (3): 1.0.0 through a, 2.0.0 itself',
    ]);
    const harmless = treeOf(copies, [
      [0, 1],
      [1, 2],
      [1, 4],
      [1, 3],
      [2, 1, 'peer'],
    ]);
    assert.deepEqual(told(harmless), ['node_modules/a (2): 1.0.0 itself, 2.0.0 itself']);
  });

  it('counts what it does not list', async () => {
    const tree = await loadTree(fixture('locks', 'next-v3'));
    for (const divergence of findDivergent(tree).divergent) {
      const all = meetings(tree, divergence, { limit: Infinity });
      const first = meetings(tree, divergence, { limit: 1 });
      assert.equal(all.total, all.nearest.length);
      assert.deepEqual(first, { nearest: all.nearest.slice(0, 1), total: all.total });
    }
  });
});
