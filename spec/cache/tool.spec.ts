import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolName } from '../../lib/cache/tool.ts';

describe('the name of the program in the cache', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'diamondback-spec-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is the version of a release', () => {
    assert.equal(toolName('1.2.3', join(folder, 'node_modules', 'diamondback', 'dist', 'bin')), '1.2.3');
  });

  it('changes with any file of a clone', () => {
    const inner = join(folder, 'inner', 'part.js');
    mkdirSync(join(folder, 'inner'));
    writeFileSync(inner, '');
    writeFileSync(join(folder, 'main.cjs'), '');
    const before = toolName('1.2.3', folder);
    assert.match(before, /^1\.2\.3 [0-9a-f]{8}$/);
    assert.equal(toolName('1.2.3', folder), before);
    utimesSync(inner, 1, 1);
    assert.notEqual(toolName('1.2.3', folder), before);
  });
});
