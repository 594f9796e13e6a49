import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pack } from '../../lib/cache/pack.ts';
import { type AnalyzeOptions, analyze } from '../../lib/index.ts';
import { caseNames } from '../cases/cases.ts';
import { fixture } from '../helpers.ts';

const run = async (path: string, options: AnalyzeOptions = {}): Promise<string> =>
  JSON.stringify(await analyze({ path, ...options }));

describe('what the cache keeps of files and programs', () => {
  let scratch: string;
  before(() => {
    scratch = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
  });
  after(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  function copy(name: string): string {
    const folder = join(mkdtempSync(join(scratch, 'case-')), 'project');
    cpSync(fixture(...name.split('/')), folder, { recursive: true });
    rmSync(join(folder, 'node_modules', '.cache'), { recursive: true, force: true });
    return folder;
  }
  const packOf = (folder: string, name: string): string =>
    join(folder, 'node_modules', '.cache', 'diamondback', 'v1', `${name}.pack`);
  const declarationsIn = (folder: string): string[] =>
    readdirSync(join(folder, 'node_modules'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.d.ts'))
      .map((file) => join(folder, 'node_modules', file))
      .sort();

  for (const name of caseNames().filter((_, index) => index % 48 === 7)) {
    it(`gives the bytes of a run without it after each change: ${name}`, async () => {
      const folder = copy(name);
      await run(folder);
      for (const file of declarationsIn(folder).slice(0, 2)) {
        appendFileSync(file, '\nexport interface AddedLater { late: true }\n');
        assert.equal(await run(folder), await run(folder, { cache: false }), file);
      }
    });
  }

  it('asks the compiler again when the types have changed, and then only', async () => {
    const folder = copy('basics/given-to-another');
    await run(folder);
    const pack = packOf(folder, 'programs');
    const written = (): string => `${statSync(pack).ino} ${statSync(pack).mtimeMs}`;
    const first = written();
    writeFileSync(join(folder, 'src', 'added.ts'), 'export const added = 1;\n');
    await run(folder);
    assert.equal(written(), first);
    const [declarations = ''] = declarationsIn(folder).filter((file) => file.includes('money'));
    appendFileSync(declarations, '// changed\n');
    await run(folder);
    assert.notEqual(written(), first);
  });

  it('is no worse than nothing when it is damaged', async () => {
    const folder = copy('basics/given-to-another');
    const text = await run(folder);
    for (const name of ['files', 'programs']) {
      const pack = packOf(folder, name);
      const good = readFileSync(pack, 'utf8');
      for (const bad of ['', 'x', good.slice(0, -1), good.replace('"line"', '"lime"'), `${'0'.repeat(64)}\n[]\n`]) {
        writeFileSync(pack, bad);
        // So that the answer as a whole is not there.
        appendFileSync(join(folder, 'package.json'), '\n');
        assert.equal(await run(folder), text);
      }
    }
  });

  it('gives texts back to the same maker only', () => {
    const root = copy('basics/given-to-another');
    const pack = new Pack(root, 'words', 'one 1');
    assert.equal(pack.recall('a'), null);
    pack.keep('a', 'first\nline');
    pack.keep('b', 'zwölf 💎');
    pack.save();
    const again = new Pack(root, 'words', 'one 1');
    assert.equal(again.recall('b'), 'zwölf 💎');
    assert.equal(again.recall('a'), 'first\nline');
    assert.equal(again.recall('c'), null);
    assert.equal(new Pack(root, 'words', 'one 2').recall('a'), null);
  });

  it('keeps what it did not use for as long as there is room', () => {
    const root = copy('basics/given-to-another');
    const large = 'x'.repeat(20_000_000);
    const first = new Pack(root, 'words', '1');
    for (const key of ['a', 'b']) first.keep(key, large);
    first.save();
    const second = new Pack(root, 'words', '1');
    assert.ok(second.recall('b'));
    second.keep('c', large);
    second.save();
    const third = new Pack(root, 'words', '1');
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => third.recall(key) !== null),
      [false, true, true],
    );
  });

  it('writes nothing where there is no node_modules', () => {
    const root = join(scratch, 'empty');
    mkdirSync(root);
    const pack = new Pack(root, 'words', '1');
    pack.keep('a', 'b');
    pack.save();
    assert.ok(!existsSync(join(root, 'node_modules')));
  });
});
