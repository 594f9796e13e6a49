/** Sources of the project itself: what does not parse, what has a hundred thousand imports, links in circles, odd names. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { projectImports, wordsIn } from '../../lib/crossing/source-imports.ts';
import { startParsing } from '../../lib/surface/parse.ts';
import { nasty, spoilText, textEdits } from './mutate.ts';
import { emptyTree, root } from './sources.ts';
import { target } from './target.ts';

const units = [
  "import { a } from 'bank';",
  "import * as a from 'bank';\n",
  "import a, { b as c } from 'bank'",
  "const a = require('bank');",
  "const { a: { b } } = await import('bank');\n",
  "export * from 'shop';",
  "export { a as default } from 'shop';\n",
  "/* from 'bank' */",
  "// require('bank')\n",
  `\`$\{require("bank")}\``,
  'a.b?.c ',
  '{a}=a;',
  'import`',
  'from ',
  '/*',
  '*/',
  '<!-- ',
  '\u2028',
  '\r',
  ...nasty,
];

export const roots = target({
  name: 'root sources',
  weight: 6,
  limit: 4_000,
  input: fc.record({
    parts: fc.array(fc.record({ unit: fc.constantFrom(...units), times: fc.constantFrom(1, 1, 2, 50, 3_000) }), {
      minLength: 1,
      maxLength: 6,
    }),
    edits: fc.option(textEdits),
    names: fc.uniqueArray(
      fc.constantFrom('a.ts', 'b.tsx', 'c.mjs', 'd.vue', 'e.d.ts', 'f.cts', 'g.svelte', 'h.min.js', '.i.ts', 'j .ts'),
      { minLength: 1, maxLength: 4 },
    ),
    oddity: fc.constantFrom('none', 'none', 'circle', 'folder', 'dangling'),
  }),
  check: ({ parts, edits, names, oddity }, folder) => {
    startParsing();
    const whole = parts.map(({ unit, times }) => unit.repeat(unit.length > 1_000 ? 1 : times)).join('');
    const text = (edits === null ? whole : spoilText(whole, edits)).slice(0, 400_000);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'src', 'inner'), { recursive: true });
    for (const name of names) writeFileSync(join(folder, 'src', name), text);
    writeFileSync(join(folder, 'src', 'plain.ts'), "import { pay } from 'bank';\n");
    if (oddity === 'circle') symlinkSync(folder, join(folder, 'src', 'inner', 'again'), 'junction');
    if (oddity === 'folder') mkdirSync(join(folder, 'src', 'folder.ts'));
    if (oddity === 'dangling') symlinkSync(join(folder, 'nowhere'), join(folder, 'src', 'gone.ts'), 'junction');
    const told: string[] = [];
    const imports = projectImports({ ...emptyTree, root: folder }, root, (what) => told.push(what));
    const bank = imports?.get('bank');
    assert.ok(bank, 'a plain import is not found any more');
    assert.ok(bank.files.includes(join(folder, 'src', 'plain.ts')), 'a plain file is not among those that import');
    assert.ok(bank.names === null || bank.names.has('pay'), 'a plain name is not among those imported');
    const lines = text.split('\n').length;
    for (const name of imports?.mentioned ?? []) {
      const place = imports?.get(name)?.place;
      if (!place) continue;
      assert.match(place.file, /^src\//);
      assert.ok(place.line >= 1 && place.line <= Math.max(lines, 2));
    }
    wordsIn(bank.files);
  },
});
