import assert from 'node:assert/strict';
import { importReader } from '../../lib/crossing/imported-names.ts';

/** Finds the import of `x` in a text and lists the names that it takes. */
function names(text: string): string[] | null {
  const match = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*'x'/.exec(text);
  assert.ok(match, text);
  const found = importReader(text)(match.index, match.index + match[0].length);
  return found && [...found].sort();
}

describe('names of an import', () => {
  const cases: readonly (readonly [text: string, names: string[] | null])[] = [
    ["import { a, type B as C } from 'x'", ['B', 'a']],
    ["import type { P } from 'x'", ['P']],
    ["import { importMore } from 'x'", ['importMore']],
    ["import {\n  // a remark, 'quoted'\n  z,\n} from 'x'", ['z']],
    ["import D, { e } from 'x'; D.f()", ['default', 'e', 'f']],
    ["import type from 'x'", ['default']],
    ["import * as n from 'x'; n.g; other.n.h; n?.i()", ['default', 'g', 'i']],
    ["import pkg from 'x'; const { a, b: c } = pkg;", ['a', 'b', 'default']],
    ["export { q as r } from 'x'", ['q']],
    ["const { a: b, c = 1 } = require('x')", ['a', 'c']],
    ["const L = require('x'); L.m()", ['default', 'm']],
    ["const i = __importStar(require('x')); i.o", ['default', 'o']],
    ["import y = require('x'); y.k", ['default', 'k']],
    ["const { M } = await import('x')", ['M']],
    ["let z: import('x').Foo<1>", ['Foo']],
    ["require('x').go()", ['go']],
    ["import 'x'", []],
    ["export * from 'x'", null],
    ["export * as ns from 'x'", null],
    ["f(require('x'))", null],
    ["import('x').then(use)", null],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text), () => {
      assert.deepEqual(names(text), expected);
    });
  }
});
