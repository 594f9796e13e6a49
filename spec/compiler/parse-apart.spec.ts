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

  it('tries no script that the engine accepts, and all else', () => {
    // A module of this name is not there: an answer that is not 0 would need it.
    const counts = (text: string, lang: string) => countErrors('/absent/parser.js', text, { lang }, 1);
    assert.equal(counts('var a = 1; function f() { return /x/g.test(a); }', 'jsx'), 0);
    for (const text of ['with (a) b;', 'a = 010;', '}; f(); async()=>{', 'import a from "a";', 'let b = <a/>;', '((('])
      assert.equal(counts(text, 'jsx'), null, text);
    assert.equal(counts('var a = 1;', 'ts'), null);
  });
});
