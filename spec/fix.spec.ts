import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalyzerError, fix, formatFix } from '../lib/index.ts';
import { fixture } from './helpers.ts';

describe('fix', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'diamondback-spec-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const use = (name: string): void => cpSync(fixture('remedies', name), folder, { recursive: true });
  const read = (file = 'package.json'): string => readFileSync(join(folder, file), 'utf8');

  it('plans without writing, and shows the change', async () => {
    use('own-pin');
    const before = read();
    const { plan } = await fix({ path: folder });
    assert.equal(read(), before);
    assert.equal(plan.applied, false);
    assert.deepEqual(plan.commands, ['npm install']);
    const text = await formatFix(plan, 'table', { showsDiff: true });
    assert.match(text, /-\s+"money": "1\.0\.0"\n\+\s+"money": "2\.0\.0"/);
    assert.match(text, /Write package\.json with --apply/);
  });

  it('writes package.json and nothing else, in its own style', async () => {
    use('own-pin');
    const before = read().replaceAll('\n', '\r\n');
    writeFileSync(join(folder, 'package.json'), before);
    const files = readdirSync(folder).sort();
    const lockfile = read('package-lock.json');
    const { plan } = await fix({ path: folder, package: 'money', apply: true });
    assert.equal(plan.applied, true);
    assert.equal(read(), before.replace('"money": "1.0.0"', '"money": "2.0.0"'));
    assert.equal(read('package-lock.json'), lockfile);
    assert.deepEqual(readdirSync(folder).sort(), files);
    assert.match(await formatFix(plan), /Wrote package\.json\. Now run:\n {2}npm install\n/);
  });

  it('writes the manifests of workspaces', async () => {
    use('workspaces-align');
    await fix({ path: folder, apply: true });
    for (const name of ['books', 'till']) assert.match(read(`packages/${name}/package.json`), /"money": "2\.0\.0"/);
  });

  it('takes the overridden copies out of the lockfile by the command only', async () => {
    use('forced-fits');
    const { plan } = await fix({ path: folder, apply: true });
    assert.deepEqual(JSON.parse(read()).overrides, { shop: { money: '2.0.0' } });
    assert.match(plan.commands[0] ?? '', /^node -e ".*'node_modules\/shop\/node_modules\/money'/);
    assert.equal(plan.commands[1], 'npm install');
  });

  it('refuses when the lockfile was made for another package.json', async () => {
    use('own-pin');
    const changed = read().replace('"^1.0.0"', '"^1.1.0"');
    writeFileSync(join(folder, 'package.json'), changed);
    await assert.rejects(
      fix({ path: folder, apply: true }),
      (error) => error instanceof AnalyzerError && error.code === 'manifest-changed',
    );
    assert.equal(read(), changed);
  });

  it('has nothing to do where nothing conflicts', async () => {
    cpSync(fixture('basics', 'optional-member'), folder, { recursive: true });
    const { plan } = await fix({ path: folder, apply: true });
    assert.deepEqual([plan.steps, plan.files, plan.applied], [[], [], false]);
    assert.equal(await formatFix(plan), 'Nothing to fix\n');
  });
});
