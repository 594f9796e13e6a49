import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { correctLabels, readDoubts } from '../../scripts/corpus/doubts.ts';
import { readKnownMisses } from '../../scripts/corpus/known-misses.ts';
import { parseLabels, readLabels } from '../../scripts/corpus/labels.ts';
import { caseNames, selectCases } from '../../scripts/corpus/paths.ts';
import { readDirectives } from '../../scripts/corpus/proofs/directives.ts';
import { fixture } from '../helpers.ts';
import { sampleLabel, sampleLabels } from './sample.ts';

describe('labels', () => {
  const text = (change: object): string =>
    JSON.stringify({ ...sampleLabels([sampleLabel('d', 'breaking')]), ...change });

  it('are read', () => {
    assert.equal(parseLabels(text({}), 'sample').divergent[0]?.verdict, 'breaking');
  });

  it('are refused when a figure would be wrong because of a slip', () => {
    const slips: [object, RegExp][] = [
      [{ case: 'other' }, /case is 'other'/],
      [{ divergent: [sampleLabel('d', 'private'), sampleLabel('d', 'private')] }, /d is there twice/],
      [{ divergent: [{ ...sampleLabel('d', 'private'), verdict: 'harmless' }] }, /unknown label 'harmless'/],
      [{ divergent: [sampleLabel('d', 'private', { copies: [] })] }, /fewer than two copies/],
      [{ divergent: [sampleLabel('d', 'breaking', { meeting: [] })] }, /meets nowhere/],
      [{ divergent: [sampleLabel('d', 'identity', { crossings: [] })] }, /without a crossing/],
    ];
    for (const [change, message] of slips) assert.throws(() => parseLabels(text(change), 'sample'), message);
  });

  it('are corrected where they are in doubt', () => {
    const labels = sampleLabels([sampleLabel('d', 'identity'), sampleLabel('e', 'private')]);
    const corrected = correctLabels(labels, {
      sample: { d: { label: 'breaking', proof: 'witness/a.ts', reason: '' } },
    });
    assert.deepEqual(
      corrected?.divergent.map(({ verdict }) => verdict),
      ['breaking', 'private'],
    );
    assert.equal(correctLabels(labels, {}), null);
  });
});

describe('the corpus', () => {
  const names = caseNames();
  const witnessOf = (name: string, file: string): string => fixture('corpus', name, file);
  const expectation = (name: string, file: string): string | null =>
    readDirectives(readFileSync(witnessOf(name, file), 'utf8')).expect;

  it('has 49 cases, all with readable labels', () => {
    assert.equal(names.length, 49);
    for (const name of names) readLabels(name);
  });

  it('backs every label of a conflict with a witness that expects it', () => {
    for (const name of names) {
      const labels = readLabels(name);
      for (const label of [...labels.divergent, ...labels.sameVersionDuplicates]) {
        const proofs = label.crossings.flatMap(({ proof }) => (proof ? [expectation(name, proof.file)] : []));
        const runs = (label.runs ?? []).map(({ file }) => expectation(name, file));
        if (label.verdict === 'breaking') assert.ok(proofs.includes('reject'), `${name}: ${label.name}`);
        if (label.verdict === 'identity') assert.ok(runs.includes('misbehave'), `${name}: ${label.name}`);
      }
    }
  });

  it('keeps no addresses of downloads', () => {
    for (const name of names) {
      const { packages } = JSON.parse(readFileSync(fixture('corpus', name, 'package-lock.json'), 'utf8'));
      for (const [location, entry] of Object.entries<{ resolved?: string; link?: boolean }>(packages)) {
        assert.ok(entry.resolved === undefined || entry.link, `${name}: ${location}`);
      }
    }
  });

  it('proves every doubt, and explains no case that is not there', () => {
    for (const [name, packages] of Object.entries(readDoubts())) {
      for (const { proof } of Object.values(packages))
        assert.ok(existsSync(join(fixture('corpus', name), proof)), proof);
    }
    for (const [name, packages] of Object.entries(readKnownMisses())) {
      assert.ok(names.includes(name), name);
      const labels = readLabels(name);
      const known = [...labels.divergent, ...labels.sameVersionDuplicates].map((label) => label.name);
      for (const item of Object.keys(packages)) assert.ok(known.includes(item), `${name}: ${item}`);
    }
  });

  it('refuses a case that it does not have', () => {
    assert.throws(() => selectCases(['nowhere']), /no such case: nowhere/);
    assert.deepEqual(selectCases(['cron-luxon']), ['cron-luxon']);
  });
});
