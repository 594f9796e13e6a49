import assert from 'node:assert/strict';
import { join } from 'node:path';
import { analyze } from '../../lib/analyze.ts';
import { AnalyzerError } from '../../lib/errors.ts';
import { fixture, projectRoot } from '../helpers.ts';

describe('a project in odd surroundings', () => {
  it('says that there is no lockfile', async () => {
    const report = await analyze({ path: fixture('install', 'node-modules-only') });
    const [gap] = report.gaps.filter(({ code }) => code === 'no-lockfile');
    assert.equal(gap?.location, '');
    assert.match(gap?.reason ?? '', /no package-lock\.json.*npm install --package-lock-only/);
  });

  it('says that the temporary folder cannot be written', async () => {
    const before = process.env.TMPDIR;
    try {
      process.env.TMPDIR = join(projectRoot, 'nowhere');
      await assert.rejects(
        analyze({ path: fixture('basics', 'method'), cache: false }),
        (error) => error instanceof AnalyzerError && error.code === 'output-unwritable' && /TMPDIR/.test(error.hint),
      );
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });
});
