import assert from 'node:assert/strict';
import { findAsks } from '../../../lib/surface/checks/asks.ts';
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
    demandsAt(place, findAsks([file]))
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

  it('leaves a name that a parameter takes from a registry, and a value that is given another one', () => {
    const asks = `${registry}function pay(money) { if (!`;
    assert.deepEqual(demands(`${asks}ledger.has(money)) throw 0; }`), ['3: wants money in ledger']);
    for (const other of ['(ledger) => ledger', '({ ledger }) => ledger', '() => { let ledger; }'])
      assert.deepEqual(demands(`${asks}ledger.has(money)) throw 0; }\nconst other = ${other};`), [], other);
    assert.deepEqual(demands(`${registry}function pay(money, ledger) { if (!ledger.has(money)) throw 0; }`), []);
    assert.deepEqual(
      demands(`${registry}function pay(money) { money = adopt(money); if (!ledger.has(money)) throw 0; }`),
      [],
    );
  });

  it('leaves a registry that a file fills which gets it from a third one', () => {
    const owned = (barrel: string): number => {
      const made = `export ${registry}export function pay(money) { if (!ledger.has(money)) throw 0; }`;
      const filled = `import { ledger } from './${barrel}.js';\nexport const accept = (value) => ledger.set(value, {});`;
      const files = [readCode('ledger.js', made), readCode('accept.js', filled)].filter((file) => file !== null);
      assert.equal(files.length, 2);
      return findMarks(files).owners.size;
    };
    assert.equal(owned('ledger'), 0);
    assert.equal(owned('barrel'), 0);
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

  it('asks functions that look up and hand back', () => {
    const uses = (helper: string, body = 'return entry(money).cents;'): string[] =>
      demands(`${registry}${helper}\nfunction pay(money) { ${body} }`);
    const found = ['4: uses entry(money)'];
    assert.deepEqual(uses('const entry = (of) => ledger.get(of);'), found);
    assert.deepEqual(uses('function entry(of) { const e = ledger.get(of); log(e); return e; }'), found);
    assert.deepEqual(uses('const entry = (of) => ledger.get(of) ?? {};'), []);
    assert.deepEqual(uses('function entry(of) { let e = ledger.get(of); if (!e) e = {}; return e; }'), []);
    assert.deepEqual(uses('function entry(of) { if (!of.own) return {}; return ledger.get(of); }'), []);
    assert.deepEqual(uses('const entry = (of) => ledger.get(of);', 'return entry(money)?.cents;'), []);
    assert.deepEqual(uses('const entry = (by, of) => ledger.get(of);'), []);
    const second = 'const a = { entry: (of) => of };\n'.trim();
    assert.deepEqual(uses(`const entry = (of) => ledger.get(of); ${second}`), []);
  });

  it('asks functions that answer whether a value is known', () => {
    const wants = (guard: string, body = 'if (!isMoney(money)) throw 0;'): string[] =>
      demands(`${registry}${guard}\nfunction pay(money) { ${body} }`);
    const found = ['4: wants isMoney(money)'];
    assert.deepEqual(wants('const isMoney = (v) => ledger.has(v);'), found);
    assert.deepEqual(
      wants('function isMoney(v) { if (!v) return false; return v.cents > 0 && ledger.has(v); }'),
      found,
    );
    assert.deepEqual(wants('const isMoney = (v) => ledger.has(v) || "cents" in v;'), []);
    assert.deepEqual(wants('const isMoney = async (v) => ledger.has(v);'), []);
    assert.deepEqual(wants('const isMoney = (v) => ledger.has(v);', 'return isMoney(money) ? money.cents : 0;'), []);
  });

  it('knows what compilers make of private names', () => {
    const compiled = (field: string, read: string): string[] =>
      demands(
        `var _cents;\nclass Money { constructor() { ${field} } }\n_cents = new WeakMap();\nfunction pay(money) { ${read} }`,
      );
    const found = ['4: reads a private field of money'];
    const typescript = '_cents.set(this, 0);';
    assert.deepEqual(compiled(typescript, 'tslib_1.__classPrivateFieldGet(money, _cents, "f");'), found);
    assert.deepEqual(compiled(typescript, '(0, tslib_1.__classPrivateFieldGet)(money, _cents, "f");'), found);
    assert.deepEqual(compiled(typescript, 'return __classPrivateFieldIn(_cents, money);'), []);
    assert.deepEqual(compiled('__privateAdd(this, _cents, 0);', '__privateGet(money, _cents);'), found);
    const babel = '_classPrivateFieldInitSpec(this, _cents, 0);';
    assert.deepEqual(compiled(babel, '_classPrivateFieldGet(_cents, money);'), found);
    assert.deepEqual(compiled(babel, '_classPrivateFieldGet(money, _cents);'), found);
    assert.deepEqual(
      compiled('_class_private_field_init(this, _cents, 0);', '_class_private_field_get(money, _cents);'),
      found,
    );
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
