import assert from 'node:assert/strict';
import { inRepository, toUri } from '../../lib/report/places.ts';

describe('report/places', () => {
  it('puts the project folder before its files', () => {
    assert.equal(inRepository('src/a.ts'), 'src/a.ts');
    assert.equal(inRepository('src/a.ts', 'packages/app'), 'packages/app/src/a.ts');
    assert.equal(inRepository('src/a.ts', './packages/app/'), 'packages/app/src/a.ts');
    assert.equal(inRepository('../lib/a.ts', 'packages/app'), 'packages/lib/a.ts');
    assert.equal(inRepository('../../a.ts', 'app'), '../a.ts');
  });

  it('encodes what means something in an address', () => {
    assert.equal(toUri('node_modules/@s/a b/#x?.d.ts'), 'node_modules/@s/a%20b/%23x%3F.d.ts');
    assert.equal(toUri('c:/x%20y/é'), 'c%3A/x%2520y/%C3%A9');
    assert.equal(toUri('\ud800'), '%EF%BF%BD');
  });
});
