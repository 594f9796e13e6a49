import assert from 'node:assert/strict';
import { type Diagnostic, readDiagnostics } from '../../scripts/corpus/compilers.ts';
import { judgeWitness, readWitness } from '../../scripts/corpus/judge-witness.ts';
import { selectFindings, witnessOptions } from '../../scripts/corpus/witnesses.ts';
import { sampleFinding } from './sample.ts';

const witness = [
  "import type { T as Made } from './a.js';",
  "export const madeIsKnown: 'known' = 'known';",
  "export const wantedIsKnown: 'known' = 'known';",
  'export const control: Wanted = wanted;',
  'export const flow: Wanted = made;',
].join('\n');
const at = (line: number, file = 'w.ts'): Diagnostic => ({ file, line, code: 'TS2322', message: 'no', detail: [] });

describe('readDiagnostics', () => {
  it('reads errors with and without a file, and their details', () => {
    const text =
      "a\\b.ts(3,14): error TS2322: Type 'A' (x).\n  Types of\n    property\nerror TS5023: Unknown option.\nFound 2 errors.\n";
    assert.deepEqual(readDiagnostics(text), [
      { file: 'a/b.ts', line: 3, code: 'TS2322', message: "Type 'A' (x).", detail: ['Types of', 'property'] },
      { file: '', line: 0, code: 'TS5023', message: 'Unknown option.', detail: [] },
    ]);
    assert.deepEqual(readDiagnostics(''), []);
  });
});

describe('judgeWitness', () => {
  const lines = readWitness(witness);

  it('finds the flow, and needs guards and control', () => {
    assert.deepEqual(lines, { flow: 5 });
    for (const line of witness.split('\n').slice(1)) {
      assert.throws(() => readWitness(witness.replace(line, '')), /the witness has no line/);
    }
  });

  it('confirms a rejection of the flow alone', () => {
    assert.equal(judgeWitness('w.ts', lines, true, [at(5)]), null);
    assert.equal(judgeWitness('w.ts', lines, true, []), 'accepted');
    assert.match(judgeWitness('w.ts', lines, true, [at(5), at(4)]) ?? '', /^w\.ts\(4\) TS2322/);
    assert.match(judgeWitness('w.ts', lines, true, [at(5), at(5, 'other.ts')]) ?? '', /^other\.ts\(5\)/);
  });

  it('confirms an acceptance of the whole file', () => {
    assert.equal(judgeWitness('w.ts', lines, false, []), null);
    assert.equal(judgeWitness('w.ts', lines, false, [at(5)]), 'rejected: TS2322 no');
    assert.match(judgeWitness('w.ts', lines, false, [at(2)]) ?? '', /^w\.ts\(2\)/);
  });
});

describe('selectFindings', () => {
  const findings = (['incompatible', 'unknown', 'compatible', 'incompatible', 'identity'] as const).map(
    (verdict, index) => sampleFinding({ package: `p${index}`, verdict }),
  );
  const names = (limit: number): string[] => selectFindings(findings, limit).map((finding) => finding.package);

  it('takes the worst-ranked of each verdict that claims something, or all', () => {
    assert.deepEqual(names(1), ['p0', 'p4', 'p2']);
    assert.deepEqual(names(0), ['p0', 'p3', 'p4', 'p2']);
  });
});

describe('witnessOptions', () => {
  it('are those of the command, but for an empty list, which TypeScript 6 refuses', () => {
    assert.deepEqual(witnessOptions('npx tsc --noEmit --types "" --strict '), ['--noEmit', '--strict']);
    assert.ok(witnessOptions().includes('--strict'));
  });
});
