import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixture, projectRoot } from '../helpers.ts';

const MAIN = join(projectRoot, 'dist/bin/diamondback.cjs');

function diamondback(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...argv], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('cli/main, as a process', () => {
  it('prints help to stdout', () => {
    const { status, stdout, stderr } = diamondback('--help');
    assert.deepEqual([status, stderr], [0, '']);
    for (const word of ['check', 'list', 'explain', 'witness', '--omit', '--fail-on', '--no-color']) {
      assert.ok(stdout.includes(word), word);
    }
  });

  it('prints the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
    assert.deepEqual(diamondback('--version'), { status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('exits with 2 on a wrong command line, and says so on stderr', () => {
    assert.deepEqual(diamondback('--quite'), {
      status: 2,
      stdout: '',
      stderr: 'diamondback: unknown option --quite\n  Did you mean --quiet?\n',
    });
    const { status, stdout, stderr } = diamondback('chekc');
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /Did you mean diamondback check\?/);
  });

  it('loads nothing but itself for the graph alone', () => {
    const tell = 'process.on("exit", () => console.error(JSON.stringify(Object.keys(require.cache))))';
    // Nor does `list` for people, but for the table that it draws.
    for (const args of [
      ['check', '--lockfile-only', '--format', 'json'],
      ['list', '--format', 'json'],
    ]) {
      const argv = ['-e', `${tell}; require(process.argv[1])`, MAIN, ...args, fixture('basics', 'method')];
      const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      assert.deepEqual(JSON.parse(stderr), [MAIN]);
    }
  });

  it('can be run as a program', () => {
    assert.ok(readFileSync(MAIN, 'utf8').startsWith('#!/usr/bin/env node\n'));
  });
});
