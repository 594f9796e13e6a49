import assert from 'node:assert/strict';
import { codeLengths, drawnAtMost, drawnByCode } from '../../lib/surface/drawn.ts';
import { parse, UnparsableText } from '../../lib/surface/parse.ts';

/** Milliseconds of this process. */
function costOf(work: () => void): number {
  const { user, system } = process.cpuUsage();
  work();
  const after = process.cpuUsage({ user, system });
  return (after.user + after.system) / 1000;
}

describe('surface/parse', () => {
  it('parses what is long and right, in one line or in many', () => {
    const line = `export type A = ${Array.from({ length: 5_000 }, (_, i) => `'name-${i}'`).join(' | ')};`;
    assert.equal(parse('a.d.ts', line, { lang: 'dts' }).errors.length, 0);
    const lines = 'export declare function pay(to: string, cents: number): Promise<void>;\n'.repeat(5_000);
    assert.equal(parse('a.d.ts', lines, { lang: 'dts' }).program.body.length, 5_000);
  });

  it('tells the errors of a text that has few', () => {
    const { errors } = parse('a.d.ts', `export type A = ${"'x' | ".repeat(5_000)};`, { lang: 'dts' });
    assert.ok(errors.length > 0 && errors.length < 50);
  });

  // The parser draws the line of each error, which takes it quadratic time and memory: minutes, and gigabytes.
  it('gives up a line that is full of errors', () => {
    const text = `declare class A { ${'public '.repeat(12_000)} x }`;
    const took = costOf(() => assert.throws(() => parse('a.ts', text, { lang: 'ts' }), UnparsableText));
    assert.ok(took < 1_000, `${took} ms`);
  });

  it('gives up brackets without end', () => {
    const text = `type A = ${'['.repeat(30_000)}${']'.repeat(30_000)};`;
    assert.throws(() => parse('a.ts', text), /nested too deeply/);
  });

  it('knows the code of declarations from their comments and strings', () => {
    const text = "/** it's `so`\n * 'really' */ a: 'b /* c';  // d 'e\n\ndeclare const f: \"\\\"g\"; /* h\r\ni */ j\n";
    assert.deepEqual(codeLengths(text), [0, 6, 0, 18, 1, 0]);
    assert.equal(codeLengths(text)?.length, text.split('\n').length);
  });

  it('does not tell code from comments where something may only look like them', () => {
    const texts = [
      '/[/*]/',
      'type A = `/*`;',
      "'/*\n",
      '/*',
      "// \u2028 '",
      "// \r '",
      '#! /*',
      '<!-- /*',
      '--> /*',
      "'a\\\nb'",
    ];
    for (const text of texts) assert.equal(codeLengths(`${text}\n`), null, text);
  });

  it('does not try declarations apart that have many long comments, and does where errors stand beside them', () => {
    const line = `  /** @see {@link https://example.org/${'a/'.repeat(70)}} */\n  readonly "a/b": "c/d" | 'e';\n`;
    const long = `export interface A {\n${line.repeat(8_000)}}\n`;
    assert.equal(parse('a.d.ts', long, { lang: 'dts' }).errors.length, 0);
    assert.ok(drawnByCode(long, codeLengths(long) ?? []) < drawnAtMost(long) / 10);
    const errors = `declare class A { ${'public '.repeat(12_000)} x }`;
    const hidden = `/** ${'a '.repeat(100)} */ ${errors} // 'x'\n`;
    assert.throws(() => parse('a.d.ts', hidden, { lang: 'dts' }), UnparsableText);
  });
});
