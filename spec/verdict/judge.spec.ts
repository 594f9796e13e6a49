import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDiagnostics } from '../../lib/compiler/diagnostics.ts';
import { CompilerSession } from '../../lib/compiler/session.ts';
import { type Answer, judge } from '../../lib/verdict/judge.ts';
import { type NamedType, programText, type Question, questionKey } from '../../lib/verdict/witness-program.ts';

/** Two copies; each type is a name of both. */
const before1 = `
export interface Grown { a: string }
export interface Same { a: string }
export interface Box<T> { get(): T }
export declare class Hidden { private a: string }
export type Loose = any;
export type Loosened = any;
export declare const value: Same;
export default class Main { a: string }
export declare namespace Outer { interface Inner { a: string } }
interface Secret { a: string }
export { Secret as 'secret' };
export interface Removed { a: string }
`;
const after2 = before1
  .replace('Grown { a: string }', 'Grown { a: string; b: string }')
  .replace('get(): T', 'get(): T; size: number')
  .replace('Loosened = any', 'Loosened = string')
  .replace('Inner { a: string }', 'Inner { a: number }')
  .replace(/.*Removed.*/, '');

/** More of what never ends. */
const endless = Array.from({ length: 6 }, (_, i) => `Endless${i}`);

/** Comparing the two `Deep` takes far longer than any budget here. */
const members = Array.from(
  { length: 90 },
  (_, i) => `m${i}: Deep<B, C, [A, ${i}]>; n${i}: Deep<C, [B, ${i}], A>;`,
).join(' ');
const deep = (end: string): string =>
  `export interface Deep<A, B, C> { ${members} ${end} }\nexport type Endless = Deep<1, 2, 3>;\n${endless.map((name, i) => `export type ${name} = Deep<${i}, 's', ${i + 9}>;`).join('\n')}\n`;

describe('judge', () => {
  let root: string;
  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
    const texts = [before1 + deep('end?: string'), after2 + deep('end?: string; last?: A')];
    texts.forEach((text, copy) => {
      mkdirSync(join(root, `copy${copy}`));
      writeFileSync(join(root, `copy${copy}`, 'index.d.ts'), text);
      writeFileSync(
        join(root, `copy${copy}`, 'package.json'),
        JSON.stringify({ name: 'd', version: `${copy}.0.0`, types: 'index.d.ts' }),
      );
    });
  });
  after(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const named = (copy: number, name: string): NamedType => ({
    copy,
    name: `#${name}`,
    parameters: name === 'Box' ? 1 : 0,
  });
  const question = (name: string, half: Question['half'] = 'type', to = name): Question => ({
    from: named(0, name),
    to: named(1, to),
    half,
  });
  const ask = async (
    questions: readonly Question[],
    budget = 60_000,
    near?: ReadonlySet<string>,
  ): Promise<Answer[]> => {
    const compiler = new CompilerSession({ timeout: 60_000 });
    const answers = await judge(questions, {
      compiler,
      folder: (copy) => join(root, `copy${copy}`),
      nodeTypes: null,
      root,
      budget,
      ...(near && { near }),
    });
    await compiler.close();
    return questions.map((q) => answers.get(questionKey(q)) as Answer);
  };

  it('rejects and accepts as TypeScript does, in its words', async () => {
    const names = ['Grown', 'Same', 'Hidden', 'Box', 'default', 'Outer.Inner'];
    const answers = await ask(names.map((name) => question(name)));
    assert.deepEqual(
      answers.map(({ verdict }) => verdict),
      ['rejected', 'accepted', 'rejected', 'rejected', 'accepted', 'rejected'],
    );
    assert.match(answers[0]?.reason ?? '', /^Property 'b' is missing/);
    assert.equal(answers[1]?.reason, '');
  });

  it('compares values by their type', async () => {
    assert.deepEqual(
      (await ask([question('value', 'value')])).map(({ verdict }) => verdict),
      ['accepted'],
    );
  });

  it('does not know what any stands for, on either side', async () => {
    const [both, source] = await ask([question('Loose'), question('Loosened')]);
    assert.deepEqual([both?.verdict, source?.verdict], ['unknown', 'unknown']);
    assert.equal(source?.reason, "the type is any on the producer's side");
  });

  it('does not know what cannot be named', async () => {
    const [removed, nowhere] = await ask([question('Removed'), question('Nowhere')]);
    assert.deepEqual([removed?.verdict, nowhere?.verdict], ['unknown', 'unknown']);
    assert.match(removed?.reason ?? '', /^the consumer's type cannot be named/);
    assert.match(nowhere?.reason ?? '', /^the producer's type cannot be named/);
  });

  it('takes no silence of a program that does not parse for acceptance', async () => {
    const answers = await ask(['Grown', 'not a name', 'Same'].map((name) => question(name)));
    assert.deepEqual(
      answers.map(({ verdict }) => verdict),
      ['rejected', 'unknown', 'accepted'],
    );
  });

  it('answers every question of a large program by its own line', async () => {
    const names = ['Grown', 'Same', 'Removed', 'Hidden', 'Loose', 'Outer.Inner'];
    const alone = await Promise.all(names.map(async (name) => (await ask([question(name)]))[0]?.verdict));
    const together = await ask(names.map((name) => question(name)));
    assert.deepEqual(
      together.map(({ verdict }) => verdict),
      alone,
    );
  });

  it('finds the pair that never ends, and answers the others', async () => {
    const answers = await ask(
      ['Same', 'Grown', 'Endless'].map((name) => question(name)),
      10_000,
    );
    assert.deepEqual(
      answers.map(({ verdict }) => verdict),
      ['accepted', 'rejected', 'unknown'],
    );
    assert.equal(answers[2]?.timedOut, true);
  }).timeout(40_000);

  it('asks what is near apart from much that never ends', async () => {
    const questions = [...endless, 'Grown'].map((name) => question(name));
    const near = new Set([questionKey(question('Grown'))]);
    const answers = await ask(questions, 10_000, near);
    assert.equal(answers.at(-1)?.verdict, 'rejected');
    assert.equal(answers[0]?.timedOut, true);
  }).timeout(40_000);

  it('knows nothing without a budget', async () => {
    const [answer] = await ask([question('Same')], 1);
    assert.deepEqual([answer?.verdict, answer?.timedOut], ['unknown', true]);
  });

  it('asks nothing when there is nothing to ask', async () => {
    assert.deepEqual(await ask([]), []);
  });
});

describe('programText', () => {
  it('has seven lines a question, of which the last is the flow', () => {
    const side = (copy: number): NamedType => ({ copy, name: '/sub#Outer.Box', parameters: 2 });
    const text = programText([{ from: side(0), to: side(1), half: 'type' }], (copy) => `c${copy}`);
    assert.deepEqual(text.trimEnd().split('\n'), [
      'import type { Outer as S0 } from "c0/sub";',
      'import type { Outer as T0 } from "c1/sub";',
      'declare const a0: S0.Box<any, any>;',
      "const g0: 0 extends 1 & typeof a0 ? 'any' : 'ok' = 'ok';",
      'declare const b0: T0.Box<any, any>;',
      "const h0: 0 extends 1 & typeof b0 ? 'any' : 'ok' = 'ok';",
      'const c0: T0.Box<any, any> = a0;',
      'export {};',
    ]);
  });
});

describe('parseDiagnostics', () => {
  it('takes indented lines for the rest of a message', () => {
    const output =
      "q0.ts(7,7): error TS2322: Type 'A' is not assignable to type 'B'.\r\n  Types of property 'x' differ.\n    Deeper.\nq1.ts(14,7): error TS2741: Missing.\n";
    assert.deepEqual(parseDiagnostics(output), [
      {
        file: 'q0.ts',
        line: 7,
        code: 'TS2322',
        message: ["Type 'A' is not assignable to type 'B'.", "Types of property 'x' differ.", 'Deeper.'],
      },
      { file: 'q1.ts', line: 14, code: 'TS2741', message: ['Missing.'] },
    ]);
  });

  it('finds nothing in a clean run', () => {
    assert.deepEqual(parseDiagnostics(''), []);
  });
});
