import assert from 'node:assert/strict';
import { loadTree } from '../../lib/install/index.ts';
import type { Finding } from '../../lib/model/report.ts';
import { withRemedies } from '../../lib/remedy/suggest.ts';
import { fixture } from '../helpers.ts';
import { report } from '../report/sample.ts';

const [sample] = report.findings;
assert.ok(sample);

/** A finding at the root of a corpus case between two packages it imports. */
function findingOf(
  name: string,
  from: [string, string, string],
  to: [string, string, string],
  change: Partial<Finding> = {},
): Finding {
  const side = ([location, copy, version]: [string, string, string]): Finding['producer'] => ({
    package: location.replace('node_modules/', ''),
    version,
    location,
    copy: { location: copy, version },
    via: 'x',
    declaration: null,
  });
  return {
    ...(sample as Finding),
    package: name,
    meeting: { location: '', name: 'app' },
    producer: side(from),
    consumer: side(to),
    severity: 'error',
    verdict: 'incompatible',
    remedies: [],
    ...change,
  };
}

const noCommon = (): null => null;

describe('withRemedies', () => {
  it('offers one change for two packages when a peer has to move along', async () => {
    const tree = await loadTree(fixture('corpus', 'wp-element-react17'));
    const nested = 'node_modules/@wordpress/element/node_modules/react';
    const [found] = await withRemedies(
      [
        findingOf(
          'react',
          ['node_modules/react', 'node_modules/react', '17.0.2'],
          ['node_modules/@wordpress/element', nested, '18.3.1'],
        ),
      ],
      { tree, commonVersion: noCommon },
    );
    assert.equal(found?.remedies[0]?.command, 'npm install --save-exact react@18.3.1 react-dom@18.3.1');
  });

  it('moves another package on the way, when that is what the project asks for', async () => {
    const tree = await loadTree(fixture('corpus', 'agenda-mongodb6'));
    const [found] = await withRemedies(
      [
        findingOf(
          'bson',
          ['node_modules/mongodb', 'node_modules/bson', '6.10.4'],
          ['node_modules/agenda', 'node_modules/agenda/node_modules/bson', '4.7.2'],
        ),
      ],
      { tree, commonVersion: noCommon },
    );
    assert.equal(found?.remedies[0]?.command, 'npm install --save-exact mongodb@4.17.2');
  });

  it('takes two names for one package for intended, and says what is left', async () => {
    const tree = await loadTree(fixture('corpus', 'graphql-alias-15-16'));
    const [found] = await withRemedies(
      [
        findingOf(
          'graphql',
          ['node_modules/graphql', 'node_modules/graphql', '16.9.0'],
          ['node_modules/graphql15', 'node_modules/graphql15', '15.8.0'],
        ),
      ],
      { tree, commonVersion: noCommon, fieldsOf: () => ['name', 'astNode'] },
    );
    assert.deepEqual(
      found?.remedies.map(({ kind }) => kind),
      ['narrow'],
    );
    assert.match(found?.remedies[0]?.effect ?? '', /needs name, astNode/);
  });

  it('says so when the project has the other version by a name of its own already', async () => {
    const tree = await loadTree(fixture('corpus', 'graphql-alias-15-16'));
    const [found] = await withRemedies(
      [
        findingOf(
          'graphql',
          ['node_modules/graphql15', 'node_modules/graphql15', '15.8.0'],
          ['node_modules/@graphql-tools/schema', 'node_modules/graphql', '16.9.0'],
        ),
      ],
      { tree, commonVersion: noCommon },
    );
    const [first] = found?.remedies ?? [];
    assert.equal(first?.title, 'both are there by name: use graphql with @graphql-tools/schema');
    assert.equal(first?.command, undefined);
  });

  it('makes the copies that run one as well, not only those that `@types` tell of', async () => {
    const tree = await loadTree(fixture('corpus', 'rxjs6-inquirer-types'));
    const [found] = await withRemedies(
      [
        findingOf(
          'rxjs',
          ['node_modules/rxjs', 'node_modules/rxjs', '6.6.7'],
          ['node_modules/inquirer', 'node_modules/@types/inquirer/node_modules/rxjs', '7.8.2'],
        ),
      ],
      { tree, commonVersion: noCommon },
    );
    const titles = found?.remedies.map(({ title }) => title) ?? [];
    assert.ok(!titles.includes('force rxjs 6.6.7 on @types/inquirer'));
    assert.ok(titles.includes('force rxjs 6.6.7 on @types/inquirer and inquirer'), titles.join('; '));
  });

  it('gives a finding that fits as it is no remedy', async () => {
    const tree = await loadTree(fixture('corpus', 'agenda-mongodb6'));
    const fits = findingOf(
      'bson',
      ['node_modules/mongodb', 'node_modules/bson', '6.10.4'],
      ['node_modules/agenda', 'node_modules/agenda/node_modules/bson', '4.7.2'],
      { verdict: 'compatible' },
    );
    assert.deepEqual((await withRemedies([fits], { tree, commonVersion: noCommon }))[0]?.remedies, []);
  });

  it('writes no command for names that a shell would obey', async () => {
    const tree = await loadTree(fixture('corpus', 'agenda-mongodb6'));
    const named = (name: string): string => (name === 'mongodb' ? '$(touch x)' : name);
    const copies = tree.copies.map((copy) => ({ ...copy, name: named(copy.name), importName: named(copy.importName) }));
    const edges = tree.edges.map((edge) => ({ ...edge, name: named(edge.name) }));
    const renamed = {
      ...tree,
      copies,
      edges,
      edgesOut: copies.map(({ index }) => edges.filter(({ from }) => from === index)),
      edgesIn: copies.map(({ index }) => edges.filter(({ to }) => to === index)),
      byLocation: new Map(
        copies.map((copy) => [copy.location.replaceAll('node_modules/mongodb', 'node_modules/$(touch x)'), copy]),
      ),
    };
    const [found] = await withRemedies(
      [
        findingOf(
          'bson',
          ['node_modules/$(touch x)', 'node_modules/bson', '6.10.4'],
          ['node_modules/agenda', 'node_modules/agenda/node_modules/bson', '4.7.2'],
        ),
      ],
      { tree: renamed, commonVersion: noCommon },
    );
    for (const { command = '', install = '' } of found?.remedies ?? []) assert.doesNotMatch(command + install, /\$\(/);
  });
});
