/** Controls: the same witness where the copies are one, which must then compile or work. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installManifest } from '../install.ts';
import { caseFolder } from '../paths.ts';
import type { Control } from './directives.ts';
import { type Judgement, judge, type Subject } from './judge.ts';
import { isTypeScript } from './place.ts';

export interface ControlResult extends Judgement {
  readonly control: string;
}

export async function judgeControl(subject: Subject, control: Control): Promise<ControlResult> {
  const expect = isTypeScript(subject.file) ? 'accept' : 'works';
  const changed =
    control.kind === 'file'
      ? { ...subject, file: control.file }
      : { ...subject, root: await controlRoot(subject, control) };
  return { control: control.text, ...(await judge(changed, expect)) };
}

type InstallControl = Exclude<Control, { kind: 'file' }>;

async function controlRoot({ case: name, root }: Subject, control: InstallControl): Promise<string> {
  const digest = createHash('sha1').update(control.text).digest('hex').slice(0, 10);
  const folder = `${root}--${control.kind}-${digest}`;
  if (control.kind === 'align') await installManifest(name, await alignedManifest(name, control.manifest), folder);
  else await copyWithout(root, folder, control.locations);
  return folder;
}

type Manifest = Record<string, unknown>;

async function alignedManifest(name: string, changes: Readonly<Manifest>): Promise<Manifest> {
  return alignManifest(JSON.parse(await readFile(join(caseFolder(name), 'package.json'), 'utf8')) as Manifest, changes);
}

/** Merges dependencies and overrides; a dependency that becomes null is taken out. */
export function alignManifest(manifest: Readonly<Manifest>, changes: Readonly<Manifest>): Manifest {
  const merged: Manifest = { ...manifest };
  for (const key of ['dependencies', 'devDependencies', 'overrides']) {
    if (changes[key]) merged[key] = { ...(manifest[key] as Manifest | undefined), ...(changes[key] as Manifest) };
  }
  const { dependencies } = merged;
  if (dependencies)
    merged.dependencies = Object.fromEntries(Object.entries(dependencies).filter(([, spec]) => spec !== null));
  return merged;
}

async function copyWithout(root: string, folder: string, locations: readonly string[]): Promise<void> {
  const done = join(folder, 'copied.txt');
  if (existsSync(done)) return;
  await rm(folder, { recursive: true, force: true });
  await cp(root, folder, { recursive: true, verbatimSymlinks: true });
  for (const location of locations) await rm(join(folder, location), { recursive: true, force: true });
  await writeFile(done, `${locations.join('\n')}\n`);
}
