/**
 * Timings of whole processes. Tables in Markdown go to stdout: bench/README.md has the last ones.
 *
 *     npm run bench                        start-up, and the graph alone at six sizes
 *     npm run bench -- types <folder> …    checks of installed projects
 *     npm run bench -- trees               the same of three real trees, which are installed first
 */
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { benchGraph, benchStart } from './graph.ts';
import { installTrees } from './trees.ts';
import { benchTypes } from './types.ts';

const rounds = Number(process.env.BENCH_RUNS ?? 7);
const [suite = 'graph', ...folders] = process.argv.slice(2);
const day = new Date().toISOString().slice(0, 10);
console.log(`${day}, Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} cores`);
console.log(`Medians of ${rounds} rounds; ratios of runs in the same round, with the lowest and the highest.\n`);
if (suite === 'graph') {
  console.log(`${await benchStart(rounds)}\n\n${await benchGraph(rounds, Math.min(rounds, 3))}`);
} else if (suite === 'types' || suite === 'trees') {
  console.log(await benchTypes(suite === 'trees' ? installTrees() : folders.map((path) => resolve(path)), rounds));
} else {
  console.error('usage: npm run bench [-- types <folder> … | -- trees]');
  process.exitCode = 2;
}
