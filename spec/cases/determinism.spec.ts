import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  cpSync,
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
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { analyze } from '../../lib/index.ts';
import type { AnalysisReport } from '../../lib/model/report.ts';
import { fixture } from '../helpers.ts';
import { reportOf } from './cases.ts';

/** Cases with several findings, with a workspace, and with gaps. */
const samples = ['meetings/peer', 'meetings/workspace', 'modules/npm-alias', 'modules/falls-through-checked'];

/** Made anew: an answer out of the cache would prove nothing. */
const report = async (path: string): Promise<string> => JSON.stringify(await analyze({ path, cache: false }));

/** The report without the lines of the lockfile, which are all that may move when its keys do. */
const unplaced = (made: AnalysisReport): string =>
  JSON.stringify(made, (key, value) => (key === 'lockfileLine' ? undefined : value));

/** Every file's path, size, time and content, but for the cache. */
function fingerprintOf(folder: string): string {
  const hash = createHash('sha256');
  const items = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const path of items.map((item) => join(item.parentPath, item.name)).sort()) {
    if (path.includes(join('node_modules', '.cache'))) continue;
    const { mtimeMs } = statSync(path);
    hash.update(`${relative(folder, path)}\0${mtimeMs}\0`);
    if (statSync(path).isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reverseKeys(inner)]),
  );
}

describe('the report', () => {
  let copy: string;
  before(() => {
    copy = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
  });
  after(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  for (const name of samples) {
    it(`has the same bytes twice: ${name}`, async () => {
      const folder = fixture(...name.split('/'));
      assert.equal(await report(folder), JSON.stringify(await reportOf(name)));
    });

    it(`does not depend on the order of keys in the lockfile: ${name}`, async () => {
      const folder = join(copy, name);
      cpSync(fixture(...name.split('/')), folder, { recursive: true });
      const file = join(folder, 'package-lock.json');
      const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, unknown> };
      const expected = unplaced(await reportOf(name));
      const entries = Object.entries(lock.packages);
      const shuffled = fc.shuffledSubarray(entries, { minLength: entries.length });
      const check = fc.asyncProperty(shuffled, async (packages) => {
        writeFileSync(file, JSON.stringify({ ...lock, packages: reverseKeys(Object.fromEntries(packages)) }));
        assert.equal(unplaced(await analyze({ path: folder, cache: false })), expected);
      });
      await fc.assert(check, { numRuns: 2 });
    });
  }

  it('is the same wherever the project lies', async () => {
    const folder = join(copy, 'elsewhere');
    cpSync(fixture('meetings', 'peer'), folder, { recursive: true });
    assert.equal(await report(folder), JSON.stringify(await reportOf('meetings/peer')));
  });

  it('is made without changing a file of the project', async () => {
    const folder = join(copy, 'untouched');
    cpSync(fixture('modules', 'falls-through-checked'), folder, { recursive: true });
    // The cache's folder is made when it is not there, which dates the folder that it lies in.
    mkdirSync(join(folder, 'node_modules', '.cache'), { recursive: true });
    const before = fingerprintOf(folder);
    await analyze({ path: folder });
    assert.equal(fingerprintOf(folder), before);
  });
});
