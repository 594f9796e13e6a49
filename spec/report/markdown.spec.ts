import assert from 'node:assert/strict';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import type { AnalysisReport } from '../../lib/model/report.ts';
import { type FormatOptions, formatReport } from '../../lib/report/index.ts';
import { crowded, HARMFUL, hostile, poisoned } from './hostile.ts';
import { cleanReport, gatedReport, report } from './sample.ts';

const markdown = (of: AnalysisReport, options: FormatOptions = {}) => formatReport(of, 'markdown', options);

/** As GitHub renders it, before its own filter of dangerous tags. */
function html(text: string): string {
  return micromark(text, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

const TAGS = new Set(['h3', 'h4', 'p', 'ul', 'li', 'code', 'strong', 'details', 'summary', '!--']);

/** Asserts that only our own tags are there, and no foreign text but in code. */
function assertHarmless(text: string): void {
  assert.doesNotMatch(text, HARMFUL);
  const page = html(text);
  for (const [, tag = ''] of page.matchAll(/<\/?(!--|[a-z0-9]+)/gi)) assert.ok(TAGS.has(tag), `${tag} in ${page}`);
  const prose = page.replaceAll(/<code>[\s\S]*?<\/code>/g, '');
  assert.doesNotMatch(prose, /@|https?:|www\.|#\d|evil|octo|\]\(|\|/);
}

describe('report/markdown', () => {
  it('is one line when nothing is new', async () => {
    const [marker, line, ...rest] = (await markdown(cleanReport)).split('\n');
    assert.equal(marker, '<!-- diamondback -->');
    assert.equal(line, '**diamondback**: no dependency conflicts in `forecast-server`.');
    assert.deepEqual(rest, ['']);
    const findings = gatedReport.findings.slice(1);
    const gate = gatedReport.gate && { ...gatedReport.gate, policy: [] };
    assert.equal(
      (await markdown({ ...gatedReport, findings, gate })).split('\n')[1],
      '**diamondback**: no new dependency conflicts in `forecast-server` (1 known, 1 accepted, 1 resolved).',
    );
  });

  it('does not call a finding that fails a conflict unless it is one', async () => {
    const findings = report.findings.filter(({ severity }) => severity === 'warning');
    const text = await markdown({ ...report, findings }, { failOn: 'warning' });
    assert.match(text, /^### 1 dependency finding in `forecast-server`: `rxjs`$/m);
    assert.match(
      await markdown({ ...report, findings }),
      /no dependency conflicts in .* \(1 package with warnings\)\.$/m,
    );
  });

  it('says first that the result is incomplete', async () => {
    const gaps = [{ location: 'node_modules/a', code: 'not-installed' as const, reason: 'x' }];
    assert.match(await markdown({ ...cleanReport, gaps }), /\*\*1 package is not installed, .*: run npm ci\.\*\*/);
  });

  it('fits into a comment however much there is', async () => {
    for (const of of [crowded(5000), { ...crowded(300), gaps: poisoned('x'.repeat(500)).gaps }]) {
      const text = await markdown(of);
      assert.ok(text.length < 65_536, `${text.length}`);
      assert.match(text, /And \d+ more packages: the whole report does not fit in a comment\./);
    }
  });

  it('renders to what it means', async () => {
    assertHarmless(await markdown(report));
    const page = html(await markdown(gatedReport));
    assert.match(page, /<h3>1 new dependency conflict in <code>forecast-server<\/code>: <code>zod<\/code><\/h3>/);
    assert.match(page, /<strong>Fix<\/strong>: <code>npm install zod@3\.25\.76<\/code>/);
    assert.match(page, /<summary>Also: 1 known, 1 accepted, 1 resolved, 1 gap<\/summary>/);
    assert.match(page, /accepted: <code>inquirer pins it, see #12<\/code>/);
  });

  for (const text of hostile) {
    it(`shows ${JSON.stringify(text.slice(0, 40))} as text only`, async () => {
      const written = await markdown(poisoned(text));
      assertHarmless(written);
      assert.equal(written.match(/^<details>$/gm)?.length, 1);
      assert.ok(written.length < 65_536);
    });
  }
});
