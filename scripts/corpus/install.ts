/** Installs a case: its manifest, its lockfile, its sources and workspaces, node_modules, and nothing else. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { caseFolder } from './paths.ts';
import { runNpm } from './process.ts';

const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** npm writes this file last, so an install that was interrupted does not have it. */
const finished = join('node_modules', '.package-lock.json');

/** Installs the case into the folder unless it is there. Returns whether anything had to be done. */
export async function installCase(name: string, folder: string): Promise<boolean> {
  const source = caseFolder(name);
  const manifest = await readFile(join(source, 'package.json'), 'utf8');
  const lockfile = await readFile(join(source, 'package-lock.json'), 'utf8');
  const lockfileAt = join(folder, 'package-lock.json');
  const ready =
    existsSync(join(folder, finished)) &&
    (await readText(join(folder, 'package.json'))) === manifest &&
    (await readText(lockfileAt)) === lockfile;
  await mkdir(folder, { recursive: true });
  await copySources(name, folder);
  if (ready) return false;
  await writeFile(join(folder, 'package.json'), manifest);
  await writeFile(lockfileAt, lockfile);
  let result = await runNpm(['ci', ...quiet], folder);
  if (result.status !== 0 && result.stderr.includes('EUSAGE')) {
    // npm leaves other platforms' optional packages out of some lockfiles, and then refuses them.
    result = await runNpm(['install', ...quiet], folder);
    await writeFile(lockfileAt, lockfile);
  }
  if (result.status === 0) return true;
  await rm(join(folder, finished), { force: true });
  throw new Error(`npm could not install ${name}: ${result.stderr.trim().slice(0, 500)}`);
}

/** Installs a changed manifest without a lockfile: what a control needs. */
export async function installManifest(name: string, manifest: unknown, folder: string): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const asked = join(folder, 'asked-for.json');
  if (existsSync(join(folder, finished)) && (await readText(asked)) === text) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await copySources(name, folder);
  await writeFile(join(folder, 'package.json'), text);
  const { status, stderr } = await runNpm(['install', ...quiet], folder);
  if (status !== 0) throw new Error(`npm could not install the control of ${name}: ${stderr.trim().slice(0, 500)}`);
  await writeFile(asked, text);
}

/** What belongs to the fixture and not to the project. */
const notCopied = new Set(['package.json', 'package-lock.json', 'labels.json', 'witness']);

async function copySources(name: string, folder: string): Promise<void> {
  for (const item of await readdir(caseFolder(name)))
    if (!notCopied.has(item)) await cp(join(caseFolder(name), item), join(folder, item), { recursive: true });
}

const readText = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null);
