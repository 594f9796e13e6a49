import assert from 'node:assert/strict';
import { readCode } from '../../../lib/surface/checks/code.ts';
import { brandedBy, findVersionChecks, moduleConstants } from '../../../lib/surface/checks/versions.ts';

const read = (text: string) => {
  const file = readCode('index.js', text);
  assert(file);
  return [file];
};
const checks = (text: string): string[] => {
  const files = read(text);
  return findVersionChecks(files, moduleConstants(files, '2.0.0')).map((c) => `${c.line}: ${c.subject} ${c.field}`);
};

describe('version brands', () => {
  it('reads constants, the version of the own manifest among them', () => {
    const text = "const MAJOR = 2;\nconst m = require('../package.json');\nexports.version = m.version;\nlet x = f();";
    assert.deepEqual(
      [...moduleConstants(read(text), '2.0.0')],
      [
        ['MAJOR', '2'],
        ['version', '2.0.0'],
      ],
    );
  });

  it('counts a name with two values as none', () => {
    assert.equal(moduleConstants(read('var V = 1;\nvar V = 2;'), '').size, 0);
  });

  it('finds comparisons that throw', () => {
    const version = 'const version = 2;\n';
    assert.deepEqual(checks(`${version}function pay(m) { if (m.v !== version) throw 0; }`), ['2: m v']);
    assert.deepEqual(checks(`${version}function pay(m) { if (m && m.v !== version) throw 0; }`), ['2: m v']);
    assert.deepEqual(
      checks(`${version}function pay(money) { const any = money[kAny]; assert(legacy || any.v === version, ''); }`),
      ['2: money v'],
    );
    assert.deepEqual(checks(`${version}function pay(m) { if (m.v !== version) console.warn('mixed'); }`), []);
    assert.deepEqual(checks(`${version}function pay(m) { if (m.v === version) throw 0; }`), []);
  });

  it('finds which class carries the field, by the symbol’s name too', () => {
    const field = 'Symbol.for(@money)';
    const byName = "const K = Symbol.for('@money');\nconst V = 2;\nclass Money { get [K]() { return V; } }";
    const direct = "const V = 2;\nclass Money { get [Symbol.for('@money')]() { return V; } }";
    for (const text of [byName, direct]) assert.deepEqual([...brandedBy(read(text), field, 'V')], ['Money']);
    assert.deepEqual([...brandedBy(read('const V = 2;\nclass Coin { get v() { return 3; } }'), 'v', 'V')], []);
  });
});
