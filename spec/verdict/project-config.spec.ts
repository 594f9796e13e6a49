import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checksLibraries } from '../../lib/verdict/project-config.ts';

describe("the project's tsconfig", () => {
  let root = '';
  beforeEach(() => {
    root = join(realpathSync(mkdtempSync(join(tmpdir(), 'config-'))), 'project');
    write('src/a.ts', 'export {};');
  });
  afterEach(() => rmSync(dirname(root), { recursive: true, force: true }));

  function write(file: string, content: unknown): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  const asks = (): boolean | null => checksLibraries(root, root);
  const skips = { compilerOptions: { skipLibCheck: true } };

  it('is read with its comments', () => {
    assert.equal(asks(), null);
    write('tsconfig.json', '\ufeff{ // a comment\n "compilerOptions": { "strict": true, }, }');
    assert.equal(asks(), true);
    write('tsconfig.json', '{ "compilerOptions": { /* yes */ "skipLibCheck": true } }');
    assert.equal(asks(), false);
  });

  it('says nothing when it is broken, compiles nothing, or only refers to others', () => {
    for (const text of ['{', '[]', '{ "files": [], "references": [{ "path": "a" }] }', '{ "a": }']) {
      write('tsconfig.json', text);
      assert.equal(asks(), null, text);
    }
    rmSync(join(root, 'src', 'a.ts'));
    write('src/a.js', '');
    write('tsconfig.json', {});
    assert.equal(asks(), null);
    write('tsconfig.json', { compilerOptions: { allowJs: true } });
    assert.equal(asks(), true);
  });

  it('follows what it extends: files, lists and packages', () => {
    write('base.json', skips);
    write('tsconfig.json', { extends: './base' });
    assert.equal(asks(), false);
    write('tsconfig.json', { extends: './base', compilerOptions: { skipLibCheck: false } });
    assert.equal(asks(), true);
    write('other.json', { compilerOptions: { skipLibCheck: false } });
    write('tsconfig.json', { extends: ['./other.json', './base.json'] });
    assert.equal(asks(), false);
    write('node_modules/@tsconfig/node20/tsconfig.json', skips);
    write('node_modules/@acme/config/strict.json', skips);
    write('node_modules/named/package.json', { tsconfig: './lib/base.json' });
    write('node_modules/named/lib/base.json', skips);
    for (const name of ['@tsconfig/node20', '@tsconfig/node20/tsconfig.json', '@acme/config/strict', 'named']) {
      write('tsconfig.json', { extends: name });
      assert.equal(asks(), false, name);
    }
  });

  it('never leads out of the project, and never in a circle', function () {
    writeFileSync(join(dirname(root), 'outside.json'), JSON.stringify(skips));
    for (const path of ['../outside.json', join(dirname(root), 'outside.json'), './absent.json', './tsconfig.json']) {
      write('tsconfig.json', { extends: path });
      assert.equal(asks(), null, path);
    }
    try {
      symlinkSync(join(dirname(root), 'outside.json'), join(root, 'link.json'));
    } catch {
      this.skip();
    }
    write('tsconfig.json', { extends: './link.json' });
    assert.equal(asks(), null);
  });

  it('does not bring the program down however it is nested', () => {
    write('tsconfig.json', `{ "a": ${'['.repeat(200_000)}${']'.repeat(200_000)} }`);
    assert.equal(asks(), null);
  });
});
