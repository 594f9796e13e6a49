import assert from 'node:assert/strict';
import { printVia } from '../../lib/surface/reach.ts';

describe('printVia', () => {
  const rows: readonly [string[], string][] = [
    [['createLogger', '(options', '.format'], 'createLogger(options.format)'],
    [['onSale', '(listener', '(price'], 'onSale(listener(price))'],
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
