import assert from 'node:assert/strict';
import { alignManifest } from '../../scripts/corpus/proofs/controls.ts';
import { packageOf } from '../../scripts/corpus/proofs/declared-imports.ts';
import { expectedErrors, readDirectives } from '../../scripts/corpus/proofs/directives.ts';
import { rejectProblems } from '../../scripts/corpus/proofs/judge.ts';
import { readLayout, resolveName } from '../../scripts/corpus/proofs/layout.ts';
import { meetingOf, visibleCopies } from '../../scripts/corpus/proofs/private.ts';
import { sampleLabel } from './sample.ts';

describe('readDirectives', () => {
  it('reads the header, and nothing below it', () => {
    const text = [
      '// D: bson',
      '// at: (root)',
      '// expect: reject',
      '// opts: --types node --lib es2022,dom',
      '// control: align {"dependencies":{"bson":"6.0.0"}}',
      '// control: remove packages/a/node_modules/bson ; packages/b',
      '// control: file same.ts',
      "import 'bson';",
      '// expect: accept',
    ].join('\n');
    const { controls, ...rest } = readDirectives(text);
    const options = ['--types', 'node', '--lib', 'es2022,dom'];
    assert.deepEqual(rest, { package: 'bson', at: '', expect: 'reject', options });
    assert.deepEqual(
      controls.map(({ text: _, ...control }) => control),
      [
        { kind: 'align', manifest: { dependencies: { bson: '6.0.0' } } },
        { kind: 'remove', locations: ['packages/a/node_modules/bson', 'packages/b'] },
        { kind: 'file', file: 'same.ts' },
      ],
    );
  });

  it('refuses what it does not know', () => {
    assert.throws(() => readDirectives('// expect: maybe\n'), /cannot expect 'maybe'/);
    assert.throws(() => readDirectives('// control: hope for the best\n'), /no such control/);
  });
});

describe('rejectProblems', () => {
  const at = (line: number, file = '__witness__/a.ts') => ({ file, line, code: 'TS2322', message: 'no', detail: [] });
  const wanted = expectedErrors('a\nb // EXPECT-ERROR\nc\nd // EXPECT-ERROR\n');

  it('wants an error on every marked line and nowhere else', () => {
    assert.deepEqual(wanted, [2, 4]);
    assert.deepEqual(rejectProblems([at(2), at(4)], 'a.ts', wanted), []);
    assert.deepEqual(rejectProblems([], 'a.ts', wanted), ['accepted', 'no error at line 2', 'no error at line 4']);
    assert.equal(rejectProblems([at(2), at(3), at(4)], 'a.ts', wanted).length, 1);
    assert.equal(rejectProblems([at(2), at(4), at(2, 'b.d.ts')], 'a.ts', wanted).length, 1);
  });
});

describe('alignManifest', () => {
  it('merges dependencies and overrides, and takes out what becomes null', () => {
    const manifest = { name: 'x', dependencies: { a: '1.0.0', b: '1.0.0' } };
    const changes = { dependencies: { a: '2.0.0', b: null }, overrides: { c: '1.0.0' }, scripts: { x: 'y' } };
    assert.deepEqual(alignManifest(manifest, changes), {
      name: 'x',
      dependencies: { a: '2.0.0' },
      overrides: { c: '1.0.0' },
    });
  });
});

describe('the proof that copies do not meet', () => {
  // a → d 1, b → d 2 (nested), c → @types/d 2; the workspace w is linked.
  const layout = readLayout(
    JSON.stringify({
      packages: {
        '': { dependencies: { a: '1', b: '1' } },
        'node_modules/a': { version: '1.0.0', dependencies: { d: '1' } },
        'node_modules/b': { version: '1.0.0', peerDependencies: { d: '2' } },
        'node_modules/d': { version: '1.0.0' },
        'node_modules/b/node_modules/d': { version: '2.0.0' },
        'node_modules/@types/scope__d': { version: '2.0.0' },
        'node_modules/w': { link: true, resolved: 'packages/w' },
        'packages/w': { version: '0.0.0' },
      },
    }),
  );
  const label = sampleLabel('d', 'private');
  const mentions = (...entries: [string, string[]][]) =>
    meetingOf(label, visibleCopies(layout, new Map(entries.map(([location, names]) => [location, new Set(names)]))));

  it('resolves as the layout lays out', () => {
    assert.deepEqual(resolveName(layout, 'node_modules/b', 'd'), ['node_modules/b/node_modules/d']);
    assert.deepEqual(resolveName(layout, 'packages/w', 'd'), ['node_modules/d']);
    assert.deepEqual(resolveName(layout, '', 'w'), ['packages/w']);
    assert.deepEqual(resolveName(layout, '', '@scope/d'), ['node_modules/@types/scope__d']);
    assert.deepEqual(resolveName(layout, '', 'nothing'), []);
    assert.equal(packageOf('@a/b/c.js'), '@a/b');
    assert.equal(packageOf('a/b'), 'a');
  });

  it('holds while one version at most is mentioned, and fails when both are', () => {
    assert.equal(mentions(), null);
    assert.equal(mentions(['node_modules/a', ['d']]), null);
    const both: [string, string[]][] = [
      ['node_modules/a', ['d']],
      ['node_modules/b', ['d']],
    ];
    assert.equal(mentions(...both), 'the project reaches 1.0.0 and 2.0.0');
  });
});
