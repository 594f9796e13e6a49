/** Base revisions: odd names of commits, and what a commit of a stranger may hold. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { openBase } from '../../lib/base.ts';
import { bases as lockBases } from './lockfiles.ts';
import { nasty, spoilText, spoilValue, textEdits, valueEdits } from './mutate.ts';
import { attempt, target } from './target.ts';

const odd = [
  '--upload-pack=touch pwned',
  '--exec=touch pwned',
  '--output=pwned',
  '-h',
  '--',
  'HEAD --output=pwned',
  'HEAD^{/x}',
  'HEAD:package.json',
  ':/change',
  '@{-1}',
  '@{upstream}',
  'HEAD...HEAD',
  '^HEAD',
  '$(touch pwned)',
  '; touch pwned',
  'refs/heads/../../pwned',
  ...nasty,
];

function git(folder: string, args: readonly string[], input?: string | Buffer): string {
  const who = {
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@b.c',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b.c',
  };
  const env = { ...process.env, ...who, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', args, {
    cwd: folder,
    env,
    input,
    stdio: ['pipe', 'pipe', 'ignore'],
    encoding: 'utf8',
  }).trim();
}

/** A tree object as git's own commands refuse to make it: any name of an entry. */
function rawTree(folder: string, entries: readonly (readonly [string, string])[]): string {
  const parts = entries.flatMap(([name, blob]) => [Buffer.from(`100644 ${name}\0`), Buffer.from(blob, 'hex')]);
  return git(folder, ['hash-object', '-t', 'tree', '--literally', '-w', '--stdin'], Buffer.concat(parts));
}

export const bases = target({
  name: 'base revisions',
  weight: 0.8,
  limit: 4_000,
  input: fc.record({
    base: fc.constantFrom(...lockBases),
    values: fc.option(valueEdits, { freq: 4 }),
    cuts: fc.option(textEdits, { freq: 2 }),
    hasOddBaseline: fc.boolean(),
    ref: fc.oneof({ weight: 2, arbitrary: fc.constant('then') }, { weight: 1, arbitrary: fc.constantFrom(...odd) }),
    baseline: fc.constantFrom('diamondback-baseline.json', '../outside.json', null),
    entry: fc.constantFrom('README', '../package.json', '.git', 'a\\..\\package.json', 'x\n100644'),
  }),
  check: async ({ base, values, cuts, hasOddBaseline, ref, baseline, entry }, folder) => {
    rmSync(folder, { recursive: true, force: true });
    const project = join(folder, 'project');
    mkdirSync(project, { recursive: true });
    git(project, ['init', '-q', '-b', 'main']);
    const spoiled = values === null ? base.lock : (JSON.stringify(spoilValue(JSON.parse(base.lock), values)) ?? '');
    const lock = cuts === null ? spoiled : spoilText(spoiled, cuts);
    const blob = (text: string): string => git(project, ['hash-object', '-w', '--stdin'], text);
    const files: [string, string][] = [
      ['package-lock.json', blob(lock)],
      ['package.json', blob(base.manifest)],
      [entry, blob('{"name":"written"}')],
      ['diamondback-baseline.json', blob(hasOddBaseline ? lock : '{"version":1,"findings":[]}')],
    ];
    const commit = git(project, ['commit-tree', '-m', 'then', rawTree(project, files)]);
    git(project, ['update-ref', 'refs/heads/main', commit]);
    git(project, ['update-ref', 'refs/heads/then', commit]);
    writeFileSync(join(project, 'package.json'), base.manifest);
    const opened = await attempt(() => openBase(project, ref, { omit: [], baseline }));
    if ('value' in opened) {
      const { tree } = opened.value;
      assert.ok(tree === null || tree.edges.every(({ from, to }) => tree.copies[from] && (to < 0 || tree.copies[to])));
    }
    assert.deepEqual(readdirSync(project).sort(), ['.git', 'package.json'], 'the work tree is another');
    assert.deepEqual(readdirSync(folder), ['project']);
    for (const outside of [dirname(folder), tmpdir()])
      assert.ok(!existsSync(join(outside, 'package.json')), 'a file is written outside');
  },
});
