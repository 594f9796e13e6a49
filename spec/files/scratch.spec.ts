import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isScratch, makeScratch, removeScratch, sweep } from '../../lib/files/scratch.ts';

describe('files/scratch', () => {
  let root = '';
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'files-')));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('makes a folder below the temporary one, and removes it', () => {
    const folder = makeScratch();
    assert.ok(isScratch(join(folder, 'x')) && !isScratch(join(tmpdir(), 'x')));
    assert.match(basename(folder), new RegExp(`^diamondback-[0-9a-f]{8}-${process.pid}-\\w{6}$`));
    removeScratch(folder);
    removeScratch(folder);
    assert.ok(!existsSync(folder));
  });

  it('removes what processes that are gone have left, and nothing else', () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const kept = join(root, 'kept');
    mkdirSync(kept);
    writeFileSync(join(kept, 'file'), 'of somebody');
    const folder = (name: string): void => {
      mkdirSync(join(root, name, 'node_modules'), { recursive: true });
      symlinkSync(kept, join(root, name, 'node_modules', 'p0'), 'junction');
    };
    const left = [
      `diamondback-abcdef01-${process.pid}-aaaaaa`,
      `diamondback-99999999-${gone}-aaaaaa`,
      `diamondback-abcdef01-${gone}-aaaaaa.old`,
      `other-abcdef01-${gone}-aaaaaa`,
      'diamondback-notes',
    ];
    for (const name of [...left, `diamondback-abcdef01-${gone}-bbbbbb`]) folder(name);
    writeFileSync(join(root, `diamondback-abcdef01-${gone}-cccccc`), 'a file, and no folder');
    symlinkSync(kept, join(root, `diamondback-abcdef01-${gone}-dddddd`), 'junction');
    sweep(root, 'abcdef01');
    const links = [`diamondback-abcdef01-${gone}-cccccc`, `diamondback-abcdef01-${gone}-dddddd`];
    assert.deepEqual(readdirSync(root).sort(), [...left, ...links, 'kept'].sort());
    assert.deepEqual(readdirSync(kept), ['file']);
  });

  it('has nothing to say about a folder that is not there', () => {
    sweep(join(root, 'absent'));
    assert.deepEqual(readdirSync(root), []);
  });
});
