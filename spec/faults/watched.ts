/** Runs the command line in a process that notes every file that it writes, every process that it starts, and every call for the network. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../helpers.ts';

/** Loaded before the command line. Calls for the network also fail. */
const preload = `
const fs = require('node:fs');
const { openSync, writeSync } = fs;
const notes = openSync(process.env.NOTES, 'a');
const note = (kind, what) => writeSync(notes, JSON.stringify([kind, String(what)]) + '\\n');
const wrap = (module, name, before) => {
  const real = module[name];
  module[name] = function (...args) { before(args); return real.apply(this, args); };
};
for (const name of ['writeFileSync', 'mkdirSync', 'rmSync', 'unlinkSync', 'utimesSync', 'chmodSync', 'truncateSync'])
  wrap(fs, name, ([path]) => { if (typeof path === 'string') note('write', path); });
for (const name of ['renameSync', 'symlinkSync', 'linkSync', 'copyFileSync'])
  wrap(fs, name, ([, path]) => note('write', path));
wrap(fs, 'openSync', ([path, flags]) => { if (typeof flags === 'string' && /[wa+]/.test(flags)) note('write', path); });
for (const name of ['writeFile', 'appendFile', 'mkdir', 'rm', 'unlink', 'rename', 'createWriteStream'])
  wrap(fs, name, ([path]) => note('write', path));
for (const name of ['writeFile', 'appendFile', 'mkdir', 'rm', 'unlink'])
  wrap(fs.promises, name, ([path]) => note('write', path));
const processes = require('node:child_process');
for (const name of ['spawn', 'spawnSync', 'exec', 'execFile', 'execSync', 'execFileSync', 'fork'])
  wrap(processes, name, ([command, args]) => note('start', [command, ...(Array.isArray(args) ? args : [])].join(' ')));
const refuse = (what) => () => { note('network', what); throw new Error('no network: ' + what); };
for (const name of ['connect', 'createConnection']) require('node:net')[name] = refuse('net.' + name);
require('node:net').Socket.prototype.connect = refuse('Socket.connect');
require('node:tls').connect = refuse('tls.connect');
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) require('node:dns')[name] = refuse('dns.' + name);
for (const module of ['node:http', 'node:https']) for (const name of ['request', 'get']) require(module)[name] = refuse(module + name);
globalThis.fetch = refuse('fetch');
require('node:module').syncBuiltinESMExports();
`;

export interface Watched {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly written: readonly string[];
  readonly started: readonly string[];
  readonly network: readonly string[];
}

const main = join(projectRoot, 'dist', 'bin', 'diamondback.cjs');

/** Runs one command line in `cwd`. `scratch` is a folder for the notes, and becomes the temporary folder of the run. */
export function watched(args: readonly string[], cwd: string, scratch: string): Watched {
  const [file, notes] = [join(scratch, 'preload.cjs'), join(scratch, 'notes')];
  writeFileSync(file, preload);
  rmSync(notes, { force: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', file, main, ...args], {
    cwd,
    env: { ...process.env, NOTES: notes, TMPDIR: scratch, TEMP: scratch, TMP: scratch },
    encoding: 'utf8',
  });
  const lines = existsSync(notes) ? readFileSync(notes, 'utf8').split('\n').filter(Boolean) : [];
  const all = lines.map((line) => JSON.parse(line) as [string, string]);
  const of = (kind: string): string[] => all.filter(([one]) => one === kind).map(([, what]) => what);
  return { code: status, stdout, stderr, written: of('write'), started: of('start'), network: of('network') };
}
