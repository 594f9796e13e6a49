import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fixture } from '../helpers.ts';
import { watched } from './watched.ts';

/** Whatever runs code of the project leaves this behind. */
const trap = "require('node:fs').writeFileSync(require('node:path').join(__dirname, 'SPRUNG'), '');\n";
const esmTrap = "import { writeFileSync } from 'node:fs'; writeFileSync(new URL('./SPRUNG', import.meta.url), '');\n";
const shellTrap = '#!/bin/sh\ntouch "$(dirname "$0")/SPRUNG"\n';

/** What SECURITY.md says that an untrusted project cannot make it do: seen from outside, with every trap there is. */
describe('an untrusted project', () => {
  let folder: string;
  let root: string;
  let scratch: string;

  before(function () {
    if (process.platform === 'win32') this.skip();
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'never-')));
    [root, scratch] = [join(folder, 'project'), join(folder, 'tmp')];
    mkdirSync(scratch);
    cpSync(fixture('basics', 'private-member'), root, { recursive: true });
    rmSync(join(root, 'node_modules', '.cache'), { recursive: true, force: true });
    setTraps();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function put(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    if (text.startsWith('#!')) chmodSync(join(root, file), 0o755);
  }

  function setTraps(): void {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as object;
    const scripts = Object.fromEntries(
      ['preinstall', 'install', 'postinstall', 'prepare', 'build', 'test'].map((name) => [name, 'touch SPRUNG']),
    );
    put('package.json', JSON.stringify({ ...manifest, scripts, packageManager: 'npm@0.0.0' }));
    put('.npmrc', 'registry=http://localhost:9/\nnode-options=--require ./trap.cjs\nscript-shell=./trap.sh\n');
    put('trap.cjs', trap);
    put('trap.sh', shellTrap);
    for (const name of [
      'babel.config.js',
      'eslint.config.js',
      '.eslintrc.cjs',
      'vite.config.js',
      '.pnp.cjs',
      'index.js',
    ])
      put(name, trap);
    put(
      'tsconfig.json',
      JSON.stringify({ compilerOptions: { plugins: [{ name: 'plugin' }] }, extends: './base.json' }),
    );
    put('base.json', JSON.stringify({ include: ['/**/*'], compilerOptions: { outDir: 'out', declaration: true } }));
    for (const name of ['bank', 'shop', 'money', 'plugin', 'typescript', 'semver', 'oxc-parser', '@npmcli/arborist']) {
      put(`node_modules/${name}/index.js`, trap);
      put(`node_modules/${name}/index.mjs`, esmTrap);
      put(`node_modules/${name}/install.js`, trap);
    }
    put(
      'node_modules/typescript/package.json',
      '{"name":"typescript","version":"1.0.0","main":"index.js","bin":{"tsc":"index.js"}}',
    );
    put('node_modules/typescript/lib/tsc.js', trap);
    for (const name of ['tsc', 'git', 'node', 'npm', 'sh', 'diamondback']) {
      put(`node_modules/.bin/${name}`, shellTrap);
      put(name, shellTrap);
    }
    const git = (...args: string[]): void => {
      const who = {
        GIT_AUTHOR_NAME: 'a',
        GIT_AUTHOR_EMAIL: 'a@b.c',
        GIT_COMMITTER_NAME: 'a',
        GIT_COMMITTER_EMAIL: 'a@b.c',
      };
      const env = { ...process.env, ...who, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
      execFileSync('git', args, { cwd: root, env, stdio: 'ignore' });
    };
    git('init', '-q', '-b', 'main');
    put('.gitignore', 'node_modules\n');
    put('.gitattributes', '* filter=trap diff=trap text eol=lf\n');
    git('add', '-A', '.');
    git('commit', '-q', '-m', 'x');
    const command = `${join(root, 'trap.sh')}`;
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'core.sshCommand',
      'core.editor',
      'diff.external',
      'diff.trap.textconv',
      'diff.trap.command',
      'filter.trap.smudge',
      'filter.trap.clean',
      'filter.trap.process',
      'credential.helper',
      'uploadpack.packObjectsHook',
      'alias.rev-parse',
      'alias.ls-tree',
      'alias.cat-file',
      'alias.grep',
    ])
      git('config', key, key.startsWith('alias') ? `!${command}` : command);
    for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction', 'pre-commit'])
      put(`.git/hooks/${hook}`, shellTrap);
  }

  /** Every file with its time of change and size; of folders the names in them. */
  function listing(): string[] {
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => !`${path}${sep}`.startsWith(join('node_modules', '.cache') + sep))
      .map((path) => {
        const { mtimeMs, ctimeMs, size, isDirectory } = {
          ...lstatSync(join(root, path)),
          isDirectory: lstatSync(join(root, path)).isDirectory(),
        };
        return isDirectory ? path : `${path} ${mtimeMs} ${ctimeMs} ${size}`;
      })
      .sort();
  }

  const commands: readonly (readonly string[])[] = [
    ['list'],
    ['check', '--format', 'sarif', '--base', 'main'],
    ['witness', '0'],
    ['fix', '--dry-run'],
    ['check', '--no-cache', '--strict', '--output', '../report.json', '--format', 'json'],
  ];

  for (const args of commands) {
    it(`cannot make \`${args.join(' ')}\` run, write or ask anything`, () => {
      const before = listing();
      const { code, stderr, written, started, network } = watched(args, root, scratch);
      assert.ok(code !== null && [0, 1, 2].includes(code), `${code} ${stderr}`);
      assert.doesNotMatch(stderr, /bug in diamondback|\n {4}at /);
      assert.deepEqual(listing(), before, 'the project is another');
      assert.deepEqual(
        readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('SPRUNG')),
        [],
      );
      assert.deepEqual(network, []);
      const allowed = [
        join(root, 'node_modules', '.cache'),
        join(scratch, 'diamondback-'),
        join(folder, 'report.json'),
        join(folder, '.report.json.'),
      ];
      // Its time is put back: npm compares it with its notes.
      const elsewhere = written.filter(
        (path) => path !== join(root, 'node_modules') && !allowed.some((start) => path.startsWith(start)),
      );
      assert.deepEqual(elsewhere, []);
      for (const command of started)
        assert.match(
          command,
          /^(?:git --no-pager |\/bin\/sh -c ulimit .*@typescript.typescript-\w+-\w+.lib.tsc |\S*node -e \n)/,
        );
      if (args.includes('--base')) assert.ok(started.some((command) => command.startsWith('git ')));
      assert.deepEqual(
        readdirSync(scratch).sort(),
        existsSync(join(scratch, 'notes')) ? ['notes', 'preload.cjs'] : ['preload.cjs'],
      );
    });
  }

  it('is seen by all this when something is wrong', () => {
    // The watch itself: a write, a process and a call for the network are noted.
    const { written, started } = watched(['check', '--no-cache', '--output', join(folder, 'seen.json')], root, scratch);
    assert.ok(written.some((path) => path.includes('seen.json')) && started.length > 0);
    const asking = watched(['check', '--registry', '--no-cache'], root, scratch);
    assert.ok(
      asking.network.length > 0 || /registry/.test(asking.stdout),
      'the registry is not asked, or nobody saw it',
    );
  });
});
