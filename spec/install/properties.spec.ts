import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { assemble } from '../../lib/install/assemble.ts';
import { errorPosition } from '../../lib/install/json.ts';
import type { Entry } from '../../lib/install/source.ts';
import { fixture } from '../helpers.ts';

function treeOf(entries: Map<string, Entry>) {
  const root = fixture('locks');
  return assemble({ root, lockfile: 'package-lock.json', lockfileVersion: 3, lockfileName: null, entries }, [], false);
}

describe('properties of loading', () => {
  it('key order never changes the tree', () => {
    for (const name of ['next-v3', 'workspaces']) {
      const file =
        name === 'workspaces'
          ? fixture('install', name, 'package-lock.json')
          : fixture('locks', name, 'package-lock.json');
      const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> };
      const expected = treeOf(new Map(Object.entries(packages)));
      const shuffled = fc.shuffledSubarray(Object.entries(packages), { minLength: Object.keys(packages).length });
      fc.assert(
        fc.property(shuffled, (entries) => {
          const reversed = entries.map(([location, entry]): [string, Entry] => [location, reverseKeys(entry) as Entry]);
          assert.deepEqual(treeOf(new Map(reversed)), expected);
        }),
        { numRuns: 10 },
      );
    }
  });

  it('finds an error in every text that is not JSON, and none in one that is', () => {
    fc.assert(fc.property(fc.json(), (text) => assert.equal(errorPosition(text), null)));
    const nearly = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', '"', ':', 'x'))
      .map(([text, at, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + 1);
      });
    fc.assert(
      fc.property(nearly, (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        assert.equal(errorPosition(text) === null, valid, text);
      }),
      { numRuns: 1000 },
    );
  });
});

function reverseKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]): [string, unknown] => [key, reverseKeys(inner)])
      .reverse(),
  );
}
