import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { countErrors, forgetLosses } from '../../lib/compiler/parse-apart.ts';

describe('countErrors', () => {
  const parser = createRequire(import.meta.url).resolve('oxc-parser/src-js/bindings.js');

  it('counts in a process of its own, on a machine of any load', () => {
    forgetLosses();
    assert.equal(countErrors(parser, 'let a: string = 1;', { lang: 'ts' }, 1.0123), 0);
    assert.equal(countErrors(parser, 'class A { public public b; }', { lang: 'ts' }, 3.9877), 1);
  });
});
