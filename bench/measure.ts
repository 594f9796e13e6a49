/** Whole processes, in turn, so that a slow moment of the machine hits all of them. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../scripts/project-root.ts';

export interface Job {
  readonly name: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Before each run, outside of the measured time. */
  readonly prepare?: () => void;
}

/** CPU and wall seconds, MiB. */
export interface Sample {
  readonly cpu: number;
  readonly memory: number;
  readonly wall: number;
  readonly status: number;
}

/** Runs all jobs, round by round, and gives the samples of each. Needs `python3`, whose `wait4` tells the whole cost. */
export async function measure(jobs: readonly Job[], rounds: number): Promise<Map<string, Sample[]>> {
  const helper = spawn('python3', [join(projectRoot, 'bench', 'measure.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: helper.stdout })[Symbol.asyncIterator]();
  const samples = new Map(jobs.map(({ name }): [string, Sample[]] => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, argv, cwd, prepare } of jobs) {
      prepare?.();
      helper.stdin.write(`${JSON.stringify({ argv, cwd })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('python3 is needed to measure');
      samples.get(name)?.push(JSON.parse(value) as Sample);
    }
  }
  helper.stdin.end();
  return samples;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Median of the ratios of two jobs in the same rounds, with the lowest and the highest: `0.98 (0.95–1.04)`. */
export function ratio(a: readonly Sample[], b: readonly Sample[], of: (sample: Sample) => number): string {
  const ratios = a.map((sample, i) => of(sample) / of(b[i] as Sample)).filter(Number.isFinite);
  const show = (value: number): string => value.toFixed(value < 10 ? 2 : 0);
  return `${show(median(ratios))} (${show(Math.min(...ratios))}–${show(Math.max(...ratios))})`;
}

/** The exponent of a power law through the points, by least squares on logarithms. */
export function exponent(points: readonly (readonly [size: number, cost: number])[]): number {
  const logs = points.map(([size, cost]) => [Math.log(size), Math.log(cost)] as const);
  const mean = (index: 0 | 1): number => logs.reduce((sum, log) => sum + log[index], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  return (
    logs.reduce((s, log) => s + (log[0] - x) * (log[1] - y), 0) / logs.reduce((s, log) => s + (log[0] - x) ** 2, 0)
  );
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
