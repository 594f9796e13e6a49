import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emitDeclarations } from '../../lib/surface/source-declarations.ts';

describe('emitDeclarations', () => {
  let root: string;
  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'spec-sources-')));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it('has the compiler infer what a source leaves out, and asks nothing of one that leaves out nothing', async () => {
    const scratch = join(root, 'scratch');
    mkdirSync(scratch);
    const texts: Readonly<Record<string, string>> = {
      'types.ts': 'export type Format = (text: string) => string;\nexport interface Colors { red: Format }\n',
      'value.ts': "import type { Colors } from './types';\nexport const colors = {} as Colors;\n",
      'default.ts': "export { colors as default } from './value';\n",
      'equals.ts': 'export = 1;\n',
    };
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(root, name), text);
    const emitted = await emitDeclarations(
      Object.keys(texts).map((name) => join(root, name)),
      scratch,
      { timeout: 30_000 },
    );
    assert.deepEqual(
      [...emitted.keys()].map((path) => path.slice(root.length + 1)),
      ['value.ts', 'default.ts', 'equals.ts'],
    );
    assert.match(emitted.get(join(root, 'value.ts')) ?? '', /export declare const colors: Colors;/);
  });
});
