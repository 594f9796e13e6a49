/** What each format makes of the sample reports, in files that a reviewer reads. `UPDATE=1` writes them. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FormatName, formatNames, formatReport } from '../../lib/report/index.ts';
import { projectRoot } from '../helpers.ts';
import { hostile, poisoned } from './hostile.ts';
import { cleanReport, gatedReport, report } from './sample.ts';

const folder = join(projectRoot, 'spec/report/golden');

const goldens: readonly (readonly [file: string, name: FormatName, of: typeof report])[] = [
  ['conflicts.md', 'markdown', report],
  ['conflicts.github.txt', 'github', report],
  ['nothing.md', 'markdown', cleanReport],
  ['gated.md', 'markdown', gatedReport],
  ['gated.github.txt', 'github', gatedReport],
  ['gated.sarif', 'sarif', gatedReport],
  ['gated.gitlab.json', 'gitlab', gatedReport],
  ['gated.junit.xml', 'junit', gatedReport],
];

describe('report: hostile strings', () => {
  it('make no command of a runner in any format', async () => {
    const commands = hostile.filter((text) => /::|##/.test(text));
    assert.ok(commands.length >= 4);
    for (const text of commands) {
      for (const name of formatNames.filter((one) => one !== 'github')) {
        const log = await formatReport(poisoned(text), name);
        assert.doesNotMatch(log, /^\s*::|##\[/m, name);
      }
    }
  });
});

describe('report: golden texts', () => {
  for (const [file, name, of] of goldens) {
    it(`${file} is what ${name} says`, async () => {
      const text = await formatReport(of, name, { prefix: name === 'markdown' ? '' : 'packages/app' });
      if (process.env.UPDATE) writeFileSync(join(folder, file), text);
      assert.equal(text, readFileSync(join(folder, file), 'utf8'));
    });
  }
});
