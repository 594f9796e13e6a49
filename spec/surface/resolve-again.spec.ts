import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { WatchedText } from '../../lib/cache/watched.ts';
import { analyze } from '../../lib/index.ts';
import { loadTree, resolveFrom } from '../../lib/install/index.ts';
import { buildFileGraph, type FileGraph } from '../../lib/surface/file-graph.ts';
import { findVisible } from '../../lib/surface/visible.ts';

const plain = ['ant', 'bee', 'cat', '@farm/dog', 'fox', 'gnu', 'hen', 'ibis', 'jay', 'koi', 'lark'];
const names = [...plain, '@types/ant', '@types/farm__dog', '@types/eel', '@types/gnu'];
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The same numbers each time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % sides;
  };
}

type Dice = ReturnType<typeof dice>;
const oneOf = <T>(roll: Dice, from: readonly T[]): T => from[roll(from.length)] as T;

/** An installed project that is made up, and changed at random. */
class Farm {
  readonly root: string;
  readonly #roll: Dice;
  #count = 0;

  constructor(root: string, roll: Dice) {
    this.root = root;
    this.#roll = roll;
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    mkdirSync(join(root, 'work', 'own'), { recursive: true });
    this.#writeManifest('work/own', 'own', '1.0.0');
    writeFileSync(join(root, 'work', 'own', 'index.d.ts'), this.#text());
    this.#addBarn();
    for (const name of plain) this.#install(`node_modules/${name}`, name);
    this.#install('node_modules/bee/node_modules/ant', 'ant');
    this.lock();
  }

  /** A package that nothing touches, and so large that all changes are small. */
  #addBarn(): void {
    const folder = join(this.root, 'node_modules', 'barn');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'barn', version: '1.0.0' }));
    const files = Array.from({ length: 150 }, (_, index) => `f${index}`);
    for (const file of files) writeFileSync(join(folder, `${file}.d.ts`), `export interface ${file} {}\n`);
    writeFileSync(join(folder, 'index.d.ts'), files.map((file) => `export * from './${file}';\n`).join(''));
  }

  /** Locations of installed packages, sorted. */
  get places(): string[] {
    const found: string[] = [];
    const look = (folder: string): void => {
      for (const name of names) {
        const place = `${folder}node_modules/${name}`;
        if (!existsSync(join(this.root, place, 'package.json'))) continue;
        found.push(place);
        look(`${place}/`);
      }
    };
    look('');
    look('work/own/');
    return found.sort();
  }

  lock(): void {
    const dependencies = Object.fromEntries([...names, 'barn'].map((name) => [name, '*']));
    const root = { name: 'farm', version: '1.0.0', workspaces: ['work/*'], dependencies };
    writeFileSync(join(this.root, 'package.json'), JSON.stringify(root));
    const packages: Record<string, object> = {
      '': root,
      'work/own': { name: 'own', version: '1.0.0', dependencies },
      'node_modules/barn': { version: '1.0.0' },
      'node_modules/own': { resolved: 'work/own', link: true },
    };
    for (const place of this.places) {
      const { version } = JSON.parse(readFileSync(join(this.root, place, 'package.json'), 'utf8')) as {
        version: string;
      };
      packages[place] = { version, dependencies };
    }
    writeFileSync(join(this.root, 'package-lock.json'), JSON.stringify({ name: 'farm', lockfileVersion: 3, packages }));
  }

  /** Changes something, and says what. */
  change(): string {
    const roll = this.#roll;
    const place = oneOf(roll, this.places);
    const file = oneOf(roll, this.#filesIn(place));
    const name = oneOf(roll, names);
    const within = oneOf(roll, ['', `${place}/`, 'work/own/']);
    const changes: readonly (() => string)[] = [
      () => {
        appendFileSync(file, this.#text());
        return `edit ${file}`;
      },
      () => {
        rmSync(file);
        return `remove ${file}`;
      },
      () => {
        const added = join(dirname(file), oneOf(roll, ['index.ts', 'sub.ts', 'sub.d.ts', 'late.d.ts']));
        writeFileSync(added, this.#text());
        return `add ${added}`;
      },
      () => {
        this.#install(place, place.slice(place.lastIndexOf('node_modules/') + 13));
        return `bump ${place}`;
      },
      () => {
        const added = `${within}node_modules/${name}`;
        this.#install(added, name);
        return `install ${added}`;
      },
      () => {
        rmSync(join(this.root, place), { recursive: true });
        return `uninstall ${place}`;
      },
      () => {
        const to = `node_modules/${place.slice(place.lastIndexOf('node_modules/') + 13)}`;
        if (to === place) return 'nothing';
        rmSync(join(this.root, to), { recursive: true, force: true });
        mkdirSync(dirname(join(this.root, to)), { recursive: true });
        renameSync(join(this.root, place), join(this.root, to));
        return `hoist ${place}`;
      },
      () => {
        this.#writeManifest(place, place.slice(place.lastIndexOf('node_modules/') + 13), '9.0.0');
        return `manifest of ${place}`;
      },
      () => {
        appendFileSync(join(this.root, 'work', 'own', 'index.d.ts'), this.#text());
        return 'edit the workspace';
      },
      () => {
        appendFileSync(file, '\nexport interface {\n');
        return `break ${file}`;
      },
    ];
    const done = oneOf(roll, changes)();
    if (this.places.length === 0) this.#install('node_modules/ant', 'ant');
    // Now and then a tool forgets the lockfile.
    if (roll(6) > 0) this.lock();
    return done;
  }

  #filesIn(place: string): string[] {
    const files = ['index.d.ts', 'sub.d.ts', 'lib/deep.d.ts'].map((file) => join(this.root, place, file));
    const found = files.filter((file) => existsSync(file));
    if (found.length > 0) return found;
    writeFileSync(files[0] as string, this.#text());
    return files.slice(0, 1);
  }

  #install(place: string, name: string): void {
    mkdirSync(join(this.root, place, 'lib'), { recursive: true });
    this.#writeManifest(place, name, `${1 + this.#roll(3)}.0.${this.#roll(9)}`);
    for (const file of ['index.d.ts', 'sub.d.ts', 'lib/deep.d.ts']) {
      if (this.#roll(5) > 0) writeFileSync(join(this.root, place, file), this.#text());
      else rmSync(join(this.root, place, file), { force: true });
    }
  }

  #writeManifest(place: string, name: string, version: string): void {
    const ways: readonly object[] = [
      {},
      { types: './index.d.ts' },
      { types: 'lib/deep.d.ts' },
      { types: '../bee/index.d.ts' },
      { main: './lib/deep.js' },
      { exports: { '.': './index.js', './sub': './sub.js' } },
      { exports: { '.': { types: './lib/deep.d.ts' }, './lib/*': './lib/*.js' } },
      { exports: { '.': { import: './index.js', require: './sub.js' } } },
      { typesVersions: { '*': { '*': ['lib/*', '*'] } }, types: 'deep.d.ts' },
      { imports: { '#bee': 'bee', '#sub': './sub.js' } },
    ];
    const manifest = { name, version, ...oneOf(this.#roll, ways) };
    writeFileSync(join(this.root, place, 'package.json'), JSON.stringify(manifest));
  }

  /** A few lines that lead somewhere, or nowhere. */
  #text(): string {
    const lines = Array.from({ length: this.#roll(3) }, () => {
      this.#count += 1;
      const name = oneOf(this.#roll, [...plain, 'eel', 'own']);
      const path = oneOf(this.#roll, [name, `${name}/sub`, `${name}/lib/deep`]);
      return oneOf(this.#roll, [
        `import type { T as T${this.#count} } from '${path}'; export type V${this.#count} = T${this.#count};`,
        `export * from "${path}";`,
        `import N${this.#count} = require('${path}'); export type W${this.#count} = N${this.#count}.T;`,
        `export type I${this.#count} = import('${path}').T;`,
        `declare module '${path}' { interface Added${this.#count} {} }`,
        `export * from './sub';`,
        `export * from './lib/deep.js';`,
        `export * from '../${name}/index';`,
        `export * from '#bee';`,
        `export class T { private x${this.#count}: string }`,
        `export interface T { x${this.#count}: string }`,
      ]);
    });
    const reference =
      this.#roll(6) === 0 ? `/// <reference types="${oneOf(this.#roll, ['ant', 'eel', 'cat'])}" />\n` : '';
    return `${reference}${lines.join('\n')}\nexport {};\n`;
  }
}

describe('resolution after a change', () => {
  let scratch: string;
  before(() => {
    scratch = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
  });
  after(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  /** The graph of a project, and how many lines the compiler was given to resolve. */
  async function graphOf(root: string, isKnown: boolean): Promise<{ graph: FileGraph; lines: number }> {
    const tree = await loadTree(root);
    const { packages } = findVisible(tree, resolveFrom);
    const folder = mkdtempSync(join(scratch, 'run-'));
    const resolved = isKnown ? new WatchedText(root, 'graph', 'spec') : undefined;
    const required = new Set([...packages.keys()].filter((index) => index % 2 === 0));
    const graph = await buildFileGraph(packages, required, folder, { timeout: 60_000, tree, resolved });
    resolved?.save();
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /run\d\/\w+\/(import|require)\.d\.c?ts$/.test(file.replaceAll('\\', '/')),
    );
    const lines = written.map((file) => readFileSync(join(folder, file), 'utf8').split('\n').length);
    rmSync(folder, { recursive: true, force: true });
    return { graph, lines: lines.reduce((sum, count) => sum + count, 0) };
  }

  for (const seed of [1, 2, 3, 4]) {
    it(`finds the graph that is found without knowledge: ${seed}`, async function () {
      this.timeout(300_000);
      const farm = new Farm(mkdtempSync(join(scratch, 'farm-')), dice(seed));
      let saved = 0;
      const story: string[] = [];
      for (let step = 0; step < 20; step += 1) {
        await wait(40);
        const known = await graphOf(farm.root, true);
        const cold = await graphOf(farm.root, false);
        assert.deepEqual(known.graph, cold.graph, story.join('\n'));
        // The order counts as well.
        assert.equal(print(known.graph), print(cold.graph), story.join('\n'));
        if (known.lines < cold.lines) saved += 1;
        story.push(farm.change());
      }
      assert.ok(saved >= 12, `${saved}`);
    });
  }

  it('gives the report of a run without the cache', async function () {
    this.timeout(300_000);
    const farm = new Farm(mkdtempSync(join(scratch, 'farm-')), dice(5));
    for (let step = 0; step < 10; step += 1) {
      await wait(40);
      const known = JSON.stringify(await analyze({ path: farm.root }));
      assert.equal(known, JSON.stringify(await analyze({ path: farm.root, cache: false })));
      farm.change();
    }
  });
});

const print = (graph: FileGraph): string =>
  JSON.stringify(graph, (_, value: unknown) => (value instanceof Map || value instanceof Set ? [...value] : value));
