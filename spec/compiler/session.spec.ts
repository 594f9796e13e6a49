import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseDiagnostics } from '../../lib/compiler/diagnostics.ts';
import { compileProject, judgingOptions } from '../../lib/compiler/project.ts';
import { CompilerServer, ServerEnded } from '../../lib/compiler/server.ts';
import { type CheckedProgram, CompilerSession } from '../../lib/compiler/session.ts';

/** Takes the compiler for ever, or nearly: each type is compared with all that it might be made of. */
const endless = `type Grow<T extends unknown[], N extends number> = T['length'] extends N ? T : Grow<[...T, 1], N>;
type Pairs<T extends unknown[]> = { [A in keyof T]: { [B in keyof T]: { [C in keyof T]: [A, B, C] } } };
declare const a: Pairs<Grow<[], 900>>;
export const b: Pairs<Grow<[], 899>>[number][number][number] & Pairs<Grow<[], 901>> = a;
`;

describe('CompilerSession', () => {
  let root: string;
  let session: CompilerSession;
  let programs = 0;
  const project = { compilerOptions: { ...judgingOptions, types: [], skipLibCheck: true }, include: ['*.ts'] };

  const write = (texts: Readonly<Record<string, string>>): string => {
    const folder = join(root, `program ${programs++}`);
    mkdirSync(folder);
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
    return folder;
  };
  const check = (texts: Readonly<Record<string, string>>, timeout = 60_000): Promise<CheckedProgram> =>
    session.check(write(texts), project, timeout);
  const codesOf = ({ diagnostics }: CheckedProgram): string[] =>
    diagnostics.map(({ file, line, code }) => `${file}:${line} ${code}`);

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'spec-session-')));
    session = new CompilerSession({ timeout: 120_000 });
  });
  afterEach(async () => {
    await session.close();
    rmSync(root, { recursive: true, force: true });
  });

  it('says of each program what the compiler prints of it, in the same words', async () => {
    const texts = [
      { 'a.ts': 'export const one: { a: { b: string } } = { a: { b: 1 } };\nexport const two: string = 2;\n' },
      {
        'b.ts': `export interface Left { in: { to: (x: string) => 'é' | '💎' } }\nexport interface Right { in: { to: (x: number) => 'é' } }\n`,
        'c.ts': `import type { Left, Right } from './b';\nconst é = '💎'; declare const l: Left;\n\nexport const r: Right = l;\n`,
      },
      { 'd.ts': 'export const fine = document.title;\n' },
    ];
    for (const text of texts) {
      const folder = write(text);
      const { diagnostics, files, ...ended } = await session.check(folder, project, 60_000);
      const { output } = await compileProject(folder, project, { timeout: 60_000 });
      assert.deepEqual(diagnostics, parseDiagnostics(output));
      const own = files.filter((file) => file.startsWith(folder.replaceAll('\\', '/')));
      assert.deepEqual(own.map((file) => basename(file)).sort(), Object.keys(text).sort());
      assert.deepEqual(ended, { timedOut: false, outOfMemory: false, crashed: false });
    }
  });

  it('tells syntax errors only, for what cannot be parsed is not checked', async () => {
    assert.deepEqual(
      codesOf(await check({ 'a.ts': 'export const a: = 1;\n', 'b.ts': 'export const b: string = 1;\n' })),
      ['a.ts:1 TS1110'],
    );
    assert.deepEqual(codesOf(await check({ 'b.ts': 'export const b: string = 1;\n' })), ['b.ts:1 TS2322']);
  });

  it('does not mix up programs that declare the same', async () => {
    const other = (type: string): Record<string, string> => ({
      'global.d.ts': `declare interface Shared { value: ${type} }\n`,
      'a.ts': 'declare const shared: Shared;\nexport const text: string = shared.value;\n',
    });
    assert.deepEqual(codesOf(await check(other('number'))), ['a.ts:2 TS2322']);
    assert.deepEqual(codesOf(await check(other('string'))), []);
    assert.deepEqual(codesOf(await check({ 'a.ts': 'export declare const shared: Shared;\n' })), ['a.ts:1 TS2304']);
  });

  it('gives up a program that does not end in its time, and goes on with the next', async () => {
    const { diagnostics, files, ...ended } = await check({ 'a.ts': endless }, 400);
    assert.deepEqual([diagnostics, files], [[], []]);
    assert.deepEqual(ended, { timedOut: true, outOfMemory: false, crashed: false });
    assert.deepEqual(codesOf(await check({ 'a.ts': 'export const a: string = 1;\n' })), ['a.ts:1 TS2322']);
  });

  it('stops when it is told to, and is not begun after that', async () => {
    const stop = new AbortController();
    const stopped = new CompilerSession({ timeout: 60_000, signal: stop.signal });
    const run = stopped.check(write({ 'a.ts': endless }), project, 60_000);
    setTimeout(() => stop.abort(), 200);
    await assert.rejects(run, { code: 'aborted' });
    await assert.rejects(stopped.check(write({ 'a.ts': '' }), project, 60_000), { code: 'aborted' });
  });

  it('does not lay it on a program that the process went away before it', async function () {
    if (process.platform !== 'linux') this.skip();
    await check({ 'a.ts': 'export const a = 1;\n' });
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').map(Number);
    const servers = children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--api'));
    assert.equal(servers.length, 1);
    for (const pid of servers) process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { diagnostics, files, ...ended } = await check({ 'a.ts': 'export const a: string = 1;\n' });
    assert.deepEqual(ended, { timedOut: false, outOfMemory: false, crashed: false });
    assert.equal(diagnostics.length, 1);
  });

  it('needs no more than what it is asked: a session that was not used has no process to end', async () => {
    await session.close();
    await session.close();
  });
});

describe('CompilerServer', () => {
  it('answers nothing more once it has ended, and says why it did', async () => {
    const server = new CompilerServer(tmpdir(), { timeout: 60_000 });
    await server.request('initialize', null);
    const open = server.request('parseConfigFile', { file: '/none/tsconfig.json' });
    server.end('out-of-memory');
    const isTold = (error: unknown): boolean => error instanceof ServerEnded && error.why === 'out-of-memory';
    await assert.rejects(open, isTold);
    await assert.rejects(server.request('initialize', null), isTold);
    await server.close();
  });

  it('takes a request that fails for its own end, since nobody knows what was left behind', async () => {
    const server = new CompilerServer(tmpdir(), { timeout: 60_000 });
    await assert.rejects(server.request('no such method', {}), (error) => {
      return error instanceof ServerEnded && error.why === 'crashed';
    });
    await server.close();
  });
});
