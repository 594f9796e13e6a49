import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalyzerError } from '../../lib/errors.ts';
import { loadTree } from '../../lib/install/index.ts';
import { fixture } from '../helpers.ts';
import { edgeLines } from './describe.ts';

/** The error of loading a folder, which must be one for users. */
async function failure(dir: string): Promise<AnalyzerError> {
  const error = await loadTree(dir).then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AnalyzerError, String(error));
  assert.ok(error.hint.length > 10);
  return error;
}

/** Loads a project made of the given files. */
async function inProject<T>(files: Record<string, string>, use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'diamondback-'));
  try {
    for (const [file, text] of Object.entries(files)) await writeFile(join(dir, file), text);
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true });
  }
}

describe('loadTree refuses', () => {
  const fixtures: [string, string, RegExp][] = [
    ['conflict', 'lockfile-conflict', /merge conflict/],
    ['broken-json', 'lockfile-unreadable', /line 5, column 19/],
    ['broken-manifest', 'manifest-unreadable', /package\.json is not valid JSON at line 1, column 30/],
    ['no-lockfile', 'no-lockfile', /no package-lock\.json/],
    ['other-manager', 'no-lockfile', /pnpm-lock\.yaml/],
    ['not-there', 'no-project', /no folder/],
    [join('conflict', 'package.json'), 'no-project', /not a folder/],
  ];
  for (const [name, code, message] of fixtures) {
    it(`${name}: ${code}`, async () => {
      const error = await failure(fixture('install', name));
      assert.equal(error.code, code);
      assert.match(error.message, message);
    });
  }

  it('an empty folder: no-project', () =>
    inProject({}, async (dir) => assert.equal((await failure(dir)).code, 'no-project')));

  const lockfiles: [string, string][] = [
    ['', 'lockfile-unreadable'],
    ['[]', 'lockfile-unreadable'],
    ['null', 'lockfile-unreadable'],
    ['"text"', 'lockfile-unreadable'],
    ['{}', 'lockfile-unsupported'],
    ['{"lockfileVersion": 4, "packages": {}}', 'lockfile-unsupported'],
    ['{"lockfileVersion": "3", "packages": {}}', 'lockfile-unsupported'],
    ['{"lockfileVersion": -1, "packages": {}}', 'lockfile-unsupported'],
    ['{"lockfileVersion": 3, "packages": 7}', 'lockfile-unreadable'],
    ['{"lockfileVersion": 3, "packages": []}', 'lockfile-unreadable'],
    ['{"lockfileVersion": 3, "packages": {"node_modules/a": null}}', 'lockfile-unreadable'],
    ['{"lockfileVersion": 3, "packages": {"node_modules/a": {"link": true}}}', 'lockfile-unreadable'],
    ['{"lockfileVersion": 3, "packages": {"node_modules/a": {"link": true, "resolved": "a"}}}', 'lockfile-unreadable'],
    ['{"lockfileVersion": 1, "dependencies": 7}', 'lockfile-unreadable'],
    ['{"lockfileVersion": 1, "dependencies": {"a": null}}', 'lockfile-unreadable'],
    ['{"lockfileVersion": 3, "packages": {"": {"workspaces": 7}}}', 'manifest-unreadable'],
  ];
  for (const [text, code] of lockfiles) {
    it(`${text || 'an empty file'}: ${code}`, () =>
      inProject({ 'package.json': '{}', 'package-lock.json': text }, async (dir) =>
        assert.equal((await failure(dir)).code, code),
      ));
  }

  it('a version 1 lockfile without package.json', () =>
    inProject({ 'package-lock.json': '{"lockfileVersion": 1}' }, async (dir) =>
      assert.equal((await failure(dir)).code, 'no-project'),
    ));

  it('to go on when it was stopped', async () => {
    const stopped = loadTree(fixture('install', 'peers'), { signal: AbortSignal.abort() });
    await assert.rejects(stopped, (error) => error instanceof AnalyzerError && error.code === 'aborted');
  });
});

describe('loadTree accepts', () => {
  it('a byte order mark and CRLF', () => {
    const packages = { '': { dependencies: { a: '1.0.0' } }, 'node_modules/a': { version: '1.0.0' } };
    const text = `\uFEFF${JSON.stringify({ lockfileVersion: 3, packages }, null, 2).replaceAll('\n', '\r\n')}\r\n`;
    return inProject({ 'package.json': '\uFEFF{}', 'package-lock.json': text }, async (dir) =>
      assert.deepEqual(edgeLines(await loadTree(dir)), ['root a@1.0.0 -> node_modules/a (prod)']),
    );
  });

  it('a lockfile alone, and names the project as the lockfile does', () =>
    inProject({ 'package-lock.json': '{"name": "alone", "lockfileVersion": 3, "packages": {"": {}}}' }, async (dir) =>
      assert.deepEqual((await loadTree(dir)).project, {
        name: 'alone',
        lockfile: 'package-lock.json',
        lockfileVersion: 3,
      }),
    ));
});
