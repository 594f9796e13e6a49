/**
 * A project with a known conflict, and beside it a package that has nothing to do with it and holds anything: the conflict
 * stays. That the other package is a gap is no excuse.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { analyze } from '../../lib/index.ts';
import { projectRoot } from '../project-root.ts';
import { nasty, spoilText, textEdits } from './mutate.ts';
import { target } from './target.ts';

const declarations = [
  "import { Money } from 'money';\nexport declare function keep(m: Money): Money;\n",
  'declare global { interface Array<T> { odd: T } }\nexport {};\n',
  'export declare class Box<T> { put(x: T): Box<Box<T>>; }\nexport type Deep = Box<Deep>;\n',
  "export * from './index.js';\nexport * from 'money';\nexport * from '../../../outside';\n",
  '/// <reference path="../../../../etc/passwd" />\n/// <reference types="bank" />\nexport declare const x: number;\n',
  `export type T = ${'['.repeat(3_000)}${']'.repeat(3_000)};\n`,
  `declare class A { ${'public '.repeat(3_000)} x }\n`,
  '\0\0\0',
  '',
];

/** Kinds of the packages of the project that stay as they are. */
const kinds = ['basics/private-member', 'basics/checked-by-instanceof'] as const;

export const bystanders = target({
  name: 'bystanders',
  weight: 0.25,
  limit: 40_000,
  input: fc.record({
    kind: fc.constantFrom(...kinds),
    types: fc.constantFrom(...declarations),
    edits: fc.option(textEdits),
    version: fc.constantFrom('1.0.0', ...nasty),
    manifest: fc.constantFrom(
      '{"name":"bystander","version":"1.0.0","types":"index.d.ts"}',
      '{"name":"bystander","version":"1.0.0","exports":{"./*":"./../../*",".":{"types":"./index.d.ts"}}}',
      '{"name":"bystander"',
      '[]',
    ),
    code: fc.constantFrom('', "import 'bank'; import { pay } from 'shop';", 'x = /a/ggggggg;', '\u2028<!--'),
  }),
  check: async ({ kind, types, edits, version, manifest, code }, folder) => {
    rmSync(folder, { recursive: true, force: true });
    cpSync(join(projectRoot, 'fixtures', ...kind.split('/')), folder, { recursive: true });
    const own = join(folder, 'node_modules', 'bystander');
    mkdirSync(own);
    writeFileSync(join(own, 'index.d.ts'), edits === null ? types : spoilText(types, edits));
    writeFileSync(join(own, 'package.json'), manifest);
    writeFileSync(join(own, 'index.js'), code);
    writeFileSync(join(folder, 'src', 'aside.ts'), "import { keep } from 'bystander';\nkeep();\n");
    const file = join(folder, 'package-lock.json');
    const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Record<string, unknown>> };
    lock.packages['node_modules/bystander'] = { version, dependencies: { money: '*' } };
    lock.packages[''] = {
      ...lock.packages[''],
      dependencies: { ...(lock.packages['']?.dependencies as object), bystander: '*' },
    };
    writeFileSync(file, JSON.stringify(lock));
    const { findings, gaps } = await analyze({ path: folder, cache: false });
    const found = findings.some(
      ({ verdict, producer, consumer }) =>
        (verdict === 'incompatible' || verdict === 'identity') &&
        producer.package !== 'bystander' &&
        consumer.package !== 'bystander',
    );
    assert.ok(
      found,
      `a package that has nothing to do with it hides a conflict: ${JSON.stringify(gaps).slice(0, 500)}`,
    );
  },
});
