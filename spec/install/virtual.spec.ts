import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import Arborist from '@npmcli/arborist';
import { loadTree } from '../../lib/install/index.ts';
import { fixture } from '../helpers.ts';

/** Every edge of arborist's own loader as `from | to | type | name | satisfied`, links collapsed. */
async function virtualEdges(path: string): Promise<string[]> {
  const root = await new Arborist({ path }).loadVirtual();
  const lines: string[] = [];
  for (const node of root.inventory.values()) {
    if (node.isLink) continue;
    for (const edge of node.edgesOut.values()) {
      const to = edge.to?.isLink ? edge.to.target : edge.to;
      // Version 1 lists optional packages that were not installed; arborist makes copies without a version of them.
      const found = to?.version ? to : null;
      const satisfied = found === null ? edge.type === 'optional' || edge.type === 'peerOptional' : edge.valid;
      lines.push(`${node.location} | ${found?.location ?? '-'} | ${edge.type} | ${edge.name} | ${satisfied}`);
    }
  }
  return lines.sort();
}

describe('edges equal those of arborist', () => {
  for (const name of readdirSync(fixture('locks')).sort()) {
    it(name, async () => {
      const tree = await loadTree(fixture('locks', name));
      const edges = tree.edges.map(({ from, to, type, name: key, satisfied }) => {
        const location = tree.copies[to]?.location ?? '-';
        return `${tree.copies[from]?.location} | ${location} | ${type} | ${key} | ${satisfied}`;
      });
      assert.deepEqual(edges.sort(), await virtualEdges(fixture('locks', name)));
      assert.ok(edges.length > 100);
    });
  }

  it('gives the three versions of one lockfile the same copies', async () => {
    for (const project of ['tiny-express', 'next']) {
      const trees = await Promise.all(
        ['v1', 'v2', 'v3'].map((version) => loadTree(fixture('locks', `${project}-${version}`))),
      );
      const [first, ...others] = trees.map((tree) =>
        tree.copies.map(({ location, name, version }) => [location, name, version]),
      );
      for (const other of others) assert.deepEqual(other, first);
    }
  });
});
