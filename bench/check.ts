/**
 * Times the whole command as a process, on installed projects: `npm run bench -- <folder> …`.
 *
 * CPU seconds are those of the command and the compilers it starts (the shell's own accounting of finished children).
 * For each project the check and the graph alone run in turn, so that a slow moment of the machine hits both.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const runs = Number(process.env.BENCH_RUNS ?? 5);
const cli = join(import.meta.dirname, '../lib/cli/main.js');

interface Sample {
  readonly cpu: number;
  readonly wall: number;
}

/** `times` prints the shell's own CPU on one line and its children's on the next: `0m1.2s 0m0.3s`. */
function measure(args: readonly string[]): Sample {
  const start = performance.now();
  const shell = spawnSync('sh', ['-c', '"$@" > /dev/null 2>&1; times', 'sh', process.execPath, ...args], {
    encoding: 'utf8',
  });
  const wall = (performance.now() - start) / 1000;
  const children = shell.stdout.trim().split('\n').at(-1) ?? '';
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => Number(m) * 60 + Number(s));
  return { cpu: seconds.reduce((sum, value) => sum + value, 0), wall };
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
};

const show = (samples: readonly Sample[]): string => {
  const cpu = samples.map((sample) => sample.cpu);
  const spread = `${Math.min(...cpu).toFixed(2)}–${Math.max(...cpu).toFixed(2)}`;
  return `${median(cpu).toFixed(2)} s (${spread}) | ${median(samples.map((sample) => sample.wall)).toFixed(2)} s`;
};

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('usage: npm run bench -- <installed project> …');
  process.exitCode = 2;
}
for (const folder of folders) {
  const path = resolve(folder);
  const first = measure([cli, 'check', path]);
  const check: Sample[] = [];
  const graph: Sample[] = [];
  const bare: Sample[] = [];
  for (let i = 0; i < runs; i++) {
    check.push(measure([cli, 'check', path]));
    graph.push(measure([cli, 'check', '--lockfile-only', path]));
    bare.push(measure(['-e', '0']));
  }
  console.log(`${folder}: CPU median (min–max) | wall median, ${runs} runs`);
  console.log(`  first run      ${first.cpu.toFixed(2)} s | ${first.wall.toFixed(2)} s`);
  console.log(`  check          ${show(check)}`);
  console.log(`  --lockfile-only ${show(graph)}`);
  console.log(`  bare node      ${show(bare)}`);
}
