import assert from 'node:assert/strict';
import { printVia } from '../../lib/surface/reach.ts';

describe('printVia', () => {
  const rows: readonly [string[], string][] = [
    [['createLogger', '(options@0+0', '.format'], 'createLogger(options.format)'],
    [['onSale', '(listener@0+0', '(price@1+0'], 'onSale(listener(price))'],
    [['settle', '(next', '()'], 'settle(next())'],
    [['invoice', '()', '.lines', '[]', '.price'], 'invoice().lines[].price'],
    [['Account', 'new(opening'], 'new Account(opening)'],
    [['Account', 'new()', '.put', '(amount'], 'new Account().put(amount)'],
    [['Price', 'new()', '^', '.cents'], 'new Price().cents'],
    [['Money'], 'Money'],
    [[], ''],
  ];
  for (const [via, expected] of rows) {
    it(`${via.join(' ')} reads ${expected}`, () => {
      assert.equal(printVia(via), expected);
    });
  }
});
