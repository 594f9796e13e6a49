import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clean, cleanLines, cut, wrap } from '../../lib/report/text.ts';

describe('report/text', () => {
  it('shows a control character instead of obeying it', () => {
    assert.equal(clean('a\u0007b'), 'a\\u{7}b');
    assert.equal(clean('a\nb\tc'), 'a b c');
    assert.equal(clean('\u001b[31mred\u001b[0m'), 'red');
  });

  it('breaks what a runner takes for a command', () => {
    assert.equal(clean('\n::error::x'), ' : :error: :x');
    assert.equal(clean(':::'), ': : :');
    assert.equal(clean('a ##[add-mask]b # [c]'), 'a ## [add-mask]b # [c]');
  });

  it('keeps the lines of a program', () => {
    assert.equal(cleanLines('a\r\n\tb\u001b[2J'), 'a\n\tb');
  });

  it('cuts with an ellipsis', () => {
    assert.equal(cut('abcdef', 4), 'abc…');
    assert.equal(cut('abcd', 4), 'abcd');
  });

  it('wraps within the width and loses nothing but spaces', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 8, max: 100 }), (text, width) => {
        const lines = wrap(text, width, '  ');
        for (const line of lines) assert.ok([...line].length <= width, line);
        assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
      }),
    );
  });

  it('wraps a word that is as long as a file in the time of its first lines', () => {
    const lines = wrap('x'.repeat(2_000_000), 20);
    assert.ok(lines.length < 1_000);
    assert.match(lines.at(-1) ?? '', /…$/);
  });

  it('breaks what a runner would obey in a program, and looks at each line once', () => {
    assert.equal(cleanLines('a::b\n  ::error::x\n##[group]'), 'a::b\n  : :error::x\n## [group]');
    assert.equal(cleanLines('\n'.repeat(200_000)).length, 200_000);
  });
});
