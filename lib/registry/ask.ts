/** Asks for the metadata of a bounded number of packages, in a bounded time. */
import type { MetadataSource, Packument } from './packument.ts';
import { readPackument } from './packument.ts';

export interface AskLimits {
  /** Packages in all. */
  readonly packages: number;
  /** Milliseconds for one answer, and for all of them. */
  readonly each: number;
  readonly all: number;
  /** Questions at a time. */
  readonly atOnce: number;
}

const usual: AskLimits = { packages: 250, each: 10_000, all: 60_000, atOnce: 12 };

/** A conversation with a registry: each package is asked for once. A failure is remembered, never thrown. */
export class Registry {
  readonly #source: MetadataSource;
  readonly #limits: AskLimits;
  readonly #signal: AbortSignal | undefined;
  readonly #asked = new Set<string>();
  readonly #failed = new Map<string, string>();
  readonly #over = new Set<string>();
  #deadline: number | null = null;

  constructor(source: MetadataSource, signal?: AbortSignal, limits: Partial<AskLimits> = {}) {
    this.#source = source;
    this.#signal = signal;
    this.#limits = { ...usual, ...limits };
  }

  /** What is published of these packages, in the order of their names; packages that were asked for before are left out. */
  async ask(names: Iterable<string>): Promise<Packument[]> {
    const open: string[] = [];
    for (const name of [...new Set(names)].filter((item) => !this.#asked.has(item)).sort()) {
      if (this.#asked.size >= this.#limits.packages) this.#over.add(name);
      else {
        this.#asked.add(name);
        open.push(name);
      }
    }
    this.#deadline ??= performance.now() + this.#limits.all;
    const found = new Map<string, Packument>();
    const next = open.values();
    const work = async (): Promise<void> => {
      for (const name of next) {
        const packument = await this.#askOne(name);
        if (packument) found.set(name, packument);
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.#limits.atOnce, open.length) }, work));
    return open.flatMap((name) => found.get(name) ?? []);
  }

  /** Why something is not known, in one line; null when everything was answered. */
  failure(): string | null {
    const names = [...this.#failed.keys()].sort();
    const [first] = names;
    const parts: string[] = [];
    if (first !== undefined) {
      const others = names.length > 1 ? ` and ${names.length - 1} more` : '';
      parts.push(`the registry could not be asked about ${first}${others} (${this.#failed.get(first)})`);
    }
    if (this.#over.size > 0)
      parts.push(`no more than ${this.#limits.packages} packages are asked about, and ${this.#over.size} were left`);
    return parts.length === 0 ? null : parts.join('; ');
  }

  async #askOne(name: string): Promise<Packument | null> {
    const left = (this.#deadline ?? 0) - performance.now();
    if (left <= 0 || this.#signal?.aborted) return this.#fail(name, 'no time was left');
    // A timer of our own, for that of `AbortSignal.timeout` does not keep the process: it would end in the middle of a word.
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), Math.ceil(Math.min(left, this.#limits.each)));
    const signal = this.#signal ? AbortSignal.any([stop.signal, this.#signal]) : stop.signal;
    try {
      // The source may not listen to the signal.
      const packument = readPackument(
        name,
        await Promise.race([this.#source.packument(name, signal), aborted(signal)]),
      );
      return packument ?? this.#fail(name, 'its answer is no list of releases');
    } catch (error) {
      return this.#fail(name, stop.signal.aborted ? 'it took too long' : reasonOf(error));
    } finally {
      clearTimeout(timer);
    }
  }

  #fail(name: string, reason: string): null {
    this.#failed.set(name, reason);
    return null;
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => reject(new Error('stopped'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

/** A code rather than a message, which may hold an address with a password in it. */
function reasonOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === 'E404') return 'not found';
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : 'no answer';
}
