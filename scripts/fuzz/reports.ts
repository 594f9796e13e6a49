/** Saved reports that somebody else wrote, given to `diamondback format`: each format is safe for what reads it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import AjvDraft4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { SaxesParser } from 'saxes';
import { type AnalysisReport, formatList, formatNames, formatReport, parseReport } from '../../lib/index.ts';
import { gatedReport, report } from '../../spec/report/sample.ts';
import { projectRoot } from '../project-root.ts';
import { nasty, spoilText, spoilValue, textEdits, valueEdits } from './mutate.ts';
import { assertHarmless, attempt, target } from './target.ts';

/** Fields whose values a report may only take from a list. */
const ours = new Set(['code', 'severity', 'status', 'verdict', 'usage', 'kind', 'type', 'level', 'tool', 'failOn']);

/** A report in which foreign strings were replaced by those of a list, one after the other. */
function poisoned<T>(value: T, texts: readonly string[], counter = { next: 0 }, key = ''): T {
  if (ours.has(key) || texts.length === 0) return value;
  if (typeof value === 'string') return (texts[counter.next++ % texts.length] ?? '') as T;
  if (Array.isArray(value)) return value.map((item) => poisoned(item, texts, counter)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, poisoned(item, texts, counter, name)]),
  ) as T;
}

const foreign = fc.array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 40 })), {
  maxLength: 6,
});

export const reports = target({
  name: 'saved reports',
  weight: 12,
  limit: 4_000,
  input: fc.record({
    base: fc.constantFrom<AnalysisReport>(report, gatedReport),
    texts: foreign,
    values: fc.option(valueEdits, { freq: 2 }),
    cuts: fc.option(textEdits, { freq: 6 }),
    quiet: fc.boolean(),
  }),
  check: async ({ base, texts, values, cuts, quiet }) => {
    const made = poisoned(base, texts);
    const text = JSON.stringify(values === null ? made : spoilValue(made, values)) ?? '';
    const read = await attempt(() => parseReport(cuts === null ? text : spoilText(text, cuts), 'report.json'));
    if (!('value' in read)) return;
    for (const format of formatNames) {
      const written = await formatReport(read.value, format, { quiet });
      assert.ok(written.endsWith('\n') && !written.endsWith('\n\n'), `${format} does not end in one line end`);
      checks[format](written, read.value);
    }
    assertHarmless(await formatList(read.value, 'table'), 'list');
  },
});

/** What the reader of each format would stumble over, or obey. Each throws. */
export const checks: Readonly<Record<(typeof formatNames)[number], (text: string, from: AnalysisReport) => void>> = {
  table: (text) => {
    assertHarmless(text, 'table');
    assertNoCommand(text);
  },
  json: (text, from) => {
    assertHarmless(text, 'json');
    assertNoCommand(text);
    assert.deepEqual(JSON.parse(text), from);
  },
  markdown: (text) => {
    assertHarmless(text, 'markdown');
    assertNoCommand(text);
    assert.ok(text.length < 65_536, 'markdown is longer than a comment may be');
    assertOnlyOurTags(text);
  },
  github: (text) => {
    assertHarmless(text, 'github');
    for (const line of text.trimEnd().split('\n'))
      assert.match(line, /^(?:::(?:error|warning|notice) (?:\w+=[^:,]*,?)+::|diamondback: \d+ new, )/);
    assert.ok(!/##\[/.test(text), 'github lets an old command through');
  },
  sarif: (text) => {
    assertHarmless(text, 'sarif');
    assertNoCommand(text);
    const validate = sarifValidator();
    validate(JSON.parse(text));
    assert.deepEqual(validate.errors ?? [], []);
  },
  gitlab: (text) => {
    assertHarmless(text, 'gitlab');
    assertNoCommand(text);
    const entries = JSON.parse(text) as {
      fingerprint: string;
      severity: string;
      location: { path: string; lines: { begin: number } };
    }[];
    for (const { severity, location } of entries) {
      assert.ok(['info', 'minor', 'major'].includes(severity));
      assert.doesNotMatch(location.path, /^\//);
      assert.ok(Number.isInteger(location.lines.begin) && location.lines.begin > 0);
    }
    assert.equal(new Set(entries.map(({ fingerprint }) => fingerprint)).size, entries.length, 'equal fingerprints');
  },
  junit: (text) => {
    assertHarmless(text, 'junit');
    assertNoCommand(text);
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name }) => assert.ok(xmlTags.has(name), `<${name}> in junit`));
    parser.on('comment', () => assert.fail('a comment in junit'));
    parser.on('cdata', () => assert.fail('a CDATA section in junit'));
    parser.write(text).close();
  },
};

const xmlTags = new Set(['testsuites', 'testsuite', 'testcase', 'failure', 'skipped', 'system-out']);
const htmlTags = new Set(['h3', 'h4', 'p', 'ul', 'li', 'code', 'strong', 'details', 'summary', '!--']);

/** A runner obeys what it finds in anybody's output. */
function assertNoCommand(text: string): void {
  const match = /^[ \t]*::[a-z][\w-]*.*$|##\[.*$/im.exec(text);
  assert.ok(!match, `a command for a runner: ${match?.[0].slice(0, 80)}`);
}

/** Foreign text is in code spans, where nothing is a tag, a link, a mention or an image. */
function assertOnlyOurTags(text: string): void {
  const page = micromark(text, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  for (const [, tag = ''] of page.matchAll(/<\/?(!--|[a-z0-9]+)/gi))
    assert.ok(htmlTags.has(tag), `<${tag}> in markdown`);
  assert.doesNotMatch(page.replaceAll(/<code>[\s\S]*?<\/code>/g, ''), /@|https?:|www\.|\]\(/);
}

let compiled: ValidateFunction | undefined;

function sarifValidator(): ValidateFunction {
  if (compiled) return compiled;
  const schema = JSON.parse(
    readFileSync(join(projectRoot, 'spec', 'report', 'schemas', 'sarif-schema-2.1.0.json'), 'utf8'),
  ) as object;
  const ajv = new AjvDraft4.default({ strict: false });
  addFormats.default(ajv);
  compiled = ajv.compile(schema);
  return compiled;
}
