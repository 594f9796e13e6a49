/** The JavaScript that one package copy runs: the files that its entries lead to, read and parsed when asked for. */
import { entryGraph, importPattern } from '../crossing/source-imports.ts';
import { readText as readFile } from '../files/read.ts';
import { packageOf } from '../model/specifier.ts';
import type { CodeFile } from '../surface/checks/code.ts';
import { readCode } from '../surface/checks/code.ts';
import { Reachable } from '../surface/checks/reachable.ts';

/** Code larger than this, in characters, is not searched for what can run. */
const maximumSearched = 4_000_000;

export class CodeBase {
  readonly #folder: string;
  #texts: ReadonlyMap<string, string> | undefined;
  readonly #parsed = new Map<string, CodeFile | null>();
  readonly #ways = new Map<string, (file: CodeFile, offset: number) => boolean>();
  #reachable: Reachable | null | undefined;
  readonly #unread = new Set<string>();

  /** `folder` is absolute. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Texts by absolute path, sorted. */
  get texts(): ReadonlyMap<string, string> {
    this.#texts ??= new Map(
      entryGraph(this.#folder).map((file) => {
        const text = readText(file);
        if (text === null) this.#unread.add(file);
        return [file, text ?? ''];
      }),
    );
    return this.#texts;
  }

  /** Absolute paths of the files that were wanted and could not be read or parsed so far. Sorted. */
  get unread(): string[] {
    return [...this.#unread].sort();
  }

  /** Parsed files whose text looks worth it. */
  files(isWorth: (text: string) => boolean): CodeFile[] {
    const found: CodeFile[] = [];
    for (const [path, text] of this.texts) {
      if (!isWorth(text)) continue;
      let file = this.#parsed.get(path);
      if (file === undefined) {
        file = readCode(path, text);
        if (!file) this.#unread.add(path);
        this.#parsed.set(path, file);
      }
      if (file) found.push(file);
    }
    return found;
  }

  /** Whether a file imports a package. */
  imports(path: string, packageName: string): boolean {
    const text = this.texts.get(path) ?? '';
    if (!text.includes(packageName)) return false;
    return [...text.matchAll(importPattern)].some((match) => packageOf(match[2] as string) === packageName);
  }

  /** All words of the files that import a package. */
  wordsAround(packageName: string): Set<string> {
    const files = [...this.texts].filter(([path]) => this.imports(path, packageName));
    return new Set(files.flatMap(([, text]) => text.match(/[\w$]+/g) ?? []));
  }

  /** Whether who uses these names can run a place; see {@link Reachable.from}. */
  runs(names: ReadonlySet<string>, whole: ReadonlySet<string> | 'all'): (file: CodeFile, offset: number) => boolean {
    if (this.#reachable === undefined) {
      const size = [...this.texts.values()].reduce((sum, text) => sum + text.length, 0);
      this.#reachable = size > maximumSearched ? null : new Reachable(this.files(() => true));
    }
    const reachable = this.#reachable;
    if (!reachable) return () => true;
    const key = `${[...names].sort()}|${whole === 'all' ? '*' : [...whole].sort()}`;
    let way = this.#ways.get(key);
    if (!way) {
      way = reachable.from(names, whole);
      this.#ways.set(key, way);
    }
    return way;
  }
}

function readText(file: string): string | null {
  try {
    return readFile(file, 16_000_000);
  } catch {
    return null;
  }
}
