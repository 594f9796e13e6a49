import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeclarationTexts } from '../../lib/surface/declaration-texts.ts';
import type { Scope } from '../../lib/surface/model.ts';
import { Summaries } from '../../lib/surface/summaries.ts';

const text = `import { Money } from 'money';
  declare global { interface Shop { pays: Money } }
  declare module 'bank' { interface Account { holds: Money } }
  export namespace Outer.Inner { interface Purse { money: Money } }
  export declare function pay(money: Money): Outer.Inner.Purse;`;

describe('summaries of files', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'diamondback-spec-'));
    for (const name of ['a.d.ts', 'b.d.ts', 'c.d.ts']) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'broken.d.ts'), 'export declare class {');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const all = (scope: Scope): Scope[] => [scope, ...[...scope.namespaces.values()].flatMap(all)];

  it('are alike for two files of one text, and share no scope and no declaration', () => {
    const summaries = new Summaries(new DeclarationTexts());
    const [a, b, c] = ['a', 'b', 'c'].map((name) => summaries.read(join(folder, `${name}.d.ts`)));
    assert.ok(a && b && c);
    assert.deepEqual(b, a);
    assert.deepEqual(c, a);
    assert.ok(a.scope.declarations.size > 0 && a.modules.size > 0 && a.globals.length > 0);
    const scopes = [a, b, c].flatMap(({ scope, modules, globals }) =>
      [scope, ...modules.values(), ...globals].flatMap(all),
    );
    assert.equal(new Set(scopes).size, scopes.length);
    const declarations = scopes.flatMap((scope) => [...scope.declarations.values()]);
    assert.equal(new Set(declarations).size, declarations.length);
    for (const scope of scopes) for (const inner of scope.namespaces.values()) assert.equal(inner.parent, scope);
  });

  it('tell of each file that it could not be read, and why', () => {
    const summaries = new Summaries(new DeclarationTexts());
    for (const name of ['broken.d.ts', 'broken.d.ts', 'absent.d.ts'])
      assert.match(summaries.read(join(folder, name)).failure ?? '', /./);
  });
});
