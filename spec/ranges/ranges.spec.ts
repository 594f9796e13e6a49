import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as semver from 'semver';
import { rangeTest, satisfies, sortVersions } from '../../lib/ranges/ranges.ts';

const number = fc.constantFrom(0, 0, 1, 2, 10);
const release = fc.tuple(number, number, number).map((parts) => parts.join('.'));
const version = fc
  .tuple(
    release,
    fc.constantFrom(
      '',
      '',
      '',
      '-rc.1',
      '-0',
      '+build',
      '-rc.0+b',
      '-rc.2',
      '-beta',
      '-1',
      '-rc',
      '-01',
      '-rc.1.0',
      '--',
    ),
  )
  .map(join);
const partial = fc.oneof(
  release,
  fc.tuple(number, number).map((parts) => parts.join('.')),
  number.map(String),
);
const wild = fc.constantFrom('', '', '', '.x', '.*', '.x.x', '.x.x.x');
const operator = fc.constantFrom('', '^', '~', '>=', '<', '=', '> ', '>= ', '^ ', 'v', '<=', '~>', '<= ', '>', '^v');
const simple = fc
  .tuple(operator, partial, wild, fc.constantFrom('', '', '', '-rc.0', '-0', '-rc', '-rc.1', '-01', '+b', '-*'))
  .map(join);
const range = fc
  .tuple(simple, fc.constantFrom('', ' || ', '||', ' ', ' - '), simple)
  .map(([first, between, second]) => (between === '' ? first : first + between + second));

function join(parts: readonly (string | number)[]): string {
  return parts.join('');
}

describe('ranges', () => {
  it('are judged as semver judges them', () => {
    fc.assert(
      fc.property(version, range, (installed, spec) => {
        const valid = semver.validRange(spec, true) !== null;
        const expected = !valid || semver.satisfies(installed, spec, true);
        assert.equal(satisfies(installed, spec), expected, `${installed} ${spec}`);
      }),
      { numRuns: 5000 },
    );
  });

  it('of npm: anything for `*`, the range behind an alias, and no test for what is none', () => {
    assert.ok(satisfies('1.0.0-rc.1', '*'));
    assert.ok(satisfies('2.1.0', 'npm:@scope/other@^2'));
    assert.ok(!satisfies('3.0.0', 'npm:other@^2'));
    assert.ok(satisfies('3.0.0', 'npm:@scope/other'));
    for (const spec of ['latest', 'file:../a', 'github:a/b', 'workspace:^']) assert.equal(rangeTest(spec), null, spec);
    assert.equal(rangeTest('^1')?.(''), false);
  });

  it('sort versions as semver does', () => {
    fc.assert(
      fc.property(fc.array(version, { maxLength: 6 }), (versions) => {
        const sorted = sortVersions(versions);
        assert.deepEqual([...sorted].sort(), [...versions].sort());
        for (const [i, next] of sorted.slice(1).entries())
          assert.ok(semver.compareBuild(sorted[i] as string, next, true) <= 0, sorted.join(' '));
      }),
      { numRuns: 2000 },
    );
    assert.deepEqual(sortVersions(['1.0.0', '', 'x']), ['', 'x', '1.0.0']);
  });
});
