import assert from 'node:assert/strict';
import { analyze } from '../../lib/index.ts';
import type { Finding, Remedy } from '../../lib/model/report.ts';
import type { InstallTree } from '../../lib/model/tree.ts';
import { Registry } from '../../lib/registry/index.ts';
import { withRemedies } from '../../lib/remedy/suggest.ts';
import { type CopyText, type EdgeText, ROOT, treeOf } from '../graph/trees.ts';
import { fixture } from '../helpers.ts';
import { report } from '../report/sample.ts';

/** Recorded by hand: what each release asks for, by package and version. */
type Recorded = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

const asks = (dependencies: Record<string, string>): Record<string, unknown> => ({ dependencies });

function registryOf(recorded: Recorded): { registry: Registry; asked: string[] } {
  const asked: string[] = [];
  const source = {
    packument: async (name: string): Promise<unknown> => {
      asked.push(name);
      const versions = recorded[name];
      if (!versions) throw Object.assign(new Error('no such package'), { code: 'E404' });
      return { versions, 'dist-tags': { latest: Object.keys(versions).at(-1) } };
    },
  };
  return { registry: new Registry(source), asked };
}

const bank: CopyText = ['node_modules/bank', 'bank', '1.0.0'];
const shop: CopyText = ['node_modules/shop', 'shop', '1.0.0'];

/** app asks for bank and shop; bank gets money 1 at the top, shop has a money 2 of its own. */
const diamond = (bankAsks = '^1.0.0', shopAsks = '^2.0.0', versions = ['1.0.0', '2.0.0']): InstallTree => {
  const edges: EdgeText[] = [
    [0, 1, 'prod', '^1.0.0'],
    [0, 3, 'prod', '^1.0.0'],
    [1, 2, 'prod', bankAsks],
    [3, 4, 'prod', shopAsks],
  ];
  const copies: CopyText[] = [
    ROOT,
    bank,
    ['node_modules/money', 'money', versions[0] as string],
    shop,
    ['node_modules/shop/node_modules/money', 'money', versions[1] as string],
  ];
  return treeOf(copies, edges);
};

function finding(tree: InstallTree): Finding {
  const [sample] = report.findings;
  assert.ok(sample);
  const side = (name: string, at: string): Finding['producer'] => ({
    package: name,
    version: '1.0.0',
    location: `node_modules/${name}`,
    copy: { location: at, version: tree.byLocation.get(at)?.version ?? '' },
    via: 'x',
    declaration: null,
  });
  return {
    ...sample,
    package: 'money',
    meeting: { location: '', name: 'app' },
    producer: side('bank', 'node_modules/money'),
    consumer: side('shop', 'node_modules/shop/node_modules/money'),
    severity: 'error',
    verdict: 'incompatible',
    remedies: [],
  };
}

async function remediesFor(tree: InstallTree, registry?: Registry): Promise<readonly Remedy[]> {
  const [found] = await withRemedies([finding(tree)], { tree, commonVersion: () => null, registry });
  return found?.remedies ?? [];
}

const money = { '1.0.0': {}, '1.1.0': {}, '2.0.0': {} };

describe('remedies with a registry', () => {
  it('names the least newer release after which the ranges meet, and the range it leaves open when that is safe', async () => {
    const { registry } = registryOf({
      money,
      bank: {
        '1.0.0': asks({ money: '^1.0.0' }),
        '1.1.0': asks({ money: '^1.1.0' }),
        '1.2.0': asks({ money: '^2.0.0' }),
        '1.3.0': asks({ money: '^2.0.0' }),
      },
      shop: { '1.0.0': asks({ money: '^2.0.0' }) },
    });
    const [first] = await remediesFor(diamond(), registry);
    assert.equal(first?.kind, 'upgrade');
    assert.equal(first?.command, 'npm install bank@1.2.0');
    assert.deepEqual(first?.edits, [{ file: 'package.json', path: ['dependencies', 'bank'], value: '^1.2.0' }]);
    assert.equal(first?.install, 'npm install bank@1.2.0');
    assert.deepEqual(first?.safety, { verdict: 'unknown', reason: 'its release is not installed here' });
    assert.deepEqual(first?.changes, [
      { package: 'bank', before: ['1.0.0'], after: ['1.2.0'] },
      { package: 'money', before: ['1.0.0', '2.0.0'], after: ['2.0.0'] },
    ]);
  });

  it('knows nothing of it without a registry', async () => {
    const remedies = await remediesFor(diamond());
    assert.deepEqual(
      remedies.filter(({ kind }) => kind === 'upgrade'),
      [],
    );
  });

  it('goes back no further than it must when nothing newer fits', async () => {
    const { registry } = registryOf({
      money,
      bank: { '1.0.0': asks({ money: '^1.0.0' }), '2.0.0': asks({ money: '^3.0.0' }) },
      shop: {
        '0.8.0': asks({ money: '^1.0.0' }),
        '0.9.0': asks({ money: '^1.0.0' }),
        '1.0.0': asks({ money: '^2.0.0' }),
      },
    });
    const [first] = await remediesFor(diamond(), registry);
    assert.equal(first?.command, 'npm install shop@0.9.0');
  });

  it('takes neither prereleases nor deprecated releases, nor one that has dropped the package', async () => {
    const { registry } = registryOf({
      money,
      bank: {
        '1.0.0': asks({ money: '^1.0.0' }),
        '1.2.0-beta.1': asks({ money: '^2.0.0' }),
        '1.2.0': { ...asks({ money: '^2.0.0' }), deprecated: 'broken' },
        '1.3.0': asks({}),
        '2.0.0': asks({ money: '^2.0.0' }),
      },
      shop: { '1.0.0': asks({ money: '^2.0.0' }) },
    });
    const remedies = await remediesFor(diamond(), registry);
    assert.deepEqual(
      remedies.filter(({ kind }) => kind === 'upgrade').map(({ command }) => command),
      ['npm install bank@2.0.0'],
    );
  });

  it('brings what the new release asks for, and asks the registry about that', async () => {
    const { registry, asked } = registryOf({
      money,
      bank: { '1.0.0': asks({ money: '^1.0.0' }), '1.2.0': asks({ money: '^2.0.0', vault: '^1.0.0' }) },
      shop: { '1.0.0': asks({ money: '^2.0.0' }) },
      vault: { '1.0.0': asks({ lock: '^1.0.0' }), '1.4.0': asks({ lock: '^1.0.0' }) },
      lock: { '1.0.1': {} },
    });
    const [first] = await remediesFor(diamond(), registry);
    const added = first?.changes?.filter(({ before }) => before.length === 0);
    assert.deepEqual(added, [
      { package: 'lock', before: [], after: ['1.0.1'] },
      { package: 'vault', before: [], after: ['1.4.0'] },
    ]);
    assert.deepEqual([...asked].sort(), ['bank', 'lock', 'money', 'shop', 'vault']);
  });

  it('finds a published version that satisfies every range, when no installed one does', async () => {
    const { registry } = registryOf({
      money: { '1.0.0': {}, '1.1.0': {}, '1.2.0': {}, '1.3.0': {} },
      bank: { '1.0.0': asks({ money: '>=1.0.0 <1.3.0' }) },
      shop: { '1.0.0': asks({ money: '>=1.2.0' }) },
    });
    const tree = diamond('>=1.0.0 <1.3.0', '>=1.2.0', ['1.1.0', '1.3.0']);
    const dedupe = (await remediesFor(tree, registry)).find(({ kind }) => kind === 'dedupe');
    assert.equal(dedupe?.command, 'npm dedupe');
    assert.match(dedupe?.title ?? '', /1\.2\.0/);
    assert.equal(dedupe?.safety?.verdict, 'unknown');
    const apart = diamond('>=1.0.0 <1.2.0', '>=1.2.0', ['1.1.0', '1.3.0']);
    assert.ok(!(await remediesFor(apart, registry)).some(({ kind }) => kind === 'dedupe'));
  });

  it('says the same as without one, when the registry knows nothing', async () => {
    const { registry } = registryOf({});
    assert.deepEqual(await remediesFor(diamond(), registry), await remediesFor(diamond()));
    assert.match(registry.failure() ?? '', /could not be asked about bank and 2 more \(not found\)/);
  });

  it('leaves the findings as they are and tells a gap, when the registry cannot be reached', async () => {
    const path = fixture('basics', 'given-to-another');
    const offline = { packument: () => Promise.reject(Object.assign(new Error('offline'), { code: 'ENOTFOUND' })) };
    const [plain, asked] = [await analyze({ path }), await analyze({ path, registry: offline })];
    assert.deepEqual(asked.findings, plain.findings);
    const [gap] = asked.gaps.filter(({ code }) => code === 'registry-unanswered');
    assert.match(
      gap?.reason ?? '',
      /^the registry could not be asked about \S+ and \d more \(ENOTFOUND\): remedies know/,
    );
    assert.ok(!plain.gaps.some(({ code }) => code === 'registry-unanswered'));
  });
});
