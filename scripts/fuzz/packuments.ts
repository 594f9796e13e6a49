/** What a registry answers: any JSON, late, never, or of another package. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pickRelease, Registry } from '../../lib/registry/index.ts';
import { nasty, spoilValue, valueEdits } from './mutate.ts';
import { target } from './target.ts';

const dependencies = { money: '^1.0.0', '@s/a': 'npm:money@2', odd: '>=1 <2 || 3' };
const manifest = (version: string): object => ({
  name: 'bank',
  version,
  dependencies,
  peerDependencies: { money: '*' },
  peerDependenciesMeta: { money: { optional: true } },
  optionalDependencies: { fsevents: '2' },
  engines: { node: '>=18' },
});
const packument = {
  name: 'bank',
  'dist-tags': { latest: '2.0.0', next: '3.0.0-rc.1' },
  versions: Object.fromEntries(
    ['1.0.0', '1.2.0', '2.0.0', '3.0.0-rc.1'].map((version) => [version, manifest(version)]),
  ),
};

export const packuments = target({
  name: 'registry answers',
  weight: 8,
  limit: 1_500,
  input: fc.record({
    answer: fc.oneof(
      { weight: 5, arbitrary: valueEdits.map((edits) => spoilValue(packument, edits)) },
      { weight: 1, arbitrary: fc.jsonValue() },
    ),
    how: fc.constantFrom('answers', 'answers', 'answers', 'fails', 'never answers'),
    code: fc.constantFrom('E404', 'E401', 'ECONNRESET', ...nasty),
    names: fc.array(fc.constantFrom('bank', '@s/a', ...nasty), { maxLength: 6 }),
    spec: fc.constantFrom('^1.0.0', 'latest', '*', ...nasty),
  }),
  check: async ({ answer, how, code, names, spec }) => {
    const asked: string[] = [];
    const source = {
      packument: (name: string): Promise<unknown> => {
        asked.push(name);
        if (how === 'answers') return Promise.resolve(answer);
        if (how === 'never answers') return new Promise(() => {});
        return Promise.reject(Object.assign(new Error('http://user:secret@registry'), { code }));
      },
    };
    const registry = new Registry(source, undefined, { packages: 4, each: 5, all: 20 });
    const found = await registry.ask(names);
    assert.equal(new Set(asked).size, asked.length, 'a package is asked for twice');
    assert.ok(asked.length <= 4, 'more is asked than may be');
    const missing = new Set(names).size - new Set(found.map(({ name }) => name)).size;
    const failure = registry.failure();
    assert.equal(failure === null, missing === 0, 'an answer is missing, and nothing is said, or the other way round');
    assert.ok(!failure?.includes('secret'), 'an address with its password is told');
    for (const one of found) {
      assert.ok(names.includes(one.name));
      const picked = pickRelease(one, spec);
      assert.ok(picked === null || one.releases.has(picked), 'a release is picked that nobody published');
      for (const release of one.releases.values())
        for (const request of release.requests) assert.equal(typeof request.spec, 'string');
    }
  },
});
