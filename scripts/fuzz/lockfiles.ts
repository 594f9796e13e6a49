/** Lockfiles and package.json files that were cut, edited, merged or forged. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { commonVersion, coneGraph, explainPaths, findDivergent, meetings } from '../../lib/graph/index.ts';
import { analyze, formatList, formatReport, loadTree } from '../../lib/index.ts';
import { projectRoot } from '../project-root.ts';
import {
  dress,
  dressings,
  spoilText,
  spoilValue,
  type TextEdit,
  textEdits,
  type ValueEdit,
  valueEdits,
} from './mutate.ts';
import { assertHarmless, attempt, target } from './target.ts';

const locks = ['tiny-express-v1', 'tiny-express-v2', 'tiny-express-v3'].map((name) => `locks/${name}`);
const small = ['aliases', 'file-links', 'peers', 'workspaces', 'optional', 'overrides', 'version-1'].map(
  (name) => `install/${name}`,
);

export interface Base {
  readonly lock: string;
  readonly manifest: string;
}

export const bases: readonly Base[] = [...small, ...small, ...locks].map((name) => {
  const read = (file: string): string => readFileSync(join(projectRoot, 'fixtures', name, file), 'utf8');
  return { lock: read('package-lock.json'), manifest: read('package.json') };
});

type Spoiling =
  | { readonly by: 'value'; readonly edits: readonly ValueEdit[] }
  | { readonly by: 'text'; readonly edits: readonly TextEdit[] };

const spoilings: fc.Arbitrary<Spoiling> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ by: fc.constant('value' as const), edits: valueEdits }) },
  { weight: 1, arbitrary: fc.record({ by: fc.constant('text' as const), edits: textEdits }) },
);

const spoil = (text: string, how: Spoiling): string =>
  how.by === 'text'
    ? spoilText(text, how.edits)
    : (JSON.stringify(spoilValue(JSON.parse(text), how.edits), null, 2) ?? '');

export const lockfiles = target({
  name: 'lockfiles',
  weight: 30,
  limit: 3_000,
  input: fc.record({ base: fc.constantFrom(...bases), how: spoilings, dressing: dressings, both: fc.boolean() }),
  check: ({ base, how, dressing, both }, folder) =>
    loadAndReport(folder, dress(spoil(base.lock, how), dressing), both ? spoil(base.manifest, how) : base.manifest),
});

/** Everything that can be asked of a lockfile alone. */
export async function loadAndReport(folder: string, lock: string, manifest: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package-lock.json'), lock);
  writeFileSync(join(folder, 'package.json'), manifest);
  const loaded = await attempt(() => loadTree(folder));
  if ('value' in loaded) {
    const tree = loaded.value;
    for (const edge of tree.edges) {
      assert.ok(tree.copies[edge.from], 'an edge from nowhere');
      assert.ok(edge.to === -1 || tree.copies[edge.to], 'an edge to nowhere');
    }
    const { divergent, sameVersion } = findDivergent(tree);
    for (const divergence of [...divergent, ...sameVersion].slice(0, 20)) {
      commonVersion(tree, divergence);
      meetings(tree, divergence);
      explainPaths(tree, divergence);
      coneGraph(tree, divergence.copies);
    }
  }
  const report = await attempt(() => analyze({ path: folder, lockfileOnly: true }));
  assert.equal('value' in report, 'value' in loaded, 'the tree loads and the report fails, or the other way round');
  if (!('value' in report)) return;
  assertHarmless(await formatReport(report.value, 'table'), 'table');
  assertHarmless(await formatList(report.value, 'table'), 'table');
  assert.deepEqual(JSON.parse(await formatReport(report.value, 'json')), JSON.parse(JSON.stringify(report.value)));
}
