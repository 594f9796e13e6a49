import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDiagnostics } from '../../lib/compiler/diagnostics.ts';
import { runCompiler } from '../../lib/compiler/native.ts';
import { AnalyzerError, type Witness, witness } from '../../lib/index.ts';
import { reportOf } from '../cases/cases.ts';
import { fixture } from '../helpers.ts';

describe('a witness', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function write(name: string): Promise<Witness> {
    cpSync(fixture(...name.split('/')), folder, { recursive: true });
    const { findings } = await reportOf(name);
    const written = await witness({ path: folder, fingerprint: findings[0]?.fingerprint ?? '' });
    writeFileSync(join(folder, written.fileName), written.text);
    return written;
  }

  /** Runs the command that the witness itself names; gives the lines with an error. */
  async function rejectedLines({ fileName, text }: Witness): Promise<string[]> {
    const command = /npx tsc (.*)/.exec(text)?.[1] ?? '';
    assert.ok(command.endsWith(fileName), command);
    const args = command.split(' ').map((argument) => argument.replace(/^"(.*)"$/, '$1'));
    const { output } = await runCompiler([...args, '--pretty', 'false'], folder, { timeout: 30_000 });
    return parseDiagnostics(output).map(({ file, line }) => `${file}: ${text.split('\n')[line - 1]}`);
  }

  const conflicts = [
    'basics/given-to-another',
    'basics/private-member',
    'basics/unique-symbol-brand',
    'modules/export-equals',
    'modules/export-default',
    'modules/merged-namespace',
    'modules/wildcard-subpath',
    'modules/types-carrier',
    'modules/npm-alias',
    'modules/augmentation-elsewhere',
    'modules/self-augmentation',
    'modules/consumer-subpath',
    'positions/generic-arguments',
    'positions/member-of-a-rejected-class',
    'meetings/inside-a-dependency',
    'meetings/workspace',
  ];
  for (const name of conflicts) {
    it(`is rejected at the flow, and only there: ${name}`, async () => {
      const written = await write(name);
      assert.equal(written.finding.verdict, 'incompatible');
      const rejected = await rejectedLines(written);
      assert.equal(rejected.length, 1, rejected.join('\n'));
      assert.ok(rejected[0]?.startsWith(`${written.fileName}: export const flow`), rejected[0]);
    });
  }

  const compiling = [
    'basics/optional-member',
    'basics/checked-by-instanceof',
    'positions/option-with-looser',
    'modules/ambient-collides-unchecked',
  ];
  for (const name of compiling) {
    it(`compiles when the verdict says so: ${name}`, async () => {
      assert.deepEqual(await rejectedLines(await write(name)), []);
    });
  }

  it('says what meets where, and how to run it', async () => {
    const { text } = await write('basics/given-to-another');
    assert.match(text, /money 1\.0\.0 and 2\.0\.0 meet in app/);
    assert.match(text, /shop makes it: price\(\)/);
    assert.match(text, /bank takes it: pay\(amount\)/);
    assert.match(text, /import { pay } from ".\/node_modules\/bank\/index.js";/);
    assert.match(text, /export const control = \(\) => pay\(wanted\);/);
    assert.ok(!text.includes(folder));
  });

  it('is found by the beginning of a fingerprint that no other finding has', async () => {
    const { finding } = await write('basics/given-to-another');
    const again = await witness({ path: folder, fingerprint: finding.fingerprint.slice(0, 4) });
    assert.equal(again.finding.fingerprint, finding.fingerprint);
    const unknown = witness({ path: folder, fingerprint: 'no such one' });
    await assert.rejects(unknown, (error) => error instanceof AnalyzerError && error.code === 'unknown-fingerprint');
  });
});
