import assert from 'node:assert/strict';
import { conflictPairs, pairMatches, typedName } from '../../scripts/corpus/pairs.ts';
import { sampleCrossing, sampleFinding, sampleLabel } from './sample.ts';

describe('typedName', () => {
  it('takes a package and the carrier of its types for one', () => {
    assert.equal(typedName('@types/react'), 'react');
    assert.equal(typedName('@types/babel__core'), '@babel/core');
    assert.equal(typedName('@babel/core'), '@babel/core');
    assert.equal(typedName('a__b'), 'a__b');
  });
});

describe('pairMatches', () => {
  const finding = sampleFinding({ package: 'd', verdict: 'incompatible', producer: 'd', consumer: 'b' });

  it('finds both sides in the labelled direction', () => {
    assert.ok(pairMatches(finding, sampleCrossing('d', 'b'), 'd'));
    assert.ok(!pairMatches(finding, sampleCrossing('b', 'd'), 'd'));
    assert.ok(!pairMatches(finding, sampleCrossing('d', 'c'), 'd'));
  });

  it('takes the app for the side that is the divergent package itself', () => {
    assert.ok(pairMatches(finding, sampleCrossing('app', 'b'), 'd'));
    assert.ok(!pairMatches(finding, sampleCrossing('d', 'app'), 'd'));
  });

  it('takes types for the package that they describe', () => {
    const typed = sampleFinding({ package: 'd', verdict: 'incompatible', consumer: '@types/b' });
    assert.ok(pairMatches(typed, sampleCrossing('d', 'b'), 'd'));
  });

  it('finds an alias by its place', () => {
    const alias = sampleFinding({
      package: 'd',
      verdict: 'incompatible',
      consumer: 'd',
      consumerAt: 'node_modules/d15',
    });
    assert.ok(pairMatches(alias, sampleCrossing('d', 'd15'), 'd'));
  });

  it('wants the meeting of the proof', () => {
    const inside = sampleFinding({ package: 'd', verdict: 'incompatible', at: 'node_modules/a' });
    assert.ok(pairMatches(inside, sampleCrossing('d', 'b', 'reject', 'node_modules/a'), 'd'));
    assert.ok(!pairMatches(inside, sampleCrossing('d', 'b'), 'd'));
  });

  it('takes a dependency in which copies meet for the side that is the divergent package', () => {
    const inside = sampleFinding({
      package: 'd',
      verdict: 'incompatible',
      at: 'node_modules/a',
      producer: 'c',
      consumer: 'd',
    });
    assert.ok(pairMatches(inside, sampleCrossing('c', 'a', 'reject', 'node_modules/a'), 'd'));
    assert.ok(!pairMatches(inside, sampleCrossing('c', 'e', 'reject', 'node_modules/a'), 'd'));
  });
});

describe('conflictPairs', () => {
  const crossings = [sampleCrossing('d', 'b'), sampleCrossing('b', 'd', 'accept')];

  it('leaves a flow that compiles out of a breaking label, and keeps it in an identity label', () => {
    assert.equal(conflictPairs(sampleLabel('d', 'breaking', { crossings })).length, 1);
    assert.equal(conflictPairs(sampleLabel('d', 'identity', { crossings })).length, 2);
    assert.equal(conflictPairs(sampleLabel('d', 'compatible', { crossings })).length, 0);
  });
});
