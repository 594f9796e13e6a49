import assert from 'node:assert/strict';
import { summarizeFile } from '../../lib/surface/summarize.ts';
import { referenceLines } from './lines.ts';

/** A declaration of `x`, and the references in it. */
const tables: Readonly<Record<string, readonly (readonly [text: string, ...references: string[]])[]>> = {
  'parameters supply, results are received': [
    [
      'export declare function x(text: string, options?: { schema: D.Schema }): Promise<D.Node>;',
      'value - (options.schema > D.Schema',
      'value + () > Promise<value + > D.Node>',
    ],
    [
      'export declare function x(next: (value: D.T) => D.U): void;',
      'value + (next(value > D.T',
      'value - (next() > D.U',
    ],
    ['export declare function x(this: D.T): void;', 'value - (this > D.T'],
    [
      'export declare function x({ a }: { a: D.T }, ...rest: D.U[]): void;',
      'value - ({}.a > D.T',
      'value - (...rest[] > D.U',
    ],
    ['export declare function x(value: unknown): value is D.T;', 'value + () > D.T'],
    ['export declare const x: (amount: D.T) => void;', 'value - (amount > D.T'],
  ],
  'overloads and merged declarations are taken together': [
    [
      'export declare function x(a: D.T): void;\nexport declare function x(b: D.U): D.V;',
      'value - (a > D.T',
      'value - (b > D.U',
      'value + () > D.V',
    ],
    ['export interface x { a: D.T }\nexport interface x { b: D.U }', 'type + .a > D.T', 'type + .b > D.U'],
  ],
  'a class has public members, static ones on its value side': [
    ['export declare class x { a: D.T; static b: D.U }', 'type + .a > D.T', 'value + .b > D.U'],
    ['export declare class x { get a(): D.T; set a(value: D.U) }', 'type + .a > D.T', 'type - .a > D.U'],
    [
      'export declare class x { constructor(a: D.T, readonly b: D.U, private c: D.V) }',
      'type + .b > D.U',
      'value - new(a > D.T',
      'value - new(b > D.U',
      'value - new(c > D.V',
    ],
    ['export declare class x { private a: D.T; protected b: D.T; #c: D.T; private d(e: D.T): D.T }'],
    ['export declare class x { private constructor(a: D.T) }'],
  ],
  'a base is marked as such': [
    ['export interface x extends D.Base { a: D.T }', 'type + base ^ > D.Base', 'type + .a > D.T'],
    [
      'export declare class x<T> extends D.Base<T> implements D.I {}',
      'type + base ^ > D.Base<type + > #0>',
      'value + derived ^ > typeof D.Base<type + > #0>',
      'type + base ^ > D.I',
    ],
  ],
  'every form of a member has its step': [
    [
      'export interface x { (a: D.A): D.B; new (c: D.C): D.D; [key: string]: D.E; f(): D.F }',
      'type - (a > D.A',
      'type + () > D.B',
      'type - new(c > D.C',
      'type + new() > D.D',
      'type + [] > D.E',
      'type + .f() > D.F',
    ],
    ['export type x = readonly [a: D.T, D.U[]];', 'type + [] > D.T', 'type + [][] > D.U'],
    ['export type x = D.T | (D.U & null);', 'type + > D.T', 'type + > D.U'],
    ['export type x = Record<string, D.T>;', 'type + [] > D.T'],
    ['export type x = { [K in keyof D.T]: D.U };', 'type + [] > D.U'],
  ],
  'computed types select or derive': [
    ['export type x = ReturnType<typeof D.f>;', 'type + derived > typeof D.f [()]'],
    ["export type x = D.Wallet['balance'];", 'type + derived > D.Wallet [.balance]'],
    ['export type x = D.Wallet[number];', 'type + derived > D.Wallet'],
    ['export type x = InstanceType<typeof D.C>;', 'type + derived > typeof D.C [new()]'],
    ['export type x<T> = T extends D.T ? D.U : D.V;', 'type - test > D.T', 'type + > D.U', 'type + > D.V'],
  ],
  'what carries no value makes no reference': [
    ['export type x = keyof D.T;'],
    ['export declare enum x { A }'],
    ["export type x = 'a' | 1 | true;"],
  ],
  'type parameters are numbered and bounded where they are supplied; a default is no use': [
    ['export type x<T, U = D.T> = (a: T) => U;', 'type - (a > #0', 'type + () > #1'],
    ['export declare function x<T = D.T>(a: T): void;'],
    ['export declare function x<T = D.T>(): T;', 'value + () > D.T'],
    ['export declare function x<T extends D.T>(a: T): T;', 'value - (a > D.T'],
    ['export interface x<T extends x<T>> { a: T }', 'type + .a > #0'],
  ],
  'other modules are named': [
    ["export type x = import('d').T;", 'type + > import(d).T'],
    ["export type x = typeof import('d');", 'type + > typeof import(d)'],
    ['export declare const x: typeof D.y;', 'value + > typeof D.y'],
    ['export declare const x: Box<D.T, (a: D.U) => void>;', 'value + > Box<value + > D.T, value - (a > D.U>'],
  ],
};

describe('summarizeFile', () => {
  for (const [title, rows] of Object.entries(tables)) {
    it(title, () => {
      for (const [text, ...expected] of rows) assert.deepEqual(referenceLines(text, 'x'), expected, text);
    });
  }

  it('reads imports, exports and stars', () => {
    const { scope, isModule } = summarizeFile(
      'index.d.ts',
      `import a, { b as c } from 'one';
       import * as d from 'two';
       import e = require('three');
       export { c as f };
       export { g as default } from 'four';
       export * from 'five';
       export * as h from 'six';
       import i = d.Inner;`,
    );
    assert.equal(isModule, true);
    assert.deepEqual(
      [...scope.imports].map(([local, { specifier, name }]) => `${local} = ${specifier}#${name}`),
      ['a = one#default', 'c = one#b', 'd = two#*', 'e = three#='],
    );
    assert.deepEqual(
      [...scope.exports],
      [
        ['f', { at: 'local', path: ['c'] }],
        ['default', { at: 'module', specifier: 'four', name: 'g' }],
        ['h', { at: 'module', specifier: 'six', name: '*' }],
      ],
    );
    assert.deepEqual(scope.stars, ['five']);
    assert.deepEqual([...scope.aliases], [['i', ['d', 'Inner']]]);
  });

  it('tells ambient modules of a script from the names of a module', () => {
    const script = summarizeFile('index.d.ts', "declare module 'x' { interface T {} }\ndeclare const global: string;");
    assert.deepEqual(
      [script.isModule, [...script.modules.keys()], [...script.scope.exports.keys()]],
      [false, ['x'], []],
    );
    assert.deepEqual([...(script.modules.get('x')?.exports.keys() ?? [])], ['T']);
  });

  it('knows the line of a declaration, whatever ends the lines', () => {
    for (const end of ['\n', '\r\n']) {
      const { scope } = summarizeFile('index.d.ts', ['// head', '', 'export interface T {}'].join(end));
      assert.equal(scope.declarations.get('T')?.line, 3);
    }
  });

  it('says why a file cannot be read', () => {
    const { failure, scope } = summarizeFile('index.d.ts', 'export declare function x(: void;');
    assert.ok(failure);
    assert.equal(scope.declarations.size, 0);
  });
});
