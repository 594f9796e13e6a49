import assert from 'node:assert/strict';
import { type MetadataSource, Registry } from '../../lib/registry/index.ts';

const answer = { versions: { '1.0.0': {} } };
const sourceOf = (packument: MetadataSource['packument']): MetadataSource => ({ packument });

describe('registry/ask', () => {
  it('asks for each package once, and answers in the order of names', async () => {
    const asked: string[] = [];
    const registry = new Registry(
      sourceOf(async (name) => {
        asked.push(name);
        return answer;
      }),
    );
    const told = await registry.ask(['money', 'bank', 'money']);
    assert.deepEqual(
      told.map(({ name }) => name),
      ['bank', 'money'],
    );
    assert.deepEqual(await registry.ask(['bank']), []);
    assert.deepEqual(asked, ['bank', 'money']);
    assert.equal(registry.failure(), null);
  });

  it('says in one line what was not answered, and never what an address may hold', async () => {
    const registry = new Registry(
      sourceOf(async (name) => {
        if (name === 'money') return answer;
        throw Object.assign(new Error('https://user:secret@example.test failed'), { code: 'ENOTFOUND' });
      }),
    );
    assert.equal((await registry.ask(['bank', 'money', 'shop'])).length, 1);
    assert.equal(registry.failure(), 'the registry could not be asked about bank and 1 more (ENOTFOUND)');
  });

  it('takes an answer that is no packument for none', async () => {
    for (const strange of [null, [], 'text', { versions: 7 }, { versions: {} }]) {
      const registry = new Registry(sourceOf(async () => strange));
      assert.deepEqual(await registry.ask(['money']), []);
      assert.match(registry.failure() ?? '', /money \(its answer is no list of releases\)/);
    }
  });

  it('asks for no more packages than it may', async () => {
    let count = 0;
    const counting = sourceOf(async () => {
      count += 1;
      return answer;
    });
    const registry = new Registry(counting, undefined, { packages: 2 });
    await registry.ask(['a', 'b', 'c']);
    await registry.ask(['d']);
    assert.equal(count, 2);
    assert.match(registry.failure() ?? '', /no more than 2 packages are asked about, and 2 were left/);
  });

  it('waits for a source that never answers no longer than it may', async () => {
    const silent = new Registry(
      sourceOf(() => new Promise(() => {})),
      undefined,
      { each: 20 },
    );
    assert.deepEqual(await silent.ask(['money']), []);
    assert.match(silent.failure() ?? '', /it took too long/);
    const late = new Registry(
      sourceOf(() => new Promise(() => {})),
      undefined,
      { all: 30, atOnce: 1 },
    );
    assert.deepEqual(await late.ask(['bank', 'money', 'shop']), []);
    assert.match(late.failure() ?? '', /bank and 2 more/);
  });
});
