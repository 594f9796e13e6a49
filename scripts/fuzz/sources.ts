/** Declarations and JavaScript of packages, and the sources of projects: half a file, or none of that language at all. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { entryGraph, projectImports } from '../../lib/crossing/source-imports.ts';
import type { InstallTree, PackageCopy } from '../../lib/model/tree.ts';
import { type CodeFile, readCode } from '../../lib/surface/checks/code.ts';
import { findContexts } from '../../lib/surface/checks/contexts.ts';
import { findInstanceChecks } from '../../lib/surface/checks/instance.ts';
import { findMarks } from '../../lib/surface/checks/marks.ts';
import { Reachable } from '../../lib/surface/checks/reachable.ts';
import { findVersionChecks, moduleConstants } from '../../lib/surface/checks/versions.ts';
import { startParsing } from '../../lib/surface/parse.ts';
import { summarizeFile } from '../../lib/surface/summarize.ts';
import { projectRoot } from '../project-root.ts';
import { spoilText, textEdits } from './mutate.ts';
import { target } from './target.ts';

function texts(ending: RegExp): string[] {
  const themes = ['basics', 'positions', 'modules', 'meetings'];
  const found = new Set<string>();
  for (const theme of themes) {
    const folder = join(projectRoot, 'fixtures', theme);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (ending.test(name)) found.add(readFileSync(join(folder, name), 'utf8'));
  }
  return [...found];
}

export const declarations = target({
  name: 'declarations',
  weight: 30,
  limit: 2_000,
  input: fc.record({ text: fc.constantFrom(...texts(/\.d\.ts$/)), edits: textEdits }),
  check: ({ text, edits }) => {
    startParsing();
    const { failure } = summarizeFile('index.d.ts', spoilText(text, edits));
    // A file that could not be read says why.
    assert.ok(failure === null || failure.length > 0);
  },
});

export const javascript = target({
  name: 'javascript',
  weight: 20,
  limit: 2_000,
  input: fc.record({ text: fc.constantFrom(...texts(/\.[cm]?js$|src\/.*\.ts$/)), edits: textEdits }),
  check: ({ text, edits }, folder) => {
    startParsing();
    const spoiled = spoilText(text, edits);
    const file = readCode('index.js', spoiled);
    if (file) searchCode(file);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'src'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{}');
    for (const file of ['index.js', 'src/a.ts', 'src/b.tsx', 'src/c.vue']) writeFileSync(join(folder, file), spoiled);
    entryGraph(folder);
    projectImports({ ...emptyTree, root: folder }, root);
  },
});

/** All that is looked for in code that runs. */
function searchCode(file: CodeFile): void {
  findInstanceChecks(file, new Set(['Money', 'constructor', '__proto__']), null);
  findInstanceChecks(file, new Set(['Money']), 'money');
  findMarks([file]);
  findContexts([file]);
  findVersionChecks([file], moduleConstants([file], '1.0.0'));
  new Reachable([file]).from(new Set(['pay', '__proto__']), 'all')(file, 0);
}

export const root: PackageCopy = {
  index: 0,
  location: '',
  name: 'a',
  importName: 'a',
  version: '',
  kind: 'root',
  dev: false,
  optional: false,
};
export const emptyTree: Omit<InstallTree, 'root'> = {
  project: { name: 'a', lockfile: null, lockfileVersion: null },
  copies: [root],
  edges: [],
  edgesOut: [[]],
  edgesIn: [[]],
  byLocation: new Map([['', root]]),
  installed: false,
};
