/** Summaries of declaration files: made once of each text, in this run or an earlier one. */
import type { Memory } from '../model/memory.ts';
import { type DeclarationTexts, digestOf } from './declaration-texts.ts';
import type { FileSummary, Scope } from './model.ts';
import { isSource } from './source-declarations.ts';
import { summarizeFile, unread } from './summarize.ts';
import { readSummaryText, summaryText } from './summary-text.ts';

const maximumBytes = 64_000_000;

/** A summary hangs on nothing but the text and how it is read, so copies of a file share it. */
export class Summaries {
  readonly #texts: DeclarationTexts;
  readonly #memory: Memory | undefined;
  readonly #made = new Map<string, FileSummary>();

  /** @param memory what earlier runs have made */
  constructor(texts: DeclarationTexts, memory?: Memory | undefined) {
    this.#texts = texts;
    this.#memory = memory;
  }

  /** Reads and summarises a declaration file. Never throws. */
  read(path: string): FileSummary {
    try {
      const lang = !isSource(path) ? 'dts' : path.endsWith('x') ? 'tsx' : 'ts';
      const text = this.#texts.read(path, maximumBytes);
      return this.#of(path, text, this.#texts.digest(path), lang);
    } catch (error) {
      return unread(error instanceof Error ? error.message : String(error));
    }
  }

  /** Summarises declarations that are written nowhere. */
  ofText(path: string, text: string): FileSummary {
    return this.#of(path, text, digestOf(text), 'dts');
  }

  #of(path: string, text: string, digest: string, lang: 'dts' | 'ts' | 'tsx'): FileSummary {
    const key = `${lang} ${digest}`;
    const made = this.#made.get(key);
    if (made) return copyOf(made);
    const summary = this.#recall(key) ?? this.#make(key, path, text, lang);
    this.#made.set(key, summary);
    return summary;
  }

  #recall(key: string): FileSummary | null {
    const known = this.#memory?.recall(key) ?? null;
    return known === null ? null : readSummaryText(known);
  }

  #make(key: string, path: string, text: string, lang: 'dts' | 'ts' | 'tsx'): FileSummary {
    const summary = summarizeFile(path, text, lang);
    const written = this.#memory ? summaryText(summary) : null;
    if (written !== null) this.#memory?.keep(key, written);
    return summary;
  }
}

/** The same with scopes and declarations of its own: which file they belong to is known by which object they are. */
function copyOf(summary: FileSummary): FileSummary {
  const made = new Map<Scope, Scope>();
  const copy = (scope: Scope): Scope => {
    const known = made.get(scope);
    if (known) return known;
    const parent = scope.parent && copy(scope.parent);
    // Its parent may have made it.
    const inner = made.get(scope);
    if (inner) return inner;
    const declarations = new Map([...scope.declarations].map(([name, one]) => [name, { ...one }]));
    const own = { ...scope, parent, declarations, namespaces: new Map<string, Scope>() };
    made.set(scope, own);
    for (const [name, one] of scope.namespaces) own.namespaces.set(name, copy(one));
    return own;
  };
  return {
    ...summary,
    scope: copy(summary.scope),
    modules: new Map([...summary.modules].map(([name, scope]) => [name, copy(scope)])),
    globals: summary.globals.map(copy),
  };
}
