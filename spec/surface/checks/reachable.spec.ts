import assert from 'node:assert/strict';
import { readCode } from '../../../lib/surface/checks/code.ts';
import { Reachable } from '../../../lib/surface/checks/reachable.ts';

/** Whether the text `here` in the last file can be run by who uses these names. */
function runs(names: string[], files: Record<string, string>, whole: string[] = []): boolean {
  const parsed = Object.entries(files).map(([path, text]) => readCode(path, text));
  assert(parsed.every((file) => file !== null));
  const last = parsed.at(-1);
  assert(last);
  const at = last.text.indexOf('here');
  assert(at > 0);
  return new Reachable(parsed).from(names, new Set(whole))(last, at);
}

describe('Reachable', () => {
  it('follows names from function to function', () => {
    const files = {
      'a.js': 'export function pay() { check(); }\nfunction check() { here; }\nexport function refund() {}',
    };
    assert.equal(runs(['pay'], files), true);
    assert.equal(runs(['refund'], files), false);
  });

  it('takes a name that it does not know for all of them', () => {
    assert.equal(runs(['elsewhere'], { 'a.js': 'export function pay() { here; }' }), true);
  });

  it('follows renamed imports and exports', () => {
    const check = 'function inner() { here; }\nexport { inner as check };\nexport function other() {}';
    const pay = "import { check as ask } from './b.js';\nexport function pay() { ask(); }\nexport function rest() {}";
    assert.equal(runs(['pay'], { 'a.js': pay, 'b.js': check }), true);
    assert.equal(runs(['rest'], { 'a.js': pay, 'b.js': check }), false);
  });

  it('follows what a module exports as a whole', () => {
    const a = "const ask = require('./b');\nexports.pay = (m) => ask(m);\nexports.rest = () => {};";
    const b = 'module.exports = function (m) { here; };';
    assert.equal(runs(['pay'], { '/x/a.js': a, '/x/b.js': b }), true);
    assert.equal(runs(['rest'], { '/x/a.js': a, '/x/b.js': b }), false);
  });

  it('takes exports out of a table by name', () => {
    const table = { 'a.js': 'module.exports = { pay() { here; }, rest() {} };' };
    assert.equal(runs(['pay'], table), true);
    assert.equal(runs(['rest'], table), false);
  });

  it('runs methods that are named, all of them of a class asked for as a whole', () => {
    const file = { 'a.js': 'export class Bank { open() {}\n pay() { here; } }' };
    assert.equal(runs(['Bank'], file), false);
    assert.equal(runs(['Bank', 'pay'], file), true);
    assert.equal(runs(['Bank'], file, ['Bank']), true);
  });

  it('looks into the wrapper of a whole module', () => {
    const umd = '(function (global, factory) { factory(exports); })(this, function (exports) {\n';
    const body = 'function pay() { here; }\nfunction rest() {}\nexports.pay = pay;\nexports.rest = rest;\n});';
    assert.equal(runs(['pay'], { 'a.js': umd + body }), true);
    assert.equal(runs(['rest'], { 'a.js': umd + body }), false);
  });
});
