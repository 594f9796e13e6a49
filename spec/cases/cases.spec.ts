import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseNames, project, readCase, readJson, reportOf } from './cases.ts';

/** `UPDATE=1 npx mocha 'dist/spec/cases/*.spec.js'` writes what the tool says; read the difference before you keep it. */
const update = process.env.UPDATE === '1';

describe('golden cases', () => {
  for (const { name, folder, title, remedies } of caseNames().map(readCase)) {
    it(`${name}: ${title}`, async () => {
      const actual = project(await reportOf(name), remedies);
      if (update) writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(actual, null, 2)}\n`);
      else assert.deepEqual(actual, readJson(folder, 'expected.json'));
    });
  }
});
