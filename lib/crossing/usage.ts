/** Whether the code at a meeting really imports both sides. */
import { getOrAdd } from '../model/collections.ts';
import type { Place, Usage } from '../model/report.ts';
import type { InstallTree } from '../model/tree.ts';
import type { SourceImports } from './source-imports.ts';
import { codeOf, projectImports, publishedImports, wordsIn } from './source-imports.ts';

export interface UsageSeen {
  readonly usage: Usage;
  readonly producerAt: Place | null;
  readonly consumerAt: Place | null;
}

export interface PackageUse {
  /** Entries that are imported: `''`, `/sub`. */
  readonly subpaths: ReadonlySet<string>;
  /** Exported names that are used, `default` for the module as a whole; null when that cannot be told. */
  readonly names: ReadonlySet<string> | null;
  /** All words of the files that import it. */
  readonly words: ReadonlySet<string>;
}

/** Answers for each meeting, scanning its code once. */
export class UsageFinder {
  readonly #tree: InstallTree;
  readonly #imports = new Map<number, SourceImports | null>();
  readonly #unread: { readonly meeting: number; readonly reason: string }[] = [];
  readonly #uses = new Map<string, PackageUse | null>();
  readonly #allWords = new Map<number, ReadonlySet<string>>();
  /** By the files that they are of: a bundle imports many packages. */
  readonly #words = new Map<string, ReadonlySet<string>>();

  constructor(tree: InstallTree) {
    this.#tree = tree;
  }

  /** What was not scanned in the projects that were asked after so far, and why. */
  get unread(): readonly { readonly meeting: number; readonly reason: string }[] {
    return this.#unread;
  }

  /** `producer` and `consumer` are the names as the meeting would import them. */
  find(meeting: number, producer: string, consumer: string): UsageSeen {
    const imports = this.#importsOf(meeting);
    if (!imports) return { usage: 'not-scanned', producerAt: null, consumerAt: null };
    const producerAt = imports.get(producer)?.place ?? null;
    const consumerAt = imports.get(consumer)?.place ?? null;
    return { usage: producerAt && consumerAt ? 'seen' : 'possible', producerAt, consumerAt };
  }

  /** How the meeting's code uses a package; null when it was not scanned or does not import it. */
  of(meeting: number, packageName: string): PackageUse | null {
    return getOrAdd(this.#uses, `${meeting}|${packageName}`, () => {
      const found = this.#importsOf(meeting)?.get(packageName);
      if (!found) return null;
      const { files, subpaths, names } = found;
      const wordsOf = this.#wordsOf;
      let words: ReadonlySet<string> | undefined;
      return {
        subpaths,
        names,
        // Mostly the names are enough.
        get words() {
          words ??= wordsOf(files);
          return words;
        },
      };
    });
  }

  /** All words of a meeting's code. */
  allWords(meeting: number): ReadonlySet<string> {
    return getOrAdd(this.#allWords, meeting, () => {
      const copy = this.#tree.copies[meeting];
      return copy ? wordsIn(codeOf(this.#tree, copy)) : new Set();
    });
  }

  readonly #wordsOf = (files: readonly string[]): ReadonlySet<string> =>
    getOrAdd(this.#words, files.join('\n'), () => wordsIn(files));

  #importsOf(meeting: number): SourceImports | null {
    let imports = this.#imports.get(meeting);
    if (imports === undefined) {
      const copy = this.#tree.copies[meeting];
      imports = !copy
        ? null
        : copy.kind === 'dependency'
          ? publishedImports(this.#tree, copy)
          : projectImports(this.#tree, copy, (reason) => this.#unread.push({ meeting, reason }));
      this.#imports.set(meeting, imports);
    }
    return imports;
  }
}
