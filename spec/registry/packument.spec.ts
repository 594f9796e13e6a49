import assert from 'node:assert/strict';
import { pickRelease, readPackument } from '../../lib/registry/index.ts';

const bank = readPackument('bank', {
  'dist-tags': { latest: '1.2.0' },
  versions: {
    '1.0.0': { dependencies: { money: '^1.0.0' } },
    '1.2.0': {
      dependencies: { money: '^2.0.0', vault: '1.0.0' },
      optionalDependencies: { vault: '1.0.0' },
      peerDependencies: { react: '>=17', shop: '*', strange: 7 },
      peerDependenciesMeta: { shop: { optional: true } },
    },
    '1.3.0': {},
    '1.1.0': { deprecated: 'broken' },
  },
});

describe('registry/packument', () => {
  it('reads what a release asks for, each name once', () => {
    assert.deepEqual(bank?.releases.get('1.2.0')?.requests, [
      { name: 'money', spec: '^2.0.0', type: 'prod' },
      { name: 'react', spec: '>=17', type: 'peer' },
      { name: 'shop', spec: '*', type: 'peerOptional' },
      { name: 'vault', spec: '1.0.0', type: 'optional' },
    ]);
    assert.equal(bank?.releases.get('1.1.0')?.deprecated, true);
  });

  it('picks as npm does: the latest tag within the range, else the newest that is not deprecated', () => {
    assert.ok(bank);
    assert.equal(pickRelease(bank, '^1.0.0'), '1.2.0');
    assert.equal(pickRelease(bank, '~1.0.0'), '1.0.0');
    assert.equal(pickRelease(bank, '<1.2.0'), '1.0.0');
    assert.equal(pickRelease(bank, '>=1.3.0'), '1.3.0');
    assert.equal(pickRelease(bank, '^2.0.0'), null);
  });
});
