import assert from 'node:assert/strict';
import { findInstanceChecks } from '../../lib/surface/instance-checks.ts';

const checks = (text: string, importedFrom: string | null = null): string[] =>
  findInstanceChecks('index.js', text, new Set(['Money']), importedFrom).map(({ line, check }) => `${line}: ${check}`);

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

  it('finds nothing in what does not parse', () => {
    assert.deepEqual(checks('m instanceof Money ((('), []);
  });
});
