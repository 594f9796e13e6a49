import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sarifToMarkdown } from '@security-alert/sarif-to-markdown';
import type { ValidateFunction } from 'ajv';
import AjvDraft4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Log, Result, Run } from 'sarif';
import type { AnalysisReport } from '../../lib/model/report.ts';
import { type FormatOptions, formatReport } from '../../lib/report/index.ts';
import { projectRoot } from '../helpers.ts';
import { HARMFUL, hostile, poisoned } from './hostile.ts';
import { cleanReport, gatedReport, report } from './sample.ts';

async function sarif(of: AnalysisReport, options: FormatOptions = {}): Promise<Log> {
  return JSON.parse(await formatReport(of, 'sarif', options));
}

async function run(of: AnalysisReport, options: FormatOptions = {}): Promise<Run & { results: Result[] }> {
  const [only, ...others] = (await sarif(of, options)).runs;
  assert.ok(only);
  assert.deepEqual(others, []);
  return { ...only, results: only.results ?? [] };
}

/** Every string in plain data. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

function uris(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => (key === 'uri' ? [String(item)] : uris(item)));
}

describe('report/sarif', () => {
  let validate: ValidateFunction;
  before(() => {
    const schema = JSON.parse(readFileSync(join(projectRoot, 'spec/report/schemas/sarif-schema-2.1.0.json'), 'utf8'));
    // The modules' types describe them for CommonJS.
    const ajv = new AjvDraft4.default({ strict: false, allErrors: true });
    addFormats.default(ajv);
    validate = ajv.compile(schema);
  });
  const valid = (log: unknown) => {
    validate(log);
    assert.deepEqual(validate.errors ?? [], []);
  };

  it('is valid against the official schema', async () => {
    for (const of of [report, cleanReport, gatedReport, { ...report, typesChecked: false, gate: null }]) {
      valid(await sarif(of));
      valid(await sarif(of, { prefix: 'packages/app', docsUrl: 'https://docs.example/diamondback/', quiet: true }));
    }
  });

  it('notices when something is not valid', () => {
    assert.equal(validate({ version: '2.1.0', runs: [{ results: [] }] }), false);
    const runs = [{ tool: { driver: { name: 'x', informationUri: 'not an address' } } }];
    assert.equal(validate({ version: '2.1.0', runs }), false);
  });

  it('is read back by another library', async () => {
    const read = sarifToMarkdown({ owner: 'o', repo: 'r', branch: 'main', sourceRoot: '', title: 'Read' });
    const [told] = read(await sarif(gatedReport, { prefix: 'packages/app' }));
    assert.ok(told);
    assert.equal(told.hasMessages, true);
    assert.match(told.body, /\*\*\[ERROR\]\*\* \*\*\[incompatible-types-cross\]\*\*/);
    assert.match(told.body, /o\/r\/blob\/main\/packages\/app\/package-lock\.json#L1/);
    assert.match(told.body, /Types of two versions meet and do not fit/);
    const [clean] = read(await sarif(cleanReport));
    assert.equal(clean?.hasMessages, false);
  });

  it('has a rule with help for every code, and each result points to its own', async () => {
    const { tool, results } = await run(gatedReport);
    const rules = tool.driver.rules ?? [];
    assert.deepEqual(
      rules.map(({ id }) => id),
      [...new Set(rules.map(({ id }) => id))],
    );
    for (const rule of rules) {
      assert.ok(rule.shortDescription?.text && rule.fullDescription?.text && rule.help?.text && rule.help.markdown);
      assert.equal(rule.helpUri, undefined);
    }
    for (const { ruleId, ruleIndex } of results)
      if (ruleIndex !== undefined) assert.equal(rules[ruleIndex]?.id, ruleId);
    assert.ok(results.filter(({ ruleIndex }) => ruleIndex !== undefined).length >= 4);
  });

  it('links to the docs where they are published', async () => {
    const { tool } = await run(report, { docsUrl: 'https://docs.example/d/' });
    const [rule] = tool.driver.rules ?? [];
    assert.equal(rule?.helpUri, 'https://docs.example/d/codes/incompatible-types-cross.md');
  });

  it('points to the lockfile, and beside it to the code and the declarations, from the top of the repository', async () => {
    const [finding] = report.findings;
    assert.ok(finding);
    const copy = { ...finding.consumer.copy, lockfileLine: 42 };
    const placed = { ...report, findings: [{ ...finding, consumer: { ...finding.consumer, copy } }] };
    const { results, originalUriBaseIds } = await run(placed, { prefix: 'packages/my app' });
    const [result] = results;
    const place = (location: NonNullable<Result['locations']>[number]) => {
      const { artifactLocation, region } = location.physicalLocation ?? {};
      assert.equal(artifactLocation?.uriBaseId, '%SRCROOT%');
      return `${artifactLocation?.uri}:${region?.startLine}`;
    };
    assert.ok(originalUriBaseIds?.['%SRCROOT%']);
    assert.deepEqual(result?.locations?.map(place), ['packages/my%20app/package-lock.json:42']);
    assert.deepEqual(result?.relatedLocations?.map(place), [
      'packages/my%20app/package-lock.json:1',
      'packages/my%20app/src/server.ts:3',
      'packages/my%20app/src/server.ts:1',
      'packages/my%20app/node_modules/zod/lib/types.d.ts:456',
      'packages/my%20app/node_modules/@modelcontextprotocol/sdk/dist/esm/shared/protocol.d.ts:210',
    ]);
  });

  it('points to package.json without a lockfile', async () => {
    const { results } = await run({ ...report, project: { ...report.project, lockfile: null, lockfileVersion: null } });
    assert.equal(results[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri, 'package.json');
  });

  it('tells new, unchanged and absent apart, and says what was accepted', async () => {
    const { results } = await run(gatedReport);
    assert.deepEqual(
      results.map(({ ruleId, baselineState, suppressions }) => [ruleId, baselineState, suppressions?.length]),
      [
        ['incompatible-types-cross', 'new', 0],
        ['identity-crosses', 'unchanged', 0],
        ['incompatible-types-cross', 'unchanged', 1],
        ['baseline-entry-stale', 'new', 0],
        ['incompatible-types-cross', 'absent', 0],
      ],
    );
    assert.deepEqual(results[2]?.suppressions, [
      { kind: 'external', status: 'accepted', justification: 'inquirer pins it, see #12 (until 2027-01-31)' },
    ]);
    assert.deepEqual(results[0]?.partialFingerprints, {
      'diamondback/v1': '4c1f9a00',
      primaryLocationLineHash: '4c1f9a00:1',
    });
  });

  it('says of all results whether they are new, or of none', async () => {
    const gate = gatedReport.gate && { ...gatedReport.gate, baseline: null, resolved: [] };
    const uncompared = { ...gatedReport, gate };
    for (const of of [report, uncompared]) {
      const states = (await run(of)).results.map(({ baselineState }) => baselineState);
      assert.deepEqual([...new Set(states.filter((state) => state !== 'absent'))], [undefined]);
    }
  });

  it('quietly leaves out what GitHub would take for an open alert', async () => {
    const { results } = await run(gatedReport, { quiet: true });
    assert.deepEqual(
      results.map(({ baselineState, suppressions }) => [baselineState, suppressions]),
      [
        ['new', undefined],
        ['unchanged', undefined],
        ['new', undefined],
      ],
    );
  });

  it('has gaps as notifications of a run that went well', async () => {
    const { invocations, tool } = await run(report);
    const [invocation] = invocations ?? [];
    assert.equal(invocation?.executionSuccessful, true);
    const notes = invocation?.toolExecutionNotifications ?? [];
    assert.deepEqual(
      notes.map(({ descriptor, level }) => [descriptor?.id, level]),
      [
        ['types-absent', 'note'],
        ['types-absent', 'note'],
        ['verdict-timeout', 'note'],
      ],
    );
    for (const { descriptor } of notes) {
      assert.equal(tool.driver.notifications?.[descriptor?.index ?? -1]?.id, descriptor?.id);
    }
    const missing = { location: 'node_modules/a', code: 'not-installed' as const, reason: 'in the lockfile only' };
    const doubtful = await run({ ...report, gaps: [missing] });
    assert.equal(doubtful.invocations?.[0]?.toolExecutionNotifications?.[0]?.level, 'warning');
  });

  for (const text of hostile) {
    it(`stays valid and harmless with ${JSON.stringify(text.slice(0, 40))}`, async () => {
      const written = await formatReport(poisoned(text), 'sarif', { prefix: 'p' });
      const log = JSON.parse(written) as Log;
      valid(log);
      assert.equal(log.runs[0]?.results?.length, 5);
      for (const value of strings(log)) assert.doesNotMatch(value, HARMFUL);
      for (const uri of uris(log)) {
        const address = new URL(uri, 'https://host.example/root/');
        assert.equal(address.host, 'host.example');
        assert.deepEqual([address.hash, address.search], ['', '']);
      }
      const messages = strings(log.runs[0]?.results?.map(({ message }) => message));
      for (const message of messages) assert.doesNotMatch(message, /\]\(|\{\d+\}/);
    });
  }
});
