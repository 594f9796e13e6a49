/** Faults to inject into a small project with one conflict, and what must come of each. docs/reliability.md is the same table for people. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode } from '../../lib/errors.ts';
import type { GapCode } from '../../lib/model/codes.ts';

/** `finds`: the conflict is reported all the same. */
export type Fate = { readonly finds: true } | { readonly gap: GapCode } | { readonly error: ErrorCode };

export interface Fault {
  /** Windows has no such thing. */
  readonly posix?: true;
  /** As the first column of docs/reliability.md has it. */
  readonly name: string;
  readonly fate: Fate;
  /** `root` is the project; `outside` a folder beside it. */
  readonly inject: (root: string, outside: string) => void;
}

type Json = Record<string, unknown>;
const finds = { finds: true } as const;

const edit = (root: string, file: string, change: (text: string) => string | Buffer): void =>
  writeFileSync(join(root, file), change(readFileSync(join(root, file), 'utf8')));
const editLock = (root: string, change: (lock: Json & { packages: Record<string, Json> }) => void): void =>
  edit(root, 'package-lock.json', (text) => {
    const lock = JSON.parse(text);
    change(lock);
    return JSON.stringify(lock, null, 2);
  });

const lock = 'package-lock.json';
const bank = 'node_modules/bank';
const bankTypes = `${bank}/index.d.ts`;

/** 100 levels of `node_modules` below one another, each with its own copy. */
function nest(packages: Record<string, Json>): void {
  let location = 'node_modules/money';
  for (let i = 0; i < 100; i++) {
    location += '/node_modules/money';
    packages[location] = { version: `3.0.${i}`, dependencies: { money: '*' } };
  }
}

export const faults: readonly Fault[] = [
  {
    name: 'lockfile cut in half',
    fate: { error: 'lockfile-unreadable' },
    inject: (root) => edit(root, lock, (text) => text.slice(0, text.length / 2)),
  },
  { name: 'lockfile empty', fate: { error: 'lockfile-unreadable' }, inject: (root) => edit(root, lock, () => '') },
  {
    name: 'lockfile is binary',
    fate: { error: 'lockfile-unreadable' },
    inject: (root) => edit(root, lock, () => Buffer.from([0, 255, 254, 7])),
  },
  {
    name: 'lockfile is a folder',
    fate: { error: 'lockfile-unreadable' },
    inject: (root) => {
      rmSync(join(root, lock));
      mkdirSync(join(root, lock));
    },
  },
  {
    name: 'lockfile that is a link to a device without end',
    posix: true,
    fate: { error: 'lockfile-unreadable' },
    inject: (root) => {
      rmSync(join(root, lock));
      symlinkSync('/dev/zero', join(root, lock));
    },
  },
  {
    name: 'lockfile with conflict markers',
    fate: { error: 'lockfile-conflict' },
    inject: (root) => edit(root, lock, (text) => `<<<<<<< ours\n${text}=======\n${text}>>>>>>> theirs\n`),
  },
  {
    name: 'lockfile of a future version',
    fate: { error: 'lockfile-unsupported' },
    inject: (root) =>
      editLock(root, (data) => {
        data.lockfileVersion = 9;
      }),
  },
  {
    name: 'lockfile entry of a wrong type',
    fate: { error: 'lockfile-unreadable' },
    inject: (root) =>
      editLock(root, ({ packages }) => {
        packages[bank] = 7 as never;
      }),
  },
  {
    name: 'lockfile link to nowhere',
    fate: { error: 'lockfile-unreadable' },
    inject: (root) =>
      editLock(root, ({ packages }) => {
        packages['node_modules/x'] = { link: true, resolved: 'packages/x' };
      }),
  },
  {
    name: 'lockfile with a byte order mark',
    fate: finds,
    inject: (root) => edit(root, lock, (text) => `\ufeff${text}`),
  },
  {
    name: 'lockfile with CRLF',
    fate: finds,
    inject: (root) => edit(root, lock, (text) => text.replaceAll('\n', '\r\n')),
  },
  {
    name: 'lockfile with duplicate keys',
    fate: finds,
    inject: (root) =>
      edit(root, lock, (text) =>
        text.replace('"requires": true,', '"requires": true, "requires": false, "name": "app",'),
      ),
  },
  {
    name: 'lockfile keys `__proto__` and `constructor`',
    fate: finds,
    inject: (root) =>
      edit(root, lock, (text) =>
        text.replace(
          '"packages": {',
          '"packages": { "node_modules/__proto__": {"version": "1.0.0"}, "__proto__": {"version": "1.0.0", "polluted": true}, "constructor": {"version": "2.0.0"},',
        ),
      ),
  },
  {
    name: 'lockfile dependency cycle',
    fate: finds,
    inject: (root) =>
      editLock(root, ({ packages }) => {
        (packages['node_modules/money'] as Json).dependencies = { bank: '*', money: '*' };
      }),
  },
  { name: 'lockfile 100 levels deep', fate: finds, inject: (root) => editLock(root, ({ packages }) => nest(packages)) },
  {
    name: 'lockfile names with line ends and escapes',
    fate: finds,
    inject: (root) =>
      editLock(root, ({ packages }) => {
        packages['node_modules/a\n::error::b\u001b[31m'] = { version: '1.0.0\n\u202e' };
      }),
  },
  {
    name: 'lockfile range of 20,000 characters',
    fate: finds,
    inject: (root) =>
      editLock(root, ({ packages }) => {
        (packages['node_modules/money'] as Json).peerDependencies = { bank: '1 || '.repeat(4_000) };
      }),
  },
  {
    name: 'package.json cut in half',
    fate: { error: 'manifest-unreadable' },
    inject: (root) => edit(root, 'package.json', (text) => text.slice(0, text.length / 2)),
  },
  { name: 'package.json missing', fate: finds, inject: (root) => rmSync(join(root, 'package.json')) },
  {
    name: 'node_modules missing',
    fate: { error: 'not-installed' },
    inject: (root) => rmSync(join(root, 'node_modules'), { recursive: true }),
  },
  {
    name: 'one package missing',
    fate: { gap: 'not-installed' },
    inject: (root) => rmSync(join(root, bank), { recursive: true }),
  },
  {
    name: 'manifest of a package cut in half',
    fate: { gap: 'lockfile-mismatch' },
    inject: (root) => edit(root, `${bank}/package.json`, (text) => text.slice(0, text.length / 2)),
  },
  {
    name: 'manifest of a package that is a pipe',
    posix: true,
    fate: { gap: 'not-installed' },
    inject: (root) => {
      rmSync(join(root, bank, 'package.json'));
      execFileSync('mkfifo', [join(root, bank, 'package.json')]);
    },
  },
  {
    name: '`exports` that leads out of the package',
    fate: { gap: 'types-absent' },
    inject: (root, outside) => {
      writeFileSync(join(outside, 'secret.d.ts'), 'export declare const secret: number;');
      edit(root, `${bank}/package.json`, () =>
        JSON.stringify({ name: 'bank', version: '1.0.0', exports: { './../../../outside/*': './../../../outside/*' } }),
      );
    },
  },
  { name: 'declarations missing', fate: { gap: 'types-unresolved' }, inject: (root) => rmSync(join(root, bankTypes)) },
  {
    name: 'declarations cut in half',
    fate: { gap: 'types-unparsable' },
    inject: (root) => edit(root, bankTypes, (text) => text.slice(0, -12)),
  },
  {
    name: 'declarations in another language',
    fate: { gap: 'types-unparsable' },
    inject: (root) => edit(root, bankTypes, () => '{"a":'),
  },
  {
    name: 'declarations that are binary',
    fate: { gap: 'types-unparsable' },
    inject: (root) => edit(root, bankTypes, () => Buffer.from([0, 1, 2, 3, 0, 255])),
  },
  {
    name: 'declarations nested 30,000 deep',
    fate: { gap: 'types-unparsable' },
    inject: (root) =>
      edit(root, bankTypes, (text) => `${text}export type Deep = ${'['.repeat(30_000)}${']'.repeat(30_000)};`),
  },
  {
    name: 'declarations of 10 MB in one file',
    fate: { gap: 'types-unparsable' },
    inject: (root) => edit(root, bankTypes, (text) => text + '// a comment that says nothing\n'.repeat(340_000)),
  },
  {
    name: 'declarations in one line that is full of errors',
    fate: { gap: 'types-unparsable' },
    inject: (root) => edit(root, bankTypes, (text) => `${text}declare class A { ${'public '.repeat(20_000)} x }`),
  },
  {
    name: 'declarations that re-export each other in a circle',
    fate: finds,
    inject: (root) => {
      edit(root, bankTypes, (text) => `${text}export * from './circle.js';`);
      writeFileSync(join(root, bank, 'circle.d.ts'), "export * from './index.js'; export * from './circle.js';");
    },
  },
  {
    name: 'declarations with types that grow exponentially',
    fate: finds,
    inject: (root) => {
      const grown = Array.from({ length: 40 }, (_, i) => `export type G${i + 1}<T> = [G${i}<T>, G${i}<T>, G${i}<T>];`);
      edit(
        root,
        bankTypes,
        (text) =>
          `${text}export type G0<T> = [T];\n${grown.join('\n')}\nexport declare function grow(g: G40<Money>): G40<string>;`,
      );
    },
  },
  {
    name: 'declarations that refer to a file outside',
    fate: { gap: 'types-unparsable' },
    inject: (root, outside) => {
      writeFileSync(join(outside, 'secret.d.ts'), "export * from '../project/node_modules/money/index.js';");
      edit(root, bankTypes, (text) => `${text}export * from '../../../outside/secret.js';`);
    },
  },
  {
    name: 'TypeScript sources of a package that import one outside',
    fate: finds,
    inject: (root, outside) => {
      writeFileSync(join(outside, 'secret.ts'), 'export const secret = { key: 1 };');
      const source = "import { secret } from '../../../outside/secret';\nexport const leaked = secret;\n";
      writeFileSync(join(root, bank, 'index.ts'), source + readFileSync(join(root, bankTypes), 'utf8'));
      rmSync(join(root, bankTypes));
      edit(root, `${bank}/package.json`, (text) => JSON.stringify({ ...JSON.parse(text), types: 'index.ts' }));
    },
  },
  {
    name: 'package that is a link out of the project',
    fate: { gap: 'outside-project' },
    inject: (root, outside) => {
      renameSync(join(root, bank), join(outside, 'bank'));
      symlinkSync(join(outside, 'bank'), join(root, bank), 'junction');
    },
  },
  {
    name: 'workspace that is a link out of the project',
    fate: { gap: 'outside-project' },
    inject: (root, outside) => {
      writeFileSync(join(outside, 'package.json'), '{"name":"w","version":"1.0.0"}');
      symlinkSync(outside, join(root, 'w'), 'junction');
      edit(root, 'package.json', (text) => JSON.stringify({ ...JSON.parse(text), workspaces: ['w'] }));
      editLock(root, ({ packages }) => {
        packages[''] = { ...packages[''], workspaces: ['w'] };
        packages.w = { name: 'w', version: '1.0.0' };
        packages['node_modules/w'] = { link: true, resolved: 'w' };
      });
    },
  },
  {
    name: 'link in a circle in node_modules',
    fate: finds,
    inject: (root) => symlinkSync(join(root, 'node_modules'), join(root, bank, 'node_modules'), 'junction'),
  },
  {
    name: 'link in a circle in the sources',
    fate: finds,
    inject: (root) => symlinkSync(root, join(root, 'src', 'again'), 'junction'),
  },
  {
    name: 'sources that do not parse',
    fate: finds,
    inject: (root) => writeFileSync(join(root, 'src', 'broken.ts'), "import { from 'bank'; \0 <<<<<<<"),
  },
  {
    name: 'sources with 40,000 imports in one file',
    fate: finds,
    inject: (root) =>
      writeFileSync(
        join(root, 'src', 'many.ts'),
        Array.from({ length: 40_000 }, (_, i) => `const a${i} = require('x');`).join(''),
      ),
  },
  {
    name: 'configuration that is cut in half',
    fate: { error: 'config-invalid' },
    inject: (root) => writeFileSync(join(root, 'diamondback.config.json'), '{ "failOn": "err'),
  },
  {
    name: 'configuration nested 100,000 deep',
    fate: { error: 'config-invalid' },
    inject: (root) => writeFileSync(join(root, 'diamondback.config.json'), '{"accept":'.concat('['.repeat(100_000))),
  },
  {
    name: 'configuration that leads to a baseline outside',
    fate: { error: 'baseline-unreadable' },
    inject: (root) => writeFileSync(join(root, 'diamondback.config.json'), '{"baseline":"../outside/baseline.json"}'),
  },
  {
    name: 'baseline with conflict markers',
    fate: { error: 'baseline-unreadable' },
    inject: (root) =>
      writeFileSync(join(root, 'diamondback-baseline.json'), '<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n'),
  },
  {
    name: 'tsconfig.json that extends a file outside, or itself',
    fate: finds,
    inject: (root, outside) => {
      writeFileSync(join(outside, 'base.json'), '{"compilerOptions":{"skipLibCheck":true}}');
      writeFileSync(
        join(root, 'tsconfig.json'),
        '{"extends":["./tsconfig.json","../outside/base.json"],"include":["/**/*"]}',
      );
    },
  },
];
