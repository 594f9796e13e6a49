/** A real project in a temporary folder: app imports shop and bank, which use money 1 and money 2. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fixture } from '../helpers.ts';

export class TinyProject {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** A copy of a fixture, by default of basics/given-to-another. */
  static of(...copied: string[]): TinyProject {
    const project = new TinyProject(realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-'))));
    project.fill(...copied);
    return project;
  }

  protected fill(...copied: string[]): void {
    cpSync(fixture(...(copied.length === 0 ? ['basics', 'given-to-another'] : copied)), this.root, { recursive: true });
  }

  path(file: string): string {
    return join(this.root, file);
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  edit(file: string, change: (text: string) => string): void {
    this.write(file, change(this.read(file)));
  }

  /** Moves a copy to another place, on disk and in the lockfile. */
  move(from: string, to: string): void {
    mkdirSync(dirname(this.path(to)), { recursive: true });
    renameSync(this.path(from), this.path(to));
    this.edit('package-lock.json', (text) => text.replaceAll(`"${from}"`, `"${to}"`));
  }

  /** Gives a copy another version, on disk and in the lockfile. */
  setVersion(copy: string, version: string): void {
    this.edit(`${copy}/package.json`, (text) => text.replace(/"version": ".*?"/, `"version": "${version}"`));
    this.edit('package-lock.json', (text) =>
      text.replace(new RegExp(`("${copy}": \\{\\s*"version": ")[^"]*`), `$1${version}`),
    );
  }

  /** Makes shop use the money that bank uses: the conflict is gone. */
  repair(): void {
    rmSync(this.path('node_modules/shop/node_modules'), { recursive: true });
    this.edit('package-lock.json', repaired);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The lockfile in which shop uses the money that bank uses. */
export function repaired(text: string): string {
  const lock = JSON.parse(text) as { packages: Record<string, { dependencies?: Record<string, string> }> };
  delete lock.packages['node_modules/shop/node_modules/money'];
  const shop = lock.packages['node_modules/shop'];
  if (shop !== undefined) shop.dependencies = { money: '^2.0.0' };
  return JSON.stringify(lock, null, 2);
}
