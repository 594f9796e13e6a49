import assert from 'node:assert/strict';
import { readBlocks } from '../../lib/surface/augmentations.ts';

/** Added members as text, by module. */
function added(text: string): Record<string, string[]> {
  const blocks = readBlocks('index.d.ts', text);
  return Object.fromEntries(
    [...blocks].map(([module, all]) => [module, all.map(({ owner, name }) => `${owner ?? '*'}: ${name}`)]),
  );
}

describe('augmentations', () => {
  it('are the members of interfaces, in namespaces as well', () => {
    const text = `import 'bank';
      declare module 'bank' { interface Account { limit: number; 'is-open'(): boolean } namespace Card { interface Pin { digits: 4 } } }`;
    assert.deepEqual(added(text), { bank: ['Account: limit', 'Account: is-open', 'Card.Pin: digits'] });
  });

  it('are what is added to the exports of the module', () => {
    const text = `export {};
      declare module 'bank' { const rate: number; function open(): void; export class Vault {} type Hidden = string }`;
    assert.deepEqual(added(text), { bank: ['*: rate', '*: open', '*: Vault'] });
  });

  it('leave computed names alone', () => {
    assert.deepEqual(
      added(
        `import 'bank'; declare module 'bank' { interface Account { [key: string]: unknown; [Symbol.iterator](): never } }`,
      ),
      {
        bank: [],
      },
    );
  });

  it('are none in a script, which declares the module itself', () => {
    assert.deepEqual(added(`declare module 'bank' { interface Account { limit: number } }`), {});
  });
});
