import assert from 'node:assert/strict';
import { demandedMembers } from '../../lib/surface/members.ts';
import { usesIn } from '../../lib/surface/uses.ts';

const uses = (text: string, lang: 'jsx' | 'dts' = 'jsx'): string[] =>
  usesIn('file', text, lang, 'money')
    .uses.map(({ subpath, path }) => `${subpath}#${path.join('.')}`)
    .sort();

describe('usesIn', () => {
  it('reads named, default and namespace imports, and the members of them', () => {
    assert.deepEqual(uses("import { Money as M } from 'money'; new M(1); M.zero();"), ['#Money', '#Money.zero']);
    assert.deepEqual(uses("import money from 'money/all'; money.make(1);"), ['/all#default', '/all#default.make']);
    assert.deepEqual(uses("import * as money from 'money'; money.make(1);"), ['#make']);
  });

  it('reads require, destructured and through the helpers of compilers', () => {
    assert.deepEqual(uses("const { make, Money: M } = require('money');"), ['#Money', '#make']);
    assert.deepEqual(uses("const money_1 = require('money'); (0, money_1.make)(1);"), ['#make']);
    assert.deepEqual(uses("const m = __importDefault(require('money')); m.default(1);"), ['#default']);
    assert.deepEqual(uses("const make = require('money').make;"), ['#make']);
    assert.deepEqual(uses("require('money');"), []);
  });

  it('says that everything is taken when the package is handed on', () => {
    assert.deepEqual(uses("export * from 'money';"), ['#']);
    assert.deepEqual(uses("module.exports = require('money');"), ['#']);
    assert.deepEqual(uses("import * as money from 'money'; use(money);"), ['#']);
  });

  it('reads declarations', () => {
    assert.deepEqual(uses("import { Money } from 'money';\nexport declare const a: import('money').Rate;", 'dts'), [
      '#Money',
      '#Rate',
    ]);
    assert.deepEqual(
      uses("import * as money from 'money';\nexport declare function pay(a: money.Money): void;", 'dts'),
      ['#Money'],
    );
  });

  it('doubts what it cannot follow', () => {
    assert.match(usesIn('file', "const m = await import('money');", 'jsx', 'money').doubt ?? '', /while the code runs/);
    assert.match(usesIn('file', "import { from 'money'", 'jsx', 'money').doubt ?? '', /cannot be parsed/);
    assert.deepEqual(usesIn('file', "import { a } from 'moneybag'", 'jsx', 'money'), { uses: [], doubt: null });
  });
});

describe('demandedMembers', () => {
  const text =
    'export interface Money {\n  cents: number;\n  note?: string;\n  add(other: Money): Money;\n}\nexport declare class Purse {\n  private key: string;\n  money: Money;\n  static empty: Purse;\n  constructor();\n}\nexport type Rate = { from: string };\n';

  it('lists what an interface, a class or an object type demands', () => {
    assert.deepEqual(demandedMembers('m.d.ts', text, 'Money', 1), ['cents', 'add']);
    assert.deepEqual(demandedMembers('m.d.ts', text, 'Purse', 6), ['money']);
    assert.deepEqual(demandedMembers('m.d.ts', text, 'Rate', 12), ['from']);
    assert.deepEqual(demandedMembers('m.d.ts', text, 'Money', 9), []);
  });
});
