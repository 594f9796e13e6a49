import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dropDraft, placeDraft, realTarget, writeDraft, writeWhole } from '../../lib/files/write-whole.ts';

describe('files/write-whole', () => {
  let root = '';
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'files-')));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const path = (name: string): string => join(root, name);

  it('replaces a file whole, and leaves nothing beside it', () => {
    writeWhole(path('a'), 'one');
    writeWhole(path('a'), 'two');
    assert.equal(readFileSync(path('a'), 'utf8'), 'two');
    assert.deepEqual(readdirSync(root), ['a']);
  });

  it('leaves the old file and no draft when it fails', () => {
    mkdirSync(path('a'));
    writeFileSync(path('a/inner'), 'old');
    assert.throws(() => writeWhole(path('a'), 'new'));
    assert.throws(() => writeWhole(path('nowhere/b'), 'new'));
    assert.deepEqual([readdirSync(root), readdirSync(path('a'))], [['a'], ['inner']]);
  });

  it('has the old text until it is placed, and none of it when it is dropped', () => {
    writeFileSync(path('a'), 'old');
    const [first, second] = [writeDraft(path('a'), 'first'), writeDraft(path('a'), 'second')];
    assert.notEqual(first.draft, second.draft);
    assert.equal(readFileSync(path('a'), 'utf8'), 'old');
    dropDraft(first);
    placeDraft(second);
    assert.equal(readFileSync(path('a'), 'utf8'), 'second');
    assert.deepEqual(readdirSync(root), ['a']);
  });

  it('tells where a path leads, also when its end is not there', function () {
    mkdirSync(path('real'));
    try {
      symlinkSync(path('real'), path('link'), 'junction');
    } catch {
      this.skip();
    }
    assert.equal(realTarget(path('link/sub/new.json')), path('real/sub/new.json'));
  });
});
