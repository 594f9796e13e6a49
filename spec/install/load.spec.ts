import assert from 'node:assert/strict';
import { loadTree, resolveFrom } from '../../lib/install/index.ts';
import { fixture } from '../helpers.ts';
import { copyLines, edgeLines, locationOf } from './describe.ts';

const load = (name: string) => loadTree(fixture('install', name));

describe('loadTree', () => {
  it('names a copy behind an alias by its package', async () => {
    const tree = await load('aliases');
    const copy = tree.byLocation.get('node_modules/graphql15');
    assert.deepEqual([copy?.name, copy?.importName, copy?.version], ['graphql', 'graphql15', '15.11.0']);
    assert.deepEqual(edgeLines(tree), [
      'root @old/types@npm:@types/node@18.0.0 -> node_modules/@old/types (prod)',
      'root graphql@^16.0.0 -> node_modules/graphql (prod)',
      'root graphql15@npm:graphql@^15.0.0 -> node_modules/graphql15 (prod)',
    ]);
  });

  it('shows a workspace once, at its folder, and finds it through its link', async () => {
    const tree = await load('workspaces');
    assert.deepEqual(copyLines(tree), [
      'root workspaces@1.0.0 root',
      'node_modules/left-pad left-pad@1.3.0 dependency',
      'node_modules/ui ui@1.0.0 dependency',
      'packages/a @scope/a@1.0.0 workspace',
      'packages/b b@2.0.0 workspace',
      'packages/b/node_modules/ui ui@2.1.0 dependency',
      'packages/b/node_modules/ui/node_modules/b b@1.5.0 dependency',
      'packages/ignored ignored@1.0.0 linked',
    ]);
    assert.equal(tree.byLocation.get('node_modules/@scope/a'), tree.byLocation.get('packages/a'));
    assert.deepEqual(edgeLines(tree), [
      'root @scope/a@ -> packages/a (workspace)',
      'root b@ -> packages/b (workspace)',
      'root left-pad@^1.0.0 -> node_modules/left-pad (dev)',
      'node_modules/ui left-pad@* -> node_modules/left-pad (prod)',
      'packages/a b@^2.0.0 -> packages/b (prod)',
      'packages/a left-pad@^1.1.0 -> node_modules/left-pad (prod)',
      'packages/a ui@^1.0.0 -> node_modules/ui (dev)',
      'packages/b ui@^2.0.0 -> packages/b/node_modules/ui (prod)',
      'packages/b/node_modules/ui b@^1.0.0 -> packages/b/node_modules/ui/node_modules/b (prod)',
    ]);
  });

  it('keeps a linked folder outside of the project, which does not see the project', async () => {
    const tree = await load('file-links');
    assert.deepEqual(edgeLines(tree), [
      'root helper@file:lib/helper -> lib/helper (prod)',
      'root outsider@file:../outside -> ../outside (prod)',
      '../outside ms@^2.0.0 -> nothing (prod) !',
      'lib/helper ms@^2.0.0 -> node_modules/ms (prod)',
      'lib/helper tap@^1.0.0 -> node_modules/tap (dev)',
    ]);
    assert.deepEqual(
      tree.copies.map(({ kind }) => kind),
      ['root', 'linked', 'linked', 'dependency', 'dependency'],
    );
  });

  it('shows unmet peers as edges', async () => {
    assert.deepEqual(edgeLines(await load('peers')).slice(2), [
      'node_modules/widget react@^17.0.0 -> node_modules/react (peer) !',
      'node_modules/widget redux@^4.0.0 -> nothing (peer) !',
      'node_modules/widget vue@^3.0.0 -> nothing (peerOptional)',
    ]);
  });

  it('takes a missing optional dependency for satisfied', async () => {
    assert.ok(edgeLines(await load('optional')).includes('root nowhere@^1.0.0 -> nothing (optional)'));
  });

  it('prefers npm-shrinkwrap.json', async () => {
    const tree = await load('shrinkwrap');
    assert.equal(tree.project.lockfile, 'npm-shrinkwrap.json');
    assert.equal(tree.byLocation.get('node_modules/ms')?.version, '2.1.3');
  });

  it('reads version 1, with the edges of the root from package.json', async () => {
    const tree = await load('version-1');
    assert.equal(tree.project.lockfileVersion, 1);
    assert.deepEqual(copyLines(tree), [
      'root version-1@1.0.0 root',
      'helper helper@0.2.0 linked',
      'node_modules/a a@1.2.0 dependency',
      'node_modules/a/node_modules/ms ms@1.0.1 dependency',
      'node_modules/ms ms@2.1.3 dependency',
      'node_modules/old ms@1.0.0 dependency',
      'node_modules/tool tool@3.0.0 dependency',
    ]);
    assert.deepEqual(edgeLines(tree), [
      'root a@^1.0.0 -> node_modules/a (prod)',
      'root fsevents@^2.0.0 -> nothing (optional)',
      'root helper@file:helper -> helper (prod)',
      'root old@npm:ms@1.0.0 -> node_modules/old (prod)',
      'root tool@^3.0.0 -> node_modules/tool (dev)',
      'helper ms@^2.0.0 -> node_modules/ms (prod)',
      'node_modules/a ms@^1.0.0 -> node_modules/a/node_modules/ms (prod)',
    ]);
  });

  it('reads node_modules when there is no lockfile', async () => {
    const tree = await load('node-modules-only');
    assert.deepEqual([tree.project.lockfile, tree.project.lockfileVersion, tree.installed], [null, null, true]);
    assert.deepEqual(edgeLines(tree), [
      'root a@^1.0.0 -> node_modules/a (prod)',
      'root ms@^2.0.0 -> node_modules/ms (prod)',
      'node_modules/a ms@^1.0.0 -> node_modules/a/node_modules/ms (prod)',
    ]);
  });

  it('is not confused by names that every object has', async () => {
    assert.deepEqual(edgeLines(await load('names')), [
      'root __proto__@^1.0.0 -> node_modules/__proto__ (prod)',
      'root constructor@^1.0.0 -> node_modules/constructor (prod)',
      'node_modules/__proto__ constructor@^2.0.0 -> node_modules/__proto__/node_modules/constructor (prod)',
    ]);
  });

  it('shows what an override did as an unsatisfied edge', async () => {
    assert.ok(edgeLines(await load('overrides')).includes('node_modules/a ms@^1.0.0 -> node_modules/ms (prod) !'));
  });

  it('knows whether something is installed', async () => {
    assert.equal((await load('peers')).installed, false);
    assert.equal((await load('half-installed')).installed, true);
  });
});

describe('loadTree with omit', () => {
  it('drops what only development dependencies need', async () => {
    const tree = await loadTree(fixture('install', 'workspaces'), { omit: ['dev'] });
    assert.equal(tree.byLocation.get('node_modules/ui'), undefined);
    assert.equal(tree.byLocation.get('node_modules/b')?.index, tree.byLocation.get('packages/b')?.index);
    assert.ok(edgeLines(tree).every((line) => !line.includes('(dev)')));
    for (const copy of tree.copies) assert.equal(tree.copies[copy.index], copy);
  });

  it('drops optional packages, and peers', async () => {
    const optional = await loadTree(fixture('install', 'optional'), { omit: ['optional'] });
    assert.deepEqual(copyLines(optional), ['root optional@1.0.0 root', 'node_modules/native native@1.0.0 dependency']);
    const peers = await loadTree(fixture('install', 'peers'), { omit: ['peer'] });
    assert.deepEqual(edgeLines(peers).length, 2);
  });
});

describe('resolveFrom', () => {
  it('climbs as Node does', async () => {
    const tree = await load('workspaces');
    const from = (location: string, name: string): string => {
      const index = resolveFrom(tree, tree.byLocation.get(location)?.index ?? -1, name);
      return index < 0 ? 'nothing' : locationOf(tree, index);
    };
    assert.equal(from('packages/b', 'ui'), 'packages/b/node_modules/ui');
    assert.equal(from('packages/a', 'ui'), 'node_modules/ui');
    assert.equal(from('packages/b/node_modules/ui', 'b'), 'packages/b/node_modules/ui/node_modules/b');
    assert.equal(from('packages/a', 'b'), 'packages/b');
    assert.equal(from('packages/a', 'constructor'), 'nothing');
    assert.equal(resolveFrom(tree, -1, 'ui'), -1);
  });
});
