import assert from 'node:assert/strict';
import type { Finding, Side } from '../../lib/model/report.ts';
import { pairOf } from '../../lib/remedy/pairs.ts';
import { type CopyText, ROOT, treeOf } from '../graph/trees.ts';
import { report } from '../report/sample.ts';

describe('the ways of a pair to its copies', () => {
  const copies: CopyText[] = [
    ROOT,
    ['node_modules/b', 'b', '1.0.0'],
    ['node_modules/c', 'c', '1.0.0'],
    ['node_modules/c/node_modules/d', 'd', '2.0.0'],
    ['node_modules/d', 'd', '1.0.0'],
  ];
  const [sample] = report.findings;
  const side = (name: string, location: string, version: string): Side => ({
    ...(sample as Finding).producer,
    package: name,
    location: `node_modules/${name}`,
    copy: { location, version },
  });
  const finding: Finding = {
    ...(sample as Finding),
    package: 'd',
    meeting: { location: '', name: 'app' },
    producer: side('b', 'node_modules/d', '1.0.0'),
    consumer: side('c', 'node_modules/c/node_modules/d', '2.0.0'),
  };

  it('go through the side itself, also where the meeting asks for that copy as well and may ask for another', () => {
    const tree = treeOf(copies, [
      [0, 1],
      [0, 2],
      [0, 4],
      [1, 4],
      [2, 3],
    ]);
    const { producer, consumer } = pairOf(tree, finding);
    assert.deepEqual(
      [producer, consumer],
      [
        ['b', 'd'],
        ['c', 'd'],
      ],
    );
  });
});
