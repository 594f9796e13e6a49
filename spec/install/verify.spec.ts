import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOutside, loadTree, staleLockfile, verifyInstalled } from '../../lib/install/index.ts';
import { fixture } from '../helpers.ts';

describe('verifyInstalled', () => {
  it('finds missing and other copies', async () => {
    const tree = await loadTree(fixture('install', 'half-installed'));
    const gaps = await verifyInstalled(tree);
    assert.deepEqual(
      gaps.map(({ location, code }) => [location, code]),
      [
        ['node_modules/missing', 'not-installed'],
        ['node_modules/other', 'lockfile-mismatch'],
      ],
    );
    assert.match(gaps[1]?.reason ?? '', /1\.0\.0 .*1\.9\.0/);
    const here = tree.byLocation.get('node_modules/here')?.index ?? -1;
    assert.deepEqual(await verifyInstalled(tree, [here]), []);
  });

  it('does not miss the packages of other platforms', async () => {
    assert.deepEqual(await verifyInstalled(await loadTree(fixture('install', 'optional'))), []);
  });

  it('believes what npm noted, as long as nothing was changed since', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'diamondback-'));
    try {
      await cp(fixture('install', 'half-installed'), dir, { recursive: true });
      const packages = { 'node_modules/missing': { version: '1.0.0' }, 'node_modules/here': { version: '1.0.0' } };
      await writeFile(
        join(dir, 'node_modules', '.package-lock.json'),
        JSON.stringify({ lockfileVersion: 3, packages }),
      );
      const tree = await loadTree(dir);
      assert.deepEqual(
        (await verifyInstalled(tree)).map(({ location }) => location),
        ['node_modules/other'],
      );
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});

describe('staleLockfile', () => {
  it('says which dependencies differ', async () => {
    const tree = await loadTree(fixture('install', 'stale'));
    const gaps = await staleLockfile(tree);
    assert.deepEqual(
      gaps.map(({ location, code }) => [location, code]),
      [['', 'lockfile-mismatch']],
    );
    assert.match(gaps[0]?.reason ?? '', /\(fresh, gone, ms\)/);
  });

  it('is content with lockfiles that agree, also when something was left out', async () => {
    for (const name of ['aliases', 'workspaces', 'file-links', 'peers', 'optional', 'version-1', 'node-modules-only']) {
      assert.deepEqual(await staleLockfile(await loadTree(fixture('install', name))), [], name);
    }
    const omit = ['dev'] as const;
    assert.deepEqual(await staleLockfile(await loadTree(fixture('install', 'workspaces'), { omit }), { omit }), []);
  });
});

describe('isOutside', () => {
  it('sees through detours', () => {
    for (const location of ['../x', '/x', 'C:/x', 'node_modules/../../x', '..'])
      assert.ok(isOutside(location), location);
    for (const location of ['', 'node_modules/a', 'packages/..b']) assert.ok(!isOutside(location), location);
  });
});
