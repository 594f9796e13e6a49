import assert from 'node:assert/strict';
import { shortReason } from '../../lib/report/reason.ts';
import { report } from './sample.ts';

const [finding] = report.findings;
assert.ok(finding);

function short(reason: string, limit = 400): string {
  assert.ok(finding);
  return shortReason({ ...finding, reason }, report, limit);
}

describe('report/reason', () => {
  it('names the version in place of the import path, the innermost copy first', () => {
    const inner = '/p/node_modules/@modelcontextprotocol/sdk/node_modules/zod/lib/types';
    assert.equal(
      short(`'import("/p/node_modules/zod/lib/types").A' and 'import("${inner}").A'`),
      `'A@3.22.4' and 'A@3.25.76'`,
    );
  });

  it('does not take a nested folder for the outer copy of that name', () => {
    const nested = '/p/node_modules/winston/node_modules/zod/lib/types';
    assert.equal(short(`'import("${nested}").A'`), `'A'`);
    const divergent = report.divergent.map((entry) => ({
      ...entry,
      copies: [
        ...entry.copies,
        { location: 'node_modules/winston/node_modules/zod', version: '3.9.0', dependents: [] },
      ],
    }));
    assert.ok(finding);
    const odd = { ...finding, reason: `'import("${nested}").A'` };
    assert.equal(shortReason(odd, { ...report, divergent }, 400), `'A@3.9.0'`);
  });

  it('does not take a package inside a copy for the copy', () => {
    assert.equal(short(`'import("/p/node_modules/zod/node_modules/other/x").A'`), `'A'`);
    assert.equal(short(`'import("node_modules/zod/lib/types").A'`), `'A@3.22.4'`);
  });

  it('names the version of another package that is there in several, too', () => {
    const location = 'node_modules/@types/node';
    const other = { package: '@types/node', versions: ['20.1.0'], level: 'present' as const, findings: [] };
    const divergent = [
      ...report.divergent,
      { ...report.divergent[0], ...other, copies: [{ location, version: '20.1.0', dependents: [] }] },
    ] as typeof report.divergent;
    assert.ok(finding);
    const odd = { ...finding, reason: `'import("/p/node_modules/@types/node/fs").A'` };
    assert.equal(shortReason(odd, { ...report, divergent }, 400), `'A@20.1.0'`);
  });

  it('leaves the name alone when the path is of neither copy', () => {
    assert.equal(short(`'import("/p/node_modules/other/x").B'`), `'B'`);
  });

  it('folds type arguments only when the reason is too long', () => {
    const reason = `Type 'A<() => { b: string }, C<D>>' is not assignable to type 'E'.`;
    assert.equal(short(reason), reason);
    assert.equal(short(reason, 50), `Type 'A<…>' is not assignable to type 'E'.`);
  });

  it('leaves unbalanced text alone, and cuts it', () => {
    assert.equal(short(`a < b ${'c'.repeat(30)}`, 20), `a < b ${'c'.repeat(13)}…`);
  });
});
