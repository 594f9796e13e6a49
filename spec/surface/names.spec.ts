import assert from 'node:assert/strict';
import type { FileSummary } from '../../lib/surface/model.ts';
import { Names, type Place } from '../../lib/surface/names.ts';
import { summarizeFile } from '../../lib/surface/summarize.ts';

/** Files by the specifier that others import them by; the first one is asked. */
function namesOf(files: Readonly<Record<string, string>>, references: Readonly<Record<string, string[]>> = {}) {
  const specifiers = Object.keys(files);
  const summaries: FileSummary[] = Object.values(files).map((text) => summarizeFile('index.d.ts', text));
  const names = new Names({
    summary: (file) => summaries[file] as FileSummary,
    target: (_, specifier) => specifiers.indexOf(specifier),
    references: (file) => (references[specifiers[file] ?? ''] ?? []).map((path) => specifiers.indexOf(path)),
    isOwnName: () => false,
  });
  const print = ({ file, name }: Place): string => `${specifiers[file]}#${name ?? '*'}`;
  return {
    /** `exported: file#name`, one for each export of the first file. */
    exports: () => names.exportsOf(0, specifiers[0]).map(([name, place]) => `${name}: ${print(place)}`),
    /** What a dotted name means in the first file. */
    resolve: (path: string): string | null => {
      const place = names.resolve(0, (summaries[0] as FileSummary).scope, path.split('.'));
      return place && print(place);
    },
    members: (path: string): string[] => {
      const place = names.resolve(0, (summaries[0] as FileSummary).scope, path.split('.'));
      return place ? names.membersOf(place).map(([name, member]) => `${name}: ${print(member)}`) : [];
    },
  };
}

describe('names', () => {
  it('lead through stars, which do not pass on a default', () => {
    const files = {
      index: "export * from 'a';",
      a: "export * from 'b';\nexport default class C {}",
      b: 'export interface T {}',
    };
    assert.deepEqual(namesOf(files).exports(), ['T: b#T']);
  });

  it('of the file itself win over those of a star', () => {
    const files = {
      index: "export * from 'a';\nexport interface T {}",
      a: 'export interface T {}\nexport interface U {}',
    };
    assert.deepEqual(namesOf(files).exports(), ['T: index#T', 'U: a#U']);
  });

  it('are renamed by import and export lists', () => {
    const files = {
      index: "import { T as Own } from 'a';\nexport { Own as Public };\nexport { default as D } from 'a';",
      a: 'export interface T {}\nexport default class Main {}',
    };
    assert.deepEqual(namesOf(files).exports(), ['D: a#Main', 'Public: a#T']);
  });

  it('of export = are those of the class and the namespace merged with it', () => {
    const files = { index: 'declare class M {}\ndeclare namespace M { interface Options {} }\nexport = M;' };
    assert.deepEqual(namesOf(files).exports(), ['Options: index#Options', 'export=: index#M']);
  });

  it('lead through import x = require() of an export =', () => {
    const files = {
      index: "import M = require('a');\nexport import O = M.Options;",
      a: 'declare namespace M { interface Options {} }\nexport = M;',
    };
    const names = namesOf(files);
    assert.equal(names.resolve('M.Options'), 'a#Options');
    assert.deepEqual(names.exports(), ['O: a#Options']);
  });

  it('default stands for a module that has none', () => {
    const files = { index: "import D from 'a';", a: 'export interface T {}' };
    assert.equal(namesOf(files).resolve('D.T'), 'a#T');
  });

  it('of a namespace import are the exports of the module', () => {
    const files = {
      index: "import * as a from 'a';",
      a: "export * from 'b';\nexport interface T {}",
      b: 'export interface U {}',
    };
    assert.deepEqual(namesOf(files).members('a'), ['T: a#T', 'U: b#U']);
  });

  it('export * as gives a module one name', () => {
    const files = { index: "export * as inner from 'a';", a: 'export interface T {}' };
    assert.deepEqual(namesOf(files).exports(), ['inner: a#*']);
  });

  it('are found in the ambient modules of a script, and of the scripts that it references', () => {
    const files = {
      index: "declare module 'index' { interface T { u: U } }",
      other: "declare module 'index' { interface U {} }",
    };
    const exported = namesOf(files, { index: ['other'] }).exports();
    assert.deepEqual(
      exported.map((line) => line.split(':')[0]),
      ['T', 'U'],
    );
    assert.deepEqual(namesOf(files).exports(), ['T: index#T']);
  });

  it('inner ones hide outer ones', () => {
    const files = { index: 'export interface T {}\nexport namespace N { interface T {} interface U { t: T } }' };
    assert.deepEqual(namesOf(files).members('N'), ['T: index#T', 'U: index#U']);
  });

  it('that lead in a circle lead nowhere', () => {
    const files = {
      index: "export { T } from 'a';\nexport * from 'a';",
      a: "export { T } from 'index';\nexport * from 'index';",
    };
    assert.deepEqual(namesOf(files).exports(), []);
  });

  it('of the standard library are not found', () => {
    assert.equal(namesOf({ index: 'export type T = Promise<string>;' }).resolve('Promise'), null);
  });
});
