/** The graph alone, against its peers and its limits, at six sizes. */
import { join } from 'node:path';
import { projectRoot } from '../scripts/project-root.ts';
import { unpackLocks } from './locks.ts';
import { exponent, type Job, measure, median, ratio, type Sample, table } from './measure.ts';

const cli = join(projectRoot, 'dist', 'bin', 'diamondback.cjs');
const peer = (name: string): string => join(projectRoot, 'bench', 'peers', `${name}.mjs`);
const cpu = ({ cpu }: Sample): number => cpu;
const memory = ({ memory }: Sample): number => memory;

/** npm takes ten seconds and more on the largest lockfiles: it is measured in fewer rounds. */
export async function benchGraph(rounds: number, npmRounds: number): Promise<string> {
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const rows: string[][] = [];
  const growth: [number, number][] = [];
  for (const { name, folder: cwd, size } of unpackLocks()) {
    const node = (title: string, ...argv: string[]): Job => ({ name: title, argv: [process.execPath, ...argv], cwd });
    const quick = await measure(
      [
        node('list', cli, 'list'),
        node('check', cli, 'check', '--lockfile-only'),
        node('lockparse', peer('lockparse')),
        node('parse and walk', peer('parse-walk')),
        node('read and parse', peer('read-parse')),
        node('bare node', '-e', '0'),
      ],
      rounds,
    );
    const slow = await measure(
      [
        node('list', cli, 'list'),
        { name: 'npm query', argv: [...npm, 'query', '*', '--package-lock-only'], cwd },
        { name: 'npm ls', argv: [...npm, 'ls', '--all', '--json', '--package-lock-only'], cwd },
        node('loadVirtual', peer('load-virtual')),
      ],
      npmRounds,
    );
    const of = (title: string): Sample[] => quick.get(title) ?? slow.get(title) ?? [];
    const failed = [...quick, ...slow].filter(([, samples]) => samples.some(({ status }) => status > 1));
    if (failed.length > 0) throw new Error(`${name}: ${failed.map(([title]) => title).join(', ')} failed`);
    const ours = slow.get('list') ?? [];
    rows.push([
      `${name} (${size})`,
      median(of('list').map(cpu)).toFixed(3),
      ratio(of('list'), of('lockparse'), cpu),
      ratio(of('check'), of('lockparse'), cpu),
      ratio(of('list'), of('parse and walk'), cpu),
      ratio(of('list'), of('read and parse'), cpu),
      ratio(of('npm query'), ours, cpu),
      ratio(of('npm ls'), ours, cpu),
      ratio(of('loadVirtual'), ours, cpu),
      median(of('list').map(memory)).toFixed(0),
      ratio(of('list'), of('lockparse'), memory),
    ]);
    // A line as soon as it is known: npm takes its time.
    console.error(rows.at(-1)?.join(' | '));
    if (size > 1200) growth.push([size, median(of('list').map(cpu)) - median(of('bare node').map(cpu))]);
  }
  const head = ['lockfile (entries)', 'list, CPU s', '÷ lockparse', '`check --lockfile-only` ÷ lockparse'];
  const more = ['÷ parse and walk', '÷ read and parse', '`npm query` ÷ list', '`npm ls` ÷ list', 'loadVirtual ÷ list'];
  const text = table([...head, ...more, 'list, MiB', '÷ lockparse'], rows);
  return `${text}\n\nGrowth of CPU above a bare node, from 1.3k entries up: exponent ${exponent(growth).toFixed(2)}.`;
}

/** `--help` and `--version` against a bare node. */
export async function benchStart(rounds: number): Promise<string> {
  const node = (title: string, ...argv: string[]): Job => ({
    name: title,
    argv: [process.execPath, ...argv],
    cwd: projectRoot,
  });
  const titles = ['--help', '--version'];
  const samples = await measure(
    [node('bare', '-e', '0'), ...titles.map((title) => node(title, cli, title))],
    rounds * 3,
  );
  const rows = titles.map((title) => [title, ratio(samples.get(title) ?? [], samples.get('bare') ?? [], cpu)]);
  return table(['', '÷ bare node, CPU'], rows);
}
