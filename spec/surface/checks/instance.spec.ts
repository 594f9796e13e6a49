import assert from 'node:assert/strict';
import { readCode } from '../../../lib/surface/checks/code.ts';
import { findInstanceChecks } from '../../../lib/surface/checks/instance.ts';

const checks = (text: string, importedFrom: string | null = null): string[] => {
  const file = readCode('index.js', text);
  assert(file);
  return findInstanceChecks(file, new Set(['Money']), importedFrom).map(({ line, check }) => `${line}: ${check}`);
};

describe('findInstanceChecks', () => {
  it('finds a check that turns a value away', () => {
    assert.deepEqual(checks('function pay(m) {\n  if (!(m instanceof Money)) throw new TypeError();\n}'), [
      '2: m instanceof Money',
    ]);
    assert.deepEqual(checks('function f(m) { if (m instanceof Money) { return m.cents; } return 0; }'), [
      '1: m instanceof Money',
    ]);
  });

  it('finds the helper that says the same', () => {
    const text = 'exports.isMoney = (m) => helpers.instanceOf(m, Money);';
    assert.deepEqual(checks(text), ['1: m instanceof Money']);
  });

  it('leaves out a check with another way in', () => {
    assert.deepEqual(checks('const f = (m) => m instanceof Money || isMoney(m);'), []);
    assert.deepEqual(checks('const f = (m) => m instanceof Money || m instanceof Coin;'), ['1: m instanceof Money']);
    assert.deepEqual(checks('function f(m) { if (m instanceof Money) return m.value; return m.cents; }'), []);
    assert.deepEqual(
      checks('class Money { static [Symbol.hasInstance]() { return true; } }\nconst f = (m) => m instanceof Money;'),
      [],
    );
  });

  it('leaves out other classes', () => {
    assert.deepEqual(checks('const f = (m) => m instanceof Coin;'), []);
  });

  it('asks where the class was imported from', () => {
    const body = 'export const f = (m) => { if (!(m instanceof Money)) throw m; };';
    assert.deepEqual(checks(`import { Money } from 'money';\n${body}`, 'money'), ['2: m instanceof Money']);
    assert.deepEqual(checks(`import { Money } from 'coins';\n${body}`, 'money'), []);
    assert.deepEqual(checks(`const { Money } = require('money');\n${body}`, 'money'), ['2: m instanceof Money']);
    assert.deepEqual(checks(`var money_1 = require('money');\n${body.replace('Money', 'money_1.Money')}`, 'money'), [
      '2: m instanceof Money',
    ]);
  });

  it('finds what says the same as instanceof', () => {
    const throws = (test: string): string[] =>
      checks(`function f(m) { if (${test}) throw new TypeError(); return m.cents; }`);
    assert.deepEqual(throws('!Money.prototype.isPrototypeOf(m)'), ['1: m instanceof Money']);
    assert.deepEqual(throws('m.constructor !== Money'), ['1: that m.constructor is Money']);
    assert.deepEqual(throws('m.constructor.name !== Money.name'), []);
    assert.deepEqual(checks('function f(m) { assert(m instanceof Money); return m.cents; }'), [
      '1: m instanceof Money',
    ]);
  });

  it('reads what stands beside a negated check', () => {
    const throws = (test: string): string[] =>
      checks(`function f(m) { if (${test}) throw new TypeError(); return m.cents; }`);
    assert.deepEqual(throws("m !== null && typeof m !== 'string' && !(m instanceof Money)"), ['1: m instanceof Money']);
    assert.deepEqual(throws('!(m instanceof Money) && !isLike(m)'), []);
  });

  it('knows a conversion behind the check', () => {
    assert.deepEqual(checks('function f(m) { if (m instanceof Money) return m; return new Money(m); }'), []);
    const chain =
      "if (m instanceof Money) { m = m.text; } else if (typeof m !== 'string') { throw 0; } return m.length;";
    assert.deepEqual(checks(`function f(m) { ${chain} }`), ['1: m instanceof Money']);
  });

  it('leaves out a class of another package or of an inner scope', () => {
    const body = 'function f(m) { if (!(m instanceof Money)) throw m; }';
    assert.deepEqual(checks(`import { Money } from 'coins';\n${body}`), []);
    assert.deepEqual(checks(`import { Money } from './money.js';\n${body}`), ['2: m instanceof Money']);
    assert.deepEqual(checks('function f(m, Money) { if (!(m instanceof Money)) throw m; }'), []);
  });

  it('is not asked of what does not parse: nobody knows what is checked there', () => {
    assert.equal(readCode('index.js', 'const x = ;'), null);
    assert.equal(readCode('index.js', 'function f(m: Money) { return m instanceof Money; }'), null);
    assert.ok(readCode('empty.js', ''));
  });
});
