import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AnalyzerError } from '../../lib/errors.ts';
import {
  acceptable,
  type BaselineEntry,
  parseBaseline,
  printBaseline,
  remember,
  updateBaseline,
} from '../../lib/gate/index.ts';
import { baselineOf, finding } from './samples.ts';

const FILE = 'diamondback-baseline.json';
const entry = remember(finding());
const printed = printBaseline({ omit: [], findings: [entry] });

describe('gate/baseline: the text', () => {
  it('is one line an entry', () => {
    assert.equal(
      printed,
      `{
  "version": 1,
  "findings": [
    { "package": "money", "from": "^1", "to": "^2", "producer": "shop", "consumer": "bank", "meeting": "app", "code": "incompatible-types-cross", "fingerprint": "${entry.fingerprint}" }
  ]
}
`,
    );
    assert.equal(printBaseline({ omit: [], findings: [] }), '{\n  "version": 1,\n  "findings": []\n}\n');
  });

  it('is read back as it was written, in one order, whatever is in it', () => {
    const word = fc.string({ minLength: 1, unit: 'grapheme' });
    const entries = fc.record(
      {
        ...{ package: word, from: word, to: word, producer: word, consumer: word, meeting: word, fingerprint: word },
        ...{ code: fc.constantFrom('incompatible-types-cross', 'identity-crosses'), reason: word },
        usage: fc.constant('possible'),
      },
      { requiredKeys: ['package', 'from', 'to', 'producer', 'consumer', 'meeting', 'fingerprint', 'code'] },
    ) as fc.Arbitrary<BaselineEntry>;
    const lists = fc
      .array(entries, { minLength: 1, maxLength: 5 })
      .chain((findings) =>
        fc.tuple(fc.constant(findings), fc.shuffledSubarray(findings, { minLength: findings.length })),
      );
    fc.assert(
      fc.property(lists, ([findings, shuffled]) => {
        // The same finding twice is one entry: which of two reasons stays is not ours to say.
        fc.pre(
          new Set(findings.map((one) => JSON.stringify({ ...one, reason: '', usage: '' }))).size === findings.length,
        );
        const text = printBaseline({ omit: ['dev'], findings });
        assert.equal(printBaseline({ omit: ['dev'], findings: shuffled }), text);
        assert.equal(printBaseline(parseBaseline(FILE, text)), text);
        assert.equal(text.split('\n').length, findings.length + 7);
      }),
      { numRuns: 100 },
    );
  });

  it('is read with a byte order mark and other line ends, and knows the lines', () => {
    const text = printBaseline({ omit: [], findings: [entry, { ...entry, package: 'other' }] });
    const read = parseBaseline(FILE, `\uFEFF${text.replaceAll('\n', '\r\n')}`);
    assert.deepEqual(read.lines, [4, 5]);
    assert.deepEqual(read.findings[0], entry);
  });

  const refused: [string, string, RegExp, RegExp][] = [
    ['half-merged', printed.replace('    {', '<<<<<<< HEAD\n    {'), /:4: an unresolved merge conflict/, /both sides/],
    ['empty', ' \n', /is empty/, /version control/],
    ['cut off', printed.slice(0, 40), /not valid JSON/, /version control/],
    ['with a comment', printed.replace('{', '{ // mine'), /:1: not valid JSON/, /by hand/],
    ['of a later version', '{ "version": 2, "entries": {} }', /version 2.*reads version 1/, /newer diamondback/],
    ['without a version', '{ "findings": [] }', /has no "version"/, /shape/],
    ['of another kind', '[]', /must be a diamondback baseline.*not an array/, /version control/],
    ['with an unknown key', printed.replace('"findings"', '"finding"'), /:3: unknown key "finding"/, /"findings"/],
    ['with an unknown code', printed.replace('-types-cross', '-types-crosses'), /findings\[0\]\.code/, /-types-cross"/],
    [
      'with a number for a name',
      printed.replace('"money"', '7'),
      /findings\[0\]\.package must be a string, not 7/,
      /./,
    ],
    ['without a package', printed.replace('"package": "money", ', ''), /findings\[0\] has no "package"/, /versions/],
    ['with a key twice', printed.replace('"to"', '"from"'), /findings\[0\]\.from is there twice/, /one of the two/],
  ];
  for (const [what, text, message, hint] of refused) {
    it(`is refused when it is ${what}`, () => {
      assert.throws(
        () => parseBaseline(FILE, text),
        (error) => {
          assert.ok(error instanceof AnalyzerError);
          assert.equal(error.code, 'baseline-unreadable');
          assert.match(error.message, message);
          assert.match(error.hint, hint);
          return error.message.startsWith(FILE);
        },
      );
    });
  }
});

describe('gate/baseline: writing it again', () => {
  const everything = (): boolean => true;
  const update = (now: Parameters<typeof finding>[0][], before: BaselineEntry[], isInScope = everything) =>
    updateBaseline(now.map(finding), { omit: [], findings: before }, isInScope, []);

  it('keeps the reason that somebody wrote, also when the finding moved a little', () => {
    const before = [{ ...entry, reason: 'they never meet at run time' }];
    const { baseline, added, kept, dropped } = update([{ from: '1.9.0', type: 'Wallet' }], before);
    assert.equal(baseline.findings[0]?.reason, 'they never meet at run time');
    assert.notEqual(baseline.findings[0]?.fingerprint, entry.fingerprint);
    assert.deepEqual([added.length, kept.length, dropped.length], [0, 1, 0]);
  });

  it('adds what is new and drops what is gone', () => {
    const { baseline, added, dropped } = update([{ consumer: 'vault' }], [entry]);
    assert.deepEqual(baseline.findings, added);
    assert.equal(added[0]?.consumer, 'vault');
    assert.deepEqual(dropped, [entry]);
  });

  it('keeps what it could not look at', () => {
    const { baseline, dropped } = update([], [entry], () => false);
    assert.deepEqual(baseline.findings, [entry]);
    assert.deepEqual(dropped, []);
  });

  it('gives the same bytes when nothing changed', () => {
    const before = baselineOf([finding(), finding({ consumer: 'vault' })]);
    const { baseline } = updateBaseline([finding({ consumer: 'vault' }), finding()], before, everything, []);
    assert.equal(printBaseline(baseline), before.text);
  });

  it('takes errors and warnings, and notes only when they fail', () => {
    const all = (['error', 'warning', 'note'] as const).map((severity) => finding({ severity }));
    const severities = (failing: Parameters<typeof acceptable>[1]) =>
      acceptable(all, failing).map(({ severity }) => severity);
    assert.deepEqual(severities(['error']), ['error', 'warning']);
    assert.deepEqual(severities([]), ['error', 'warning']);
    assert.deepEqual(severities(['error', 'warning', 'note']), ['error', 'warning', 'note']);
  });
});
