import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assemble } from '../../lib/install/assemble.ts';
import { resolveFrom } from '../../lib/install/resolve.ts';
import type { Entry } from '../../lib/install/source.ts';

/** Locations as npm writes them, and as nobody does: folders between packages, in scopes, outside of the project. */
const part = fc.constantFrom(
  'node_modules/a',
  'node_modules/b',
  'node_modules/@s/a',
  'node_modules/@s',
  'packages/w',
  'lib',
  '..',
);
const location = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const tidy = fc
  .array(fc.constantFrom('node_modules/a', 'node_modules/b', 'node_modules/@s/a'), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));

function treeOf(locations: readonly string[]) {
  const entry: Entry = { version: '1.0.0', dependencies: { a: '*', b: '*', '@s/a': '*', missing: '*' } };
  const entries = new Map(['', ...locations].map((key): [string, Entry] => [key, entry]));
  return assemble({ root: '/p', lockfile: null, lockfileVersion: null, lockfileName: 'p', entries }, [], false);
}

describe('edges lead where Node would go', () => {
  for (const [name, kind] of [
    ['from packages in packages', tidy],
    ['from anywhere', location],
  ] as const) {
    it(name, () => {
      fc.assert(
        fc.property(fc.array(kind, { maxLength: 12 }), (locations) => {
          const tree = treeOf(locations);
          for (const edge of tree.edges) {
            const from = tree.copies[edge.from]?.location;
            assert.equal(edge.to, resolveFrom(tree, edge.from, edge.name), `${edge.name} from ${from}`);
          }
        }),
        { numRuns: 300 },
      );
    });
  }
});
