import assert from 'node:assert/strict';
import { SaxesParser } from 'saxes';
import type { AnalysisReport } from '../../lib/model/report.ts';
import { type FormatOptions, formatReport } from '../../lib/report/index.ts';
import { HARMFUL, hostile, poisoned } from './hostile.ts';
import { cleanReport, gatedReport, report } from './sample.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** The elements in order of their beginning; throws where the text is no XML. */
function elements(xml: string): Element[] {
  const parser = new SaxesParser();
  const all: Element[] = [];
  const open: Element[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, text: '' };
    all.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const [last] = open.slice(-1);
    if (last !== undefined) last.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return all;
}

const junit = async (of: AnalysisReport, options: FormatOptions = {}) =>
  elements(await formatReport(of, 'junit', options));
const named = (all: readonly Element[], name: string) => all.filter((element) => element.name === name);

describe('report/junit', () => {
  it('fails for new findings at or above the level', async () => {
    for (const [failOn, failures] of [
      ['error', 6],
      ['warning', 7],
      ['never', 0],
    ] as const) {
      const all = await junit(report, { failOn });
      assert.equal(named(all, 'failure').length, failures);
      assert.equal(named(all, 'testsuite')[0]?.attributes.failures, String(failures));
    }
  });

  it('skips what is known, and says why', async () => {
    const all = await junit(gatedReport);
    assert.deepEqual(
      named(all, 'skipped').map(({ attributes }) => attributes.message),
      ['known', 'accepted: inquirer pins it, see #12'],
    );
    assert.equal(named(all, 'failure').length, 1);
    assert.match(
      named(all, 'failure')[0]?.text ?? '',
      /^from zod 3\.22\.4: object\nto {3}@model.*\nwhy {2}.*\nfix {2}npm/,
    );
  });

  it('counts what is there', async () => {
    for (const of of [report, gatedReport, cleanReport, { ...cleanReport, typesChecked: false }]) {
      const all = await junit(of);
      const [suite] = named(all, 'testsuite');
      assert.equal(suite?.attributes.tests, String(named(all, 'testcase').length));
      assert.equal(suite?.attributes.skipped, String(named(all, 'skipped').length));
      const names = named(all, 'testcase').map(({ attributes }) => `${attributes.classname} ${attributes.name}`);
      assert.equal(new Set(names).size, names.length);
    }
  });

  it('passes with a test case for each code when nothing was found, and skips them when nothing was looked at', async () => {
    assert.ok(named(await junit(cleanReport), 'testcase').length >= 4);
    const unseen = await junit({ ...cleanReport, typesChecked: false });
    assert.equal(named(unseen, 'skipped').length, named(unseen, 'testcase').length);
  });

  for (const text of hostile) {
    it(`is XML with ${JSON.stringify(text.slice(0, 40))}`, async () => {
      const xml = await formatReport(poisoned(text), 'junit');
      assert.doesNotMatch(xml, HARMFUL);
      const all = elements(xml);
      assert.equal(named(all, 'failure').length, 1);
      assert.equal(named(all, 'script').length, 0);
    });
  }
});
