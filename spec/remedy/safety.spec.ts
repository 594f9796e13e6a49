import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doubtAbout } from '../../lib/remedy/safety/behind.ts';
import { changeBetween, complaintsIn, memberOf } from '../../lib/remedy/safety/complaints.ts';
import { declaredMembers, lostMembers, lostRequires, mentionsIn, shapesIn } from '../../lib/remedy/safety/unseen.ts';
import { declaredMembers as membersOf } from '../../lib/surface/members.ts';
import { forcedVersions } from '../../scripts/corpus/forced.ts';
import { fixture } from '../helpers.ts';

describe('whether it is safe to force a version', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'diamondback-spec-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  let count = 0;
  const file = (text: string, end: string): string => {
    const path = join(folder, `f${count++}${end}`);
    writeFileSync(path, text);
    return path;
  };

  for (const [name, expected] of [
    ['forced-arguments', /^unsafe: with money 2\.0\.0, in shop\/index\.js:4: Expected 1 arguments, but got 2\.$/],
    ['forced-module', /^unsafe: shop loads money with require, which money 2\.0\.0 does not offer$/],
  ] as const) {
    it(`says of ${name} what does not work`, async () => {
      const all = await forcedVersions(fixture('remedies', name));
      const found = all.find(({ remedy }) => remedy.title === 'force money 2.0.0 on shop');
      assert.match(`${found?.safety.verdict}: ${found?.safety.reason}`, expected);
    });
  }

  describe('members behind the types', () => {
    const lost = (code: string, before: string, after: string): string[] =>
      lostMembers(
        mentionsIn([file(code, '.js')]),
        declaredMembers([file(before, '.d.ts')]),
        declaredMembers([file(after, '.d.ts')]),
      );

    it('are lost when the other version does not declare them', () => {
      const before = 'export interface A { old: string; kept: string }';
      const after = 'export interface A { kept: string; added: number }';
      assert.deepEqual(lost('export const f = (a) => a.old + a.kept + a.mine;', before, after), ['old']);
      assert.deepEqual(lost('export const f = ({ old }) => old;', before, after), ['old']);
      assert.deepEqual(lost("export const f = (a) => a.kept + 'old';", before, after), []);
    });

    it('are lost when they take other arguments', () => {
      const before = 'export interface A { run(a: string, b?: number): void }';
      const after = 'export interface A { run(a: string): void }';
      assert.deepEqual(lost("export const f = (a) => a.run('x');", before, after), []);
      assert.deepEqual(lost("export const f = (a) => a.run('x', 1);", before, after), ['run']);
      assert.deepEqual(lost('export const f = (a, all) => a.run(...all);', before, after), []);
    });

    it('may be wanted of what the package makes itself', () => {
      const before = membersOf('a.d.ts', 'interface A { cents: number }', 'A', 1);
      const after = membersOf('a.d.ts', 'interface A { cents: number; currency: string; note?: string }', 'A', 1);
      const doubt = (code: string): string | null =>
        doubtAbout({ name: 'A', before, after }, [], shapesIn([file(code, '.js')]));
      assert.match(doubt('export const f = () => ({ cents: 1 });') ?? '', /make a A itself.*currency/);
      assert.match(doubt('export class B { cents() {} }') ?? '', /currency/);
      assert.equal(doubt("export const f = () => ({ cents: 1, currency: 'EUR' });"), null);
      assert.equal(doubt('export const f = () => ({ other: 1 });'), null);
    });

    it('may be declared otherwise', () => {
      const [before, after] = ['number', 'string'].map((type) =>
        membersOf('a.d.ts', `interface A { /** ${type} */ cents: ${type}; same(): void; }`, 'A', 1),
      );
      const doubt = (code: string): string | null =>
        doubtAbout({ name: 'A', before: before ?? [], after: after ?? [] }, mentionsIn([file(code, '.js')]), []);
      assert.match(doubt('export const f = (a) => a.cents;') ?? '', /A\.cents/);
      assert.equal(doubt('export const f = (a) => a.same();'), null);
    });
  });

  it('counts what the compiler says with the other version only', () => {
    const output = [
      "r0from/m0/code/index.js(1,5): error TS2339: Property 'own' does not exist on type '{}'.",
      "r0to/m0/code/index.js(1,5): error TS2339: Property 'own' does not exist on type '{}'.",
      "r0to/m0/code/index.js(3,9): error TS2339: Property 'old' does not exist on type 'import(\"/p/x/node_modules/d\")'.",
      '  a line of details',
      "r0to/m0/code/index.js(4,1): error TS2532: Object is possibly 'undefined'.",
      "r0to/m0/types/index.d.ts(2,1): error TS7006: Parameter 'a' implicitly has an 'any' type.",
      'r1to/m0/code/index.js(9,9): error TS2554: Expected 1 arguments, but got 2.',
    ].join('\n');
    const all = complaintsIn(output, ['/p/x']);
    const { broken, doubtful } = changeBetween(all.get('r0from'), all.get('r0to'));
    assert.deepEqual(
      broken.map(({ file: path, line, message }) => `${path}:${line} ${message}`),
      ["index.js:3 Property 'old' does not exist on type 'import(\"node_modules/d\")'."],
    );
    assert.equal(broken[0] && memberOf(broken[0]), 'old');
    assert.deepEqual(
      doubtful.map(({ line }) => line),
      [4],
    );
  });

  it('looks whether the other version can be required', () => {
    const place = (way: string, manifest: object): string => {
      const at = join(folder, way, 'node_modules', 'd');
      mkdirSync(at, { recursive: true });
      writeFileSync(join(at, 'package.json'), JSON.stringify({ name: 'd', ...manifest }));
      writeFileSync(join(at, 'index.js'), '');
      return join(folder, way);
    };
    const plain = place('plain', { main: 'index.js' });
    const both = place('both', { exports: { '.': { import: './index.mjs', require: './index.js' } } });
    const imports = place('imports', { type: 'module', exports: './index.js' });
    const hides = place('hides', { exports: { '.': './index.js' } });
    assert.deepEqual(lostRequires(['d'], plain, both), []);
    assert.deepEqual(lostRequires(['d'], plain, imports), ['d']);
    assert.deepEqual(lostRequires(['d', 'd/index.js'], plain, hides), ['d/index.js']);
    assert.deepEqual(lostRequires(['d'], imports, imports), []);
  });
});
