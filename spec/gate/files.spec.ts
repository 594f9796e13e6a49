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
import { AnalyzerError } from '../../lib/errors.ts';
import { pathInside, writeWhole } from '../../lib/gate/files.ts';

describe('gate/files', () => {
  let root = '';
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('writes a whole file and leaves nothing beside it', () => {
    writeWhole(join(root, 'a.json'), 'a.json', 'one');
    writeWhole(join(root, 'a.json'), 'a.json', 'two');
    assert.equal(readFileSync(join(root, 'a.json'), 'utf8'), 'two');
    assert.deepEqual(readdirSync(root), ['a.json']);
  });

  it('leaves what was there when it fails', () => {
    mkdirSync(join(root, 'a.json', 'inner'), { recursive: true });
    for (const path of [join(root, 'a.json'), join(root, 'nowhere', 'b.json')]) {
      assert.throws(
        () => writeWhole(path, 'a.json', 'text'),
        (error) => error instanceof AnalyzerError && error.code === 'output-unwritable',
      );
    }
    assert.deepEqual(readdirSync(root), ['a.json']);
    assert.deepEqual(readdirSync(join(root, 'a.json')), ['inner']);
  });

  it('keeps a configured path inside the project', () => {
    assert.equal(pathInside(root, 'ci/a.json', 'config-invalid'), join(root, 'ci', 'a.json'));
    for (const file of ['../a.json', '/etc/passwd', 'ci/../../a.json', '.', '..']) {
      assert.throws(() => pathInside(root, file, 'config-invalid'), /leads out of the project/, file);
    }
  });

  it('does not let a link lead out of it either', function () {
    const project = join(root, 'project');
    mkdirSync(project);
    writeFileSync(join(root, 'outside.json'), '');
    try {
      symlinkSync(root, join(project, 'up'), 'junction');
    } catch {
      this.skip();
    }
    assert.throws(() => pathInside(project, 'up/outside.json', 'config-invalid'), /leads out/);
    assert.throws(() => pathInside(project, 'up/not-there.json', 'config-invalid'), /leads out/);
  });
});
