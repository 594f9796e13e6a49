import assert from 'node:assert/strict';
import { argumentTexts, callOf, type Way, wayText } from '../../lib/verdict/site.ts';

const way = (half: Way['half'], ...steps: string[]): Way => ({ package: 0, root: '#Shop', half, parameters: 0, steps });

describe('a place as types and calls', () => {
  const types: readonly [Way, string][] = [
    [way('value', '()', '.price'), 'Prop<Ret<typeof S>, "price">'],
    [way('value', '(options@1+0', '.amount', '[]'), 'Elem<Prop<Arg<typeof S, 1>, "amount">>'],
    [way('value', 'new(opening@0+0'), 'NewArg<typeof S, 0>'],
    [way('type', '.put', '(amount@0+0'), 'Arg<Prop<S, "put">, 0>'],
  ];
  for (const [at, expected] of types) {
    it(`${at.half} ${at.steps.join(' ')} is ${expected}`, () => {
      assert.equal(wayText(at, 'S'), expected);
    });
  }

  it('calls the method of what the way leads to, at the position of the parameter', () => {
    assert.deepEqual(callOf(way('value', '()', '.put', '(amount@1+2', '.each')), {
      receiver: ['()'],
      method: 'put',
      isConstructor: false,
      index: 1,
      further: 2,
      inside: ['.each'],
    });
  });

  it('calls what hands itself over inside a callback', () => {
    const call = callOf(way('value', '(plugin@0+0', '(host@0+0', '.add', '(amount@0+0'));
    assert.deepEqual(call?.receiver, ['(plugin@0+0', '(host@0+0']);
    assert.equal(call?.method, 'add');
  });

  it('has nothing to call where a value is received', () => {
    assert.equal(callOf(way('value', '(listener@0+0', '(price@0+0')), null);
    assert.equal(callOf(way('type', '.price')), null);
  });

  it('wraps a value as the steps inside the argument say', () => {
    assert.deepEqual(argumentTexts(['.format'], 'x'), ['{ format: x }']);
    assert.deepEqual(argumentTexts(['.on-sale', '()'], 'x'), ['{ "on-sale": () => (x) }']);
    assert.deepEqual(argumentTexts(['.plugins', '[]'], 'x'), ['{ plugins: [x] }', '{ plugins: { key: x } }']);
    assert.deepEqual(argumentTexts(['new()'], 'x'), []);
  });
});
