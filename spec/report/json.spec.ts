import assert from 'node:assert/strict';
import { formatExplanation, formatList, formatReport } from '../../lib/report/index.ts';
import { explanation, report } from './sample.ts';

describe('report/json', () => {
  it('round-trips the report', async () => {
    assert.deepEqual(JSON.parse(await formatReport(report, 'json')), report);
    assert.deepEqual(JSON.parse(await formatList(report, 'json')), report);
  });

  it('gives the same bytes for the same report, and ends in a line end', async () => {
    const text = await formatReport(report, 'json');
    assert.equal(await formatReport(structuredClone(report), 'json', { color: true, columns: 200 }), text);
    assert.ok(text.endsWith('}\n'));
  });

  it('escapes what a terminal would obey, and still round-trips', async () => {
    const odd = { ...report, project: { ...report.project, name: 'a\u001b[2J\u009b1m\u202e\u2028' } };
    const text = await formatReport(odd, 'json');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/);
    assert.deepEqual(JSON.parse(text), odd);
  });

  it('gives an explanation with the findings of that package only', async () => {
    const told = JSON.parse(await formatExplanation(report, explanation, 'json'));
    assert.deepEqual(told.explanation, explanation);
    assert.deepEqual([...new Set(told.findings.map((finding: { package: string }) => finding.package))], ['zod']);
  });
});
