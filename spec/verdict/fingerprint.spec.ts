import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { analyze } from '../../lib/index.ts';
import { caretLine, type FingerprintParts, fingerprint } from '../../lib/model/fingerprint.ts';
import { fixture } from '../helpers.ts';

const parts: FingerprintParts = {
  code: 'incompatible-types-cross',
  package: 'money',
  producer: 'shop',
  consumer: 'bank',
  meeting: 'app',
  type: 'Money',
  producerVersion: '1.2.3',
  consumerVersion: '0.3.1',
};

describe('fingerprint', () => {
  it('is twelve hex digits', () => {
    assert.match(fingerprint(parts), /^[0-9a-f]{12}$/);
  });

  it('stays the same within a caret line', () => {
    assert.equal(fingerprint({ ...parts, producerVersion: '1.9.0', consumerVersion: '0.3.9' }), fingerprint(parts));
  });

  it('changes with everything else', () => {
    const changed = { ...parts, producerVersion: '2.0.0', consumerVersion: '0.4.0', code: 'identity-crosses' };
    for (const key of Object.keys(parts) as (keyof FingerprintParts)[]) {
      const value = changed[key] === parts[key] ? 'other' : changed[key];
      assert.notEqual(fingerprint({ ...parts, [key]: value }), fingerprint(parts), key);
    }
    assert.notEqual(fingerprint({ ...parts, producer: 'bank', consumer: 'shop' }), fingerprint(parts));
  });

  it('takes a caret line from the first number that is not zero', () => {
    assert.deepEqual(['16.9.0', '0.3.7', '0.0.7', '2.0.0-rc.1+build'].map(caretLine), ['16', '0.3', '0.0.7', '2']);
  });
});

describe('the fingerprint of a finding', () => {
  let folder: string;
  let expected: string | undefined;
  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
    cpSync(fixture('basics', 'given-to-another'), folder, { recursive: true });
    expected = await fingerprintNow();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const fingerprintNow = async (): Promise<string | undefined> =>
    (await analyze({ path: folder })).findings[0]?.fingerprint;

  function edit(file: string, change: (text: string) => string): void {
    writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
  }
  function move(from: string, to: string): void {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    renameSync(join(folder, from), join(folder, to));
    edit('package-lock.json', (text) => text.replace(`"${from}"`, `"${to}"`));
  }
  function setVersion(copy: string, range: string, version: string): void {
    edit(`${copy}/package.json`, (text) => text.replace(/"version": ".*"/, `"version": "${version}"`));
    edit('package-lock.json', (text) =>
      text
        .replace(new RegExp(`("${copy}": \\{\\s*"version": ")[^"]*`), `$1${version}`)
        .replace(new RegExp(`("money": ")\\^${range}`), `$1^${version}`),
    );
  }

  it('stays when copies are hoisted otherwise', async () => {
    move('node_modules/money', 'node_modules/bank/node_modules/money');
    move('node_modules/shop/node_modules/money', 'node_modules/money');
    assert.equal(await fingerprintNow(), expected);
  });

  it('stays when a version moves within its range', async () => {
    setVersion('node_modules/money', '2.0.0', '2.4.1');
    assert.equal(await fingerprintNow(), expected);
  });

  it('changes with a major version', async () => {
    setVersion('node_modules/money', '2.0.0', '3.0.0');
    const found = await fingerprintNow();
    assert.ok(found);
    assert.notEqual(found, expected);
  });
});
