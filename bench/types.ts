/** Checks of installed projects, against what TypeScript itself needs to load the same declaration files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyzeFully } from '../lib/analyze.ts';
import { findCompiler } from '../lib/compiler/native.ts';
import { projectRoot } from '../scripts/project-root.ts';
import { measure, median, ratio, type Sample, table } from './measure.ts';

const cli = join(projectRoot, 'dist', 'bin', 'diamondback.cjs');
const cpu = ({ cpu }: Sample): number => cpu;

export async function benchTypes(folders: readonly string[], rounds: number): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), 'diamondback-bench-'));
  const rows: string[][] = [];
  try {
    for (const cwd of folders) rows.push(await row(cwd, scratch, rounds));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const head = ['project', 'packages', 'declaration files', 'tsc loads them, CPU s', 'check, CPU s', '÷ tsc'];
  return table(
    [...head, 'check, wall s', 'largest process, MiB', 'graph alone, CPU s', 'warm, CPU s', '÷ graph alone'],
    rows,
  );
}

async function row(cwd: string, scratch: string, rounds: number): Promise<string[]> {
  const { found, tree } = await analyzeFully({ path: cwd, cache: false });
  const files = found?.surfaces.graph.files ?? [];
  // The files by their names, so that the compiler has nothing to resolve but what they import.
  const compilerOptions = { noEmit: true, noCheck: true, noLib: true, module: 'esnext', moduleResolution: 'bundler' };
  const options = { ...compilerOptions, deduplicatePackages: false, types: [] };
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files }));
  // The first run fills the cache.
  await measure([{ name: 'first', argv: [process.execPath, cli, 'check'], cwd }], 1);
  const samples = await measure(
    [
      { name: 'tsc', argv: [findCompiler().executable, '--project', scratch], cwd },
      { name: 'check', argv: [process.execPath, cli, 'check', '--no-cache'], cwd },
      { name: 'warm', argv: [process.execPath, cli, 'check'], cwd },
      { name: 'graph', argv: [process.execPath, cli, 'check', '--lockfile-only'], cwd },
    ],
    rounds,
  );
  const of = (name: string): Sample[] => samples.get(name) ?? [];
  const { name } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')) as { name?: string };
  return [
    name ?? 'a project',
    `${tree.copies.length - 1}`,
    `${files.length}`,
    median(of('tsc').map(cpu)).toFixed(2),
    median(of('check').map(cpu)).toFixed(2),
    ratio(of('check'), of('tsc'), cpu),
    median(of('check').map(({ wall }) => wall)).toFixed(1),
    median(of('check').map(({ memory }) => memory)).toFixed(0),
    median(of('graph').map(cpu)).toFixed(2),
    median(of('warm').map(cpu)).toFixed(2),
    ratio(of('warm'), of('graph'), cpu),
  ];
}
