import assert from 'node:assert/strict';
import { covers, keyOf, remember } from '../../lib/gate/index.ts';
import type { FindingCode } from '../../lib/model/report.ts';
import { type Change, finding } from './samples.ts';

const worstFirst: readonly FindingCode[] = [
  'incompatible-types-cross',
  'identity-crosses',
  'unjudged-types-cross',
  'compatible-types-cross',
];

describe('gate/match: an accepted finding', () => {
  const isCovered = (then: Change, now: Change): boolean => covers(remember(finding(then)), finding(now));

  const stays: Record<string, Change> = {
    'the same day': {},
    'copies are hoisted otherwise': { hoisted: false },
    'a version moves within its caret line': { from: '1.9.3', to: '2.0.1' },
    'its workspace moves to another folder': { meetingAt: 'packages/app' },
    'another type of the same two versions is the shallowest now': { type: 'Wallet' },
    'both at once': { type: 'Wallet', from: '1.9.3', hoisted: false },
  };
  for (const [what, now] of Object.entries(stays)) {
    it(`stays known: ${what}`, () => assert.ok(isCovered({}, now)));
  }

  const reopens: Record<string, Change> = {
    'a third version is made': { from: '3.0.0' },
    'a third version is wanted': { to: '3.0.0' },
    'a new producer': { producer: 'market' },
    'a new consumer': { consumer: 'vault' },
    'another meeting': { meeting: 'admin' },
    'another package': { package: 'clock' },
    'the other direction': { producer: 'bank', consumer: 'shop', from: '2.4.0', to: '1.2.0' },
    'an npm: alias of the producer': { importedAs: 'shop-next' },
  };
  for (const [what, now] of Object.entries(reopens)) {
    it(`does not cover ${what}`, () => assert.ok(!isCovered({}, now)));
  }

  it('takes 0.x and 0.0.x for caret lines of their own', () => {
    assert.ok(isCovered({ from: '0.3.1' }, { from: '0.3.9' }));
    assert.ok(!isCovered({ from: '0.3.1' }, { from: '0.4.0' }));
    assert.ok(!isCovered({ from: '0.0.1' }, { from: '0.0.2' }));
  });

  it('covers a better verdict, not a worse one, whatever types cross', () => {
    for (const [then, accepted] of worstFirst.entries()) {
      for (const [now, code] of worstFirst.entries()) {
        assert.equal(isCovered({ code: accepted }, { code, type: 'Wallet' }), now >= then, `${accepted} → ${code}`);
      }
    }
  });

  it('does not cover a use that only became real later', () => {
    assert.ok(!isCovered({ usage: 'possible' }, { usage: 'seen' }));
    assert.ok(isCovered({ usage: 'possible' }, { usage: 'not-scanned' }));
    assert.ok(isCovered({ usage: 'seen' }, { usage: 'possible' }));
  });

  it('is written without paths, lines and counts', () => {
    const text = JSON.stringify(remember(finding({ hoisted: false })));
    assert.equal(text, JSON.stringify(remember(finding())));
    assert.doesNotMatch(text, /node_modules|\.d\.ts|"line"/);
    assert.deepEqual(keyOf(finding()), {
      ...{ package: 'money', from: '^1', to: '^2' },
      ...{ producer: 'shop', consumer: 'bank', meeting: 'app' },
    });
  });
});
