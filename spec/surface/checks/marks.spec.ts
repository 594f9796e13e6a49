import assert from 'node:assert/strict';
import { readCode } from '../../../lib/surface/checks/code.ts';
import { demandsAt } from '../../../lib/surface/checks/demands.ts';
import { entryOf, follow } from '../../../lib/surface/checks/follow.ts';
import { findMarks } from '../../../lib/surface/checks/marks.ts';

/** What `pay(money)` demands of a value that `owner` made: lines with words. */
function demands(text: string, owner = 'Money', via: readonly string[] = ['pay', '(money']): string[] {
  const file = readCode('index.js', text);
  const entry = entryOf(via);
  assert(file);
  assert(entry);
  const { owners } = findMarks([file]);
  return [...follow(entry, { own: [file], beyond: [], crosses: () => false })].flatMap((place) =>
    demandsAt(place)
      .filter(({ mark }) => owners.get(mark)?.has(owner))
      .map(({ line, what }) => `${line}: ${what}`),
  );
}

const registry = 'const ledger = new WeakMap();\nclass Money { constructor() { ledger.set(this, {}); } }\n';
const symbol = "const kBrand = Symbol('money');\nclass Money { constructor() { this[kBrand] = {}; } }\n";

describe('demands of marks', () => {
  it('takes what a registry has at once', () => {
    const lookUp = ['3: looks money up in ledger'];
    assert.deepEqual(demands(`${registry}function pay(money) { return ledger.get(money).cents; }`), lookUp);
    assert.deepEqual(demands(`${registry}function pay(money) { const { cents } = ledger.get(money); }`), lookUp);
    assert.deepEqual(
      demands(`${registry}function pay(money) { const e = ledger.get(money); return e.cents; }`),
      lookUp,
    );
    assert.deepEqual(
      demands(`${registry}function pay(money) { const e = ledger.get(money); if (!e) throw 0; return e; }`),
      lookUp,
    );
  });

  it('leaves what a registry need not have', () => {
    const without = (body: string): string[] => demands(`${registry}function pay(money) { ${body} }`);
    assert.deepEqual(without('return ledger.get(money)?.cents;'), []);
    assert.deepEqual(without('const e = ledger.get(money) ?? {}; return e.cents;'), []);
    assert.deepEqual(without('const e = ledger.get(money); return e ? e.cents : 0;'), []);
    assert.deepEqual(without('if (!ledger.has(money)) return 0; return ledger.get(money).cents;'), []);
    assert.deepEqual(without('try { return ledger.get(money).cents; } catch { return 0; }'), []);
    assert.deepEqual(without('return ledger.get(money.key).cents;'), []);
  });

  it('knows a cache by what is put into it', () => {
    const fill = 'if (!ledger.has(money)) ledger.set(money, {});';
    assert.deepEqual(demands(`${registry}function pay(money) { ${fill} return ledger.get(money).cents; }`), []);
  });

  it('tells Symbol() from Symbol.for()', () => {
    const pay = 'function pay(money) { if (!(kBrand in money)) throw new TypeError(); }';
    assert.deepEqual(demands(symbol + pay), ['3: wants kBrand in money']);
    assert.deepEqual(demands(symbol.replace('Symbol(', 'Symbol.for(') + pay), []);
  });

  it('reads private names, also as compilers write them', () => {
    const text = (body: string): string => `class Money {\n  #cents = 0;\n  plus(other) { ${body} }\n}`;
    const plus = ['Money', '.plus', '(other'];
    assert.deepEqual(demands(text('return other.#cents;'), 'Money', plus), ['3: reads other.#cents']);
    assert.deepEqual(demands(text('return #cents in other ? other.#cents : 0;'), 'Money', plus), []);
    assert.deepEqual(demands(text('return this.#cents;'), 'Money', plus), []);
    const compiled =
      'var _cents = new WeakMap();\nclass Money { constructor() { _cents.set(this, 0); }\n' +
      'plus(other) { return __classPrivateFieldGet(other, _cents, "f"); } }';
    assert.deepEqual(demands(compiled, 'Money', plus), ['3: reads a private field of other']);
  });

  it('follows a value through calls, options and fields', () => {
    const check = 'function check(m) { return ledger.get(m).cents; }\n';
    const found = ['3: looks m up in ledger'];
    assert.deepEqual(demands(`${registry}${check}function pay(money) { return check(money); }`), found);
    assert.deepEqual(
      demands(`${registry}${check}function pay({ price }) { return check(price); }`, 'Money', [
        'pay',
        '(options',
        '.price',
      ]),
      found,
    );
    const account = 'class Account { constructor(money) { this.money = money; } close() { check(this.money); } }';
    assert.deepEqual(demands(registry + check + account, 'Money', ['Account', 'new(money']), found);
    assert.deepEqual(demands(`${registry}${check}function pay(money) { return check(new Money()); }`), []);
  });
});

describe('entryOf', () => {
  it('reads the way to a parameter', () => {
    const shown = (via: string[]): unknown[] => Object.values(entryOf(via) ?? {});
    assert.deepEqual(shown(['pay', '(amount']), ['pay', null, 'amount', []]);
    assert.deepEqual(shown(['Server', 'new(options', '.price']), ['constructor', 'Server', 'options', ['price']]);
    assert.deepEqual(shown(['open', '()', '.pay', '(amount']), ['pay', null, 'amount', []]);
  });

  it('gives up on what cannot be followed', () => {
    assert.equal(entryOf(['Money']), null);
    assert.equal(entryOf(['pay', '(done', '()']), null);
    assert.equal(entryOf(['pay', '(amounts', '[]']), null);
  });
});
