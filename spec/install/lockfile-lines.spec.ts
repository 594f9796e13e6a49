import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze, loadTree } from '../../lib/index.ts';
import { lockfileLines } from '../../lib/install/index.ts';
import { entryLines } from '../../lib/install/lockfile-lines.ts';
import { fixture } from '../helpers.ts';

describe('install/lockfile-lines', () => {
  const all = (...locations: string[]) => new Set(locations);

  it('finds the line of an entry by its location', () => {
    const text =
      '{\r\n  "packages": {\r\n    "": {},\r\n    "node_modules/a": {},\r\n    "packages/w": {"bin": {"node_modules/a": "x"}}\r\n  }\r\n}';
    const lines = entryLines(text, all('', 'node_modules/a', 'packages/w', 'node_modules/none'));
    assert.deepEqual(
      [...lines],
      [
        ['', 3],
        ['node_modules/a', 4],
        ['packages/w', 5],
      ],
    );
  });

  it('finds nested entries of version 1', () => {
    const text =
      '{"dependencies": {\n"a": {"version": "1.0.0",\n"requires": {"b": "1"},\n"dependencies": {\n"@s/b": {}}}}}';
    const lines = entryLines(text, all('node_modules/a', 'node_modules/a/node_modules/@s/b', 'node_modules/b'));
    assert.deepEqual(
      [...lines],
      [
        ['node_modules/a', 2],
        ['node_modules/a/node_modules/@s/b', 5],
      ],
    );
  });

  it('prefers locations where version 2 has both', () => {
    const text = '{"packages": {\n"node_modules/a": {}},\n"dependencies": {\n"a": {}}}';
    assert.deepEqual([...entryLines(text, all('node_modules/a'))], [['node_modules/a', 2]]);
  });

  it('is in the findings of a report', async () => {
    const folder = fixture('meetings', 'peer');
    const lines = readFileSync(join(folder, 'package-lock.json'), 'utf8').split('\n');
    const { findings } = await analyze({ path: folder });
    assert.ok(findings.length > 0);
    for (const { copy } of findings.flatMap(({ producer, consumer }) => [producer, consumer])) {
      assert.ok(copy.lockfileLine);
      assert.match(lines[copy.lockfileLine - 1] ?? '', new RegExp(`^ *"${copy.location}": \\{$`));
    }
  });

  it('is empty without a lockfile', async () => {
    const tree = await loadTree(fixture('meetings', 'peer'));
    const without = { ...tree, project: { ...tree.project, lockfile: null } };
    assert.equal((await lockfileLines(without, all('node_modules/money'))).size, 0);
  });
});
