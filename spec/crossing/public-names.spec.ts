import assert from 'node:assert/strict';
import { publicName, splitPublicName } from '../../lib/crossing/public-names.ts';
import { packageOf } from '../../lib/model/specifier.ts';

describe('public names', () => {
  it('are a subpath and a dotted path, and can be taken apart again', () => {
    for (const [subpath, name] of [
      ['', 'Money'],
      ['/v4/core', 'Mint.Money'],
      ['', 'default'],
    ] as const) {
      assert.deepEqual(splitPublicName(publicName(subpath, name)), { subpath, path: name.split('.') });
    }
  });

  it('call what export = gives the default, as an import does', () => {
    assert.equal(publicName('', 'export='), publicName('', 'default'));
  });
});

describe('packageOf', () => {
  it('is the first part of a bare specifier, or the first two behind a scope', () => {
    assert.equal(packageOf('money'), 'money');
    assert.equal(packageOf('money/v2/index.js'), 'money');
    assert.equal(packageOf('@bank/money/v2'), '@bank/money');
  });

  it('is null for paths, built-in modules and nonsense', () => {
    for (const specifier of [
      './money',
      '../money',
      '/money',
      'node:fs',
      '#internal',
      'C:\\money',
      'data:text/plain,',
      '@bank',
    ]) {
      assert.equal(packageOf(specifier), null, specifier);
    }
  });
});
