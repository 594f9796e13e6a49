/** One text about the installed packages, with the state of the files that it was made from. */
import type { WatchedMemory } from '../model/memory.ts';
import { bytesOf, joinParts, splitParts } from './parts.ts';
import { changedInputs, inputsOf, stampInputs } from './stamp.ts';
import { prepareStore, readStored, store } from './store.ts';

/** Read when it is asked, and written by {@link save} when there is something new. */
export class WatchedText implements WatchedMemory {
  readonly #root: string;
  readonly #name: string;
  /** What the text was made by: that of another maker is not looked at. */
  readonly #maker: string;
  readonly #started = Date.now();
  #fresh: { readonly text: string; readonly files: readonly string[] } | null = null;

  constructor(root: string, name: string, maker: string) {
    this.#root = root;
    this.#name = `${name}.pack`;
    this.#maker = maker;
  }

  recall(): { text: string; changed: readonly string[] } | null {
    try {
      const bytes = readStored(this.#root, this.#name);
      if (bytes === null) return null;
      const { texts, state } = splitParts(bytes);
      const [maker, inputs = '', text = ''] = texts;
      if (maker !== this.#maker) return null;
      // Copied, for numbers begin at a multiple of their size.
      const before = new Float64Array(new Uint8Array(state).buffer);
      return { text, changed: changedInputs(this.#root, inputs, before) };
    } catch {
      // Of another form: the same as nothing.
      return null;
    }
  }

  keep(text: string, files: readonly string[]): void {
    this.#fresh = { text, files };
  }

  save(): void {
    if (this.#fresh === null) return;
    prepareStore(this.#root);
    const inputs = inputsOf(this.#root, this.#fresh.files);
    if (!inputs) return;
    const { state, latest } = stampInputs(this.#root, inputs);
    // Clocks of file systems are coarse.
    if (latest > this.#started - 20) return;
    const texts = [this.#maker, inputs, this.#fresh.text];
    store(this.#root, this.#name, joinParts({ texts, state: bytesOf(state) }));
  }
}
