import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../lib/model/report.ts';
import { fixture } from '../helpers.ts';
import { caseNames, type GoldenCase, readCase, readJson } from './cases.ts';

const files = ['case.json', 'expected.json', 'package.json', 'package-lock.json', 'node_modules'];

type Expected = { readonly findings: readonly Pick<Finding, 'verdict' | 'severity'>[] };
const expectedOf = ({ folder }: GoldenCase): Expected => readJson<Expected>(folder, 'expected.json');

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .filter((file) => !file.includes(join('node_modules', '.cache')));

describe('case folders', () => {
  const names = caseNames();

  it('are complete', () => {
    const missing = names.flatMap((name) => {
      const folder = fixture(...name.split('/'));
      return files.filter((file) => !existsSync(join(folder, file))).map((file) => `${name}/${file}`);
    });
    assert.deepEqual(missing, []);
  });

  it('say what they show and why, each in words of its own', () => {
    const cases = names.map(readCase);
    for (const { name, title, why } of cases) assert.ok(title.length > 5 && why.length > 5, name);
    assert.equal(new Set(cases.map(({ title }) => title)).size, cases.length);
  });

  it('have a near miss for every conflict, which is judged otherwise', () => {
    for (const golden of names.map(readCase)) {
      const { findings } = expectedOf(golden);
      if (golden.nearMiss === undefined) {
        // A case without a twin is itself the near miss: it shows no certain conflict.
        assert.ok(
          findings.every(({ severity }) => severity !== 'error'),
          `${golden.name} has no nearMiss`,
        );
        continue;
      }
      assert.ok(names.includes(golden.nearMiss), `${golden.name}: there is no case ${golden.nearMiss}`);
      assert.notDeepEqual(expectedOf(readCase(golden.nearMiss)).findings, findings, golden.name);
    }
  });

  it('list every copy on disk in the lockfile, and no address', () => {
    for (const { name, folder } of names.map(readCase)) {
      const lock = readJson<{ lockfileVersion: number; packages: Record<string, unknown> }>(
        folder,
        'package-lock.json',
      );
      assert.equal(lock.lockfileVersion, 3, name);
      const onDisk = filesBelow(join(folder, 'node_modules'))
        .filter((file) => file.endsWith('package.json'))
        .map((file) => file.slice(folder.length + 1, -'/package.json'.length).replaceAll('\\', '/'));
      assert.deepEqual(
        onDisk.filter((location) => !(location in lock.packages)),
        [],
        name,
      );
      assert.doesNotMatch(readFileSync(join(folder, 'package-lock.json'), 'utf8'), /https?:/, name);
    }
  });

  it('are tiny', () => {
    for (const { name, folder } of names.map(readCase)) {
      for (const file of filesBelow(folder)) assert.ok(statSync(file).size < 2500, `${name}: ${file}`);
    }
  });
});
