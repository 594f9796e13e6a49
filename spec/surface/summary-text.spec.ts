import assert from 'node:assert/strict';
import { summarizeFile } from '../../lib/surface/summarize.ts';
import { readSummaryText, summaryText } from '../../lib/surface/summary-text.ts';

const roundTrip = (text: string) => {
  const summary = summarizeFile('/a.d.ts', text);
  return { summary, read: readSummaryText(summaryText(summary) ?? '') };
};

describe('summaries as text', () => {
  const texts: Readonly<Record<string, string>> = {
    'a module': `import d, * as ns from 'd'; import { A as B } from './a'; import C = require('c');
      import E = ns.Inner; export * from './star'; export { B as default, C }; export { x } from 'x';
      export declare class Money<T = ns.T, U extends B = E> extends d.Base<T> { pay(x: U): Promise<T>; static of: Money; }
      export type Picked = Parameters<typeof d.f>[0] | Omit<B, 'a'>; export declare enum Kind { a }`,
    'namespaces in namespaces': `export declare namespace Outer.Inner { interface A { b: Other.B } }
      declare namespace Outer { namespace Other { type B = string } }`,
    'a script with ambient modules': `declare module 'fs' { import { A } from 'a'; export = A; global { interface G { a: A } } }
      interface Shared { x: number } declare const shared: Shared;`,
    'an augmentation': `export {}; declare module 'x' { interface Y { z: number } } declare global { interface Z {} }`,
    'names of objects\u2019 own': `export interface __proto__ { constructor: toString } export type toString = __proto__;`,
    nothing: '',
  };
  for (const [name, text] of Object.entries(texts)) {
    it(`gives back ${name}`, () => {
      const { summary, read } = roundTrip(text);
      assert.deepEqual(read, summary);
    });
  }

  it('keeps nothing of a file that could not be read', () => {
    assert.equal(summaryText(summarizeFile('/a.d.ts', 'export declare class {')), null);
  });

  it('takes no text for a summary that is none', () => {
    for (const text of ['', '{}', 'null', '{"isModule":true,"scopes":[{}],"modules":[],"globals":[]}'])
      assert.equal(readSummaryText(text), null);
  });
});
