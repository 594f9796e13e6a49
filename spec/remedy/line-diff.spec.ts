import assert from 'node:assert/strict';
import fc from 'fast-check';
import { unifiedDiff } from '../../lib/remedy/line-diff.ts';

describe('unifiedDiff', () => {
  it('shows changes with three lines around them', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n';
    const after = before.replace('b', 'B').replace('l\n', 'l\nm\n');
    assert.equal(
      unifiedDiff('x', before, after),
      '--- x\n+++ x\n@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -10,4 +10,5 @@\n j\n k\n l\n+m\n \n',
    );
    assert.equal(unifiedDiff('x', before, before), '');
  });

  it('has all lines of both texts when all are shown', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 7 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before.split('\n').length + after.split('\n').length < 8);
        const lines = unifiedDiff('x', before, after)
          .trimEnd()
          .split('\n')
          .slice(2)
          .filter((line) => !line.startsWith('@@'));
        const side = (mark: string): string =>
          lines
            .filter((line) => line[0] !== mark)
            .map((line) => line.slice(1))
            .join('\n');
        // The last lines may be empty, and are then trimmed.
        assert.equal(side('+').trimEnd(), before.trimEnd());
        assert.equal(side('-').trimEnd(), after.trimEnd());
      }),
    );
  });
});
