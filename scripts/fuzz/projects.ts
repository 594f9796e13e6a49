/** Whole projects with a known conflict, one file of which was spoiled: the conflict stays, or something is said. */
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { analyze, formatReport } from '../../lib/index.ts';
import { projectRoot } from '../project-root.ts';
import { spoilText, textEdits } from './mutate.ts';
import { assertHarmless, attempt, target } from './target.ts';

const cases = [
  'basics/private-member',
  'basics/checked-by-instanceof',
  'meetings/workspace',
  'meetings/inside-a-dependency',
  'modules/export-equals',
  'modules/npm-alias',
  'modules/types-carrier',
  'modules/wildcard-subpath',
];

interface Spoilable {
  readonly folder: string;
  readonly file: string;
}

const files: readonly Spoilable[] = cases.flatMap((name) => {
  const folder = join(projectRoot, 'fixtures', name);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(?:json|[cm]?[jt]s)$/.test(file) && !/^(?:case|expected)\.json$/.test(file))
    .sort()
    .map((file) => ({ folder, file }));
});

/** Spoilings that leave nothing to read: whoever goes on after them has to say so. */
const ruins: readonly ((text: string) => string)[] = [
  (text) => text.slice(0, Math.floor(text.length / 2)),
  () => '',
  () => '\0\0\0\0',
  () => '{"a":',
  () => 'export declare class {',
  (text) => `${text}\n}}}}`,
];

export const projects = target({
  name: 'whole projects',
  weight: 0.3,
  limit: 40_000,
  input: fc.record({
    at: fc.constantFrom(...files),
    how: fc.oneof(textEdits, fc.constantFrom(...ruins.keys())),
  }),
  check: async ({ at: { folder: from, file }, how }, folder) => {
    rmSync(folder, { recursive: true, force: true });
    cpSync(from, folder, { recursive: true });
    const path = join(folder, ...file.split('/'));
    const text = readFileSync(path, 'utf8');
    const isRuined = typeof how === 'number';
    writeFileSync(path, isRuined ? (ruins[how] as (text: string) => string)(text) : spoilText(text, how));
    const result = await attempt(() => analyze({ path: folder }));
    if (!('value' in result)) return;
    const report = result.value;
    assertHarmless(await formatReport(report, 'table'), 'table');
    // Half of a JSON file is none. Half a declaration file may be a smaller one that is valid.
    const isUnreadable = isRuined && (file.endsWith('.json') ? how < 4 : how >= 2 && /\.d\.[cm]?ts$/.test(file));
    if (!isUnreadable) return;
    const found = report.findings.some(({ verdict }) => verdict !== 'compatible');
    assert.ok(found || report.gaps.length > 0, `${file} cannot be read, and the report is silent about it`);
  },
});
