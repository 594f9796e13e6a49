/** A package's manifest: `exports` maps, `main` and `types` that lead anywhere. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { entryGraph } from '../../lib/crossing/source-imports.ts';
import { entryLimit, packageEntries } from '../../lib/surface/entries.ts';
import { nasty, spoilValue, valueEdits } from './mutate.ts';
import { target } from './target.ts';

const path = fc.oneof(
  fc.constantFrom('.', './a', './a/*', './*', './*.js', './a/*/b', '*', './**', './a.js', './d/b.js', './d/', './d'),
  fc.constantFrom('./../out.js', '../out.js', './../../*', '/etc/*', './d/../../*', ...nasty),
);
const condition = fc.constantFrom(
  'types',
  'import',
  'require',
  'default',
  'node',
  'types@<4',
  'browser',
  '__proto__',
  '0',
);
const { conditions } = fc.letrec((again) => ({
  conditions: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    path,
    fc.constant(null),
    fc.dictionary(condition, again('conditions'), { maxKeys: 4 }),
    fc.array(again('conditions'), { maxLength: 3 }),
  ),
}));
const manifest = fc.record(
  {
    name: fc.constantFrom('a', '@s/a', ...nasty),
    version: fc.constantFrom('1.0.0', ...nasty),
    main: path,
    module: path,
    types: path,
    typesVersions: fc.dictionary(
      fc.constantFrom('*', '>=4', '<4'),
      fc.dictionary(path, fc.array(path, { maxLength: 2 })),
    ),
    exports: fc.oneof(conditions, fc.dictionary(path, conditions, { maxKeys: 8 })),
  },
  { requiredKeys: [] },
);

export const manifests = target({
  name: 'manifests',
  weight: 15,
  limit: 2_000,
  input: fc.record({ made: manifest, edits: fc.option(valueEdits, { freq: 3 }) }),
  check: ({ made, edits }, folder) => {
    const own = join(folder, 'node_modules', 'a');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(own, 'd', 'e'), { recursive: true });
    for (const file of ['out.js', 'out.d.ts', 'package.json']) writeFileSync(join(folder, file), '');
    for (const file of ['index.js', 'a.js', 'a.d.ts', 'd/b.js', 'd/e/c.d.ts'])
      writeFileSync(join(own, file), "import '../../out.js'; import './d/b.js';");
    writeFileSync(join(own, 'package.json'), JSON.stringify(edits ? spoilValue(made, edits) : made) ?? '');
    const { subpaths } = packageEntries(own);
    assert.ok(subpaths.length <= entryLimit);
    for (const subpath of subpaths) assert.ok(!subpath.split(/[\\/]/).includes('..'), `an entry leads out: ${subpath}`);
    for (const file of entryGraph(own))
      assert.ok(file.startsWith(own), `a file outside of the package is read: ${file}`);
  },
});
