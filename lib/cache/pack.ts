/** Many small texts in one file of the cache: what a run has found out that the next one may need although the tree has changed. */
import type { Memory } from '../model/memory.ts';
import { prepareStore, readStored, store } from './store.ts';

/** Texts of other trees and of old versions are kept for as long as there is room. */
const maximumLength = 48_000_000;

type Place = readonly [start: number, end: number];

/** Read when it is first asked, and written by {@link save} when there is something new. */
export class Pack implements Memory {
  readonly #root: string;
  readonly #name: string;
  /** What the texts were made by: those of another maker are not looked at. */
  readonly #maker: string;
  readonly #fresh = new Map<string, string>();
  readonly #used = new Set<string>();
  #stored: { readonly text: string; readonly places: ReadonlyMap<string, Place> } | undefined;

  constructor(root: string, name: string, maker: string) {
    this.#root = root;
    this.#name = `${name}.pack`;
    this.#maker = maker;
  }

  recall(key: string): string | null {
    const fresh = this.#fresh.get(key);
    if (fresh !== undefined) return fresh;
    this.#stored ??= this.#read();
    const place = this.#stored.places.get(key);
    if (!place) return null;
    this.#used.add(key);
    return this.#stored.text.slice(...place);
  }

  keep(key: string, text: string): void {
    this.#fresh.set(key, text);
  }

  save(): void {
    if (this.#fresh.size === 0) return;
    this.#stored ??= this.#read();
    const { text, places } = this.#stored;
    const kept: [string, string][] = [];
    let length = 0;
    const add = (key: string, value: string): void => {
      if (length + value.length > maximumLength) return;
      length += value.length;
      kept.push([key, value]);
    };
    for (const [key, value] of this.#fresh) add(key, value);
    for (const isUsed of [true, false]) {
      for (const [key, place] of places)
        if (this.#used.has(key) === isUsed && !this.#fresh.has(key)) add(key, text.slice(...place));
    }
    prepareStore(this.#root);
    const index = JSON.stringify([this.#maker, kept.map(([key, value]) => [key, value.length])]);
    store(this.#root, this.#name, Buffer.from(`${index}\n${kept.map(([, value]) => value).join('')}`));
  }

  #read(): { text: string; places: Map<string, Place> } {
    const places = new Map<string, Place>();
    const text = readStored(this.#root, this.#name)?.toString() ?? '';
    try {
      let start = text.indexOf('\n') + 1;
      const [maker, index] = start === 0 ? [] : (JSON.parse(text.slice(0, start)) as [string, [string, number][]]);
      if (maker === this.#maker)
        for (const [key, length] of index ?? []) {
          places.set(key, [start, start + length]);
          start += length;
        }
    } catch {
      // Of another form: the same as nothing.
      places.clear();
    }
    return { text, places };
  }
}
