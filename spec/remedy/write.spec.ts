import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalyzerError } from '../../lib/errors.ts';
import { writeManifests } from '../../lib/remedy/write.ts';

const codeOf = (code: string) => (error: unknown) => error instanceof AnalyzerError && error.code === code;

describe('writeManifests', () => {
  let root = '';
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
    mkdirSync(join(root, 'packages', 'a'), { recursive: true });
    writeFileSync(join(root, 'package.json'), 'old root');
    writeFileSync(join(root, 'packages', 'a', 'package.json'), 'old a');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const rootChange = { file: 'package.json', before: 'old root', after: 'new root' };
  const change = { file: 'packages/a/package.json', before: 'old a', after: 'new a' };
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');

  it('writes all files, keeps their modes and leaves nothing else behind', () => {
    chmodSync(join(root, 'package.json'), 0o640);
    writeManifests(root, [rootChange, change]);
    assert.deepEqual([read('package.json'), read('packages/a/package.json')], ['new root', 'new a']);
    if (process.platform !== 'win32') assert.equal(statSync(join(root, 'package.json')).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(root).sort(), ['package.json', 'packages']);
  });

  it('refuses a file that was changed meanwhile, and writes none', () => {
    assert.throws(
      () => writeManifests(root, [rootChange, { ...change, before: 'another' }]),
      codeOf('manifest-changed'),
    );
    assert.deepEqual([read('package.json'), read('packages/a/package.json')], ['old root', 'old a']);
    assert.deepEqual(readdirSync(root).sort(), ['package.json', 'packages']);
  });

  it('writes none when one is missing', () => {
    assert.throws(
      () => writeManifests(root, [rootChange, { ...change, file: 'packages/b/package.json' }]),
      codeOf('output-unwritable'),
    );
    assert.equal(read('package.json'), 'old root');
    assert.deepEqual(readdirSync(root).sort(), ['package.json', 'packages']);
  });

  it('follows a link inside the project, and refuses one that leads out', () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
    try {
      writeFileSync(join(outside, 'package.json'), 'old a');
      rmSync(join(root, 'packages', 'a', 'package.json'));
      symlinkSync(join(outside, 'package.json'), join(root, 'packages', 'a', 'package.json'));
      assert.throws(() => writeManifests(root, [rootChange, change]), codeOf('output-unwritable'));
      assert.equal(read('package.json'), 'old root');
      assert.equal(readFileSync(join(outside, 'package.json'), 'utf8'), 'old a');
      rmSync(join(root, 'packages', 'a', 'package.json'));
      writeFileSync(join(root, 'packages', 'real.json'), 'old a');
      symlinkSync(join(root, 'packages', 'real.json'), join(root, 'packages', 'a', 'package.json'));
      writeManifests(root, [change]);
      assert.equal(read('packages/real.json'), 'new a');
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });
});
