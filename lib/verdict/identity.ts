/** Looks in the JavaScript that really runs for the check that tells two copies of a class apart. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Crossing, SymbolFlow } from '../crossing/flows.ts';
import { splitPublicName } from '../crossing/public-names.ts';
import { entryGraph } from '../crossing/source-imports.ts';
import type { InstallTree } from '../model/tree.ts';
import { findInstanceChecks, type InstanceCheck } from '../surface/instance-checks.ts';

/**
 * Packages known to keep state in their module that all users must share. An extra signal, told as such: hooks and
 * reactivity of two copies do not see each other, whatever the types say. docs/verdicts.md lists them with reasons.
 */
const singletons: ReadonlyMap<string, string> = new Map([
  ['react', 'the current hooks dispatcher'],
  ['preact', 'the current component of its hooks'],
  ['vue', 'the current component instance'],
  ['solid-js', 'the current reactive owner'],
]);

/** Why two copies differ, and the flows that this speaks of. */
export interface Identity {
  readonly reason: string;
  readonly flows: readonly SymbolFlow[];
}

const classOf = (flow: SymbolFlow): string => splitPublicName(flow.consumerName).path.at(-1) as string;

/** Finds why two copies of a package are not interchangeable at run time; null when nothing was found. */
export class IdentityFinder {
  readonly #tree: InstallTree;
  readonly #isClass: (declaration: number) => boolean;
  readonly #files = new Map<number, readonly string[]>();
  readonly #texts = new Map<string, string>();

  /** `isClass` tells whether a declaration is one that `instanceof` can be asked of. */
  constructor(tree: InstallTree, isClass: (declaration: number) => boolean) {
    this.#tree = tree;
    this.#isClass = isClass;
  }

  /**
   * Looks at `instanceof` checks of the crossing types: in the consumer's code against its import of D, and in the code
   * of the consumer's copy of D itself.
   */
  find(crossing: Crossing, flows: readonly SymbolFlow[]): Identity | null {
    const name = this.#tree.copies[crossing.consumerRuns]?.name ?? '';
    const state = singletons.get(name);
    if (state) {
      return {
        reason: `${name} keeps ${state} in its module (a known singleton), so two copies do not work together`,
        flows,
      };
    }
    const classes = new Set(flows.filter((flow) => this.#isClass(flow.to.declaration)).map(classOf));
    if (classes.size === 0) return null;
    const consumer = crossing.consumer.copy;
    const found =
      (consumer !== crossing.consumerRuns ? this.#search(consumer, classes, name) : null) ??
      this.#search(crossing.consumerRuns, classes, null);
    if (!found) return null;
    return {
      reason: `${found.file}:${found.line} checks ${found.check}, which a value of the other copy fails`,
      flows: flows.filter((flow) => classOf(flow) === found.name),
    };
  }

  #search(
    copy: number,
    classes: ReadonlySet<string>,
    importedFrom: string | null,
  ): (InstanceCheck & { file: string }) | null {
    const names = [...classes].map((name) => name.replace(/[^\w]/g, '\\$&')).join('|');
    // An import may rename the class, so that its name need not stand in the check itself.
    const worthParsing = importedFrom
      ? new RegExp(`\\b(?:${names})\\b[^]*instance[oO]f`)
      : new RegExp(`instanceof\\s+[\\w$.(]*\\b(?:${names})\\b|instanceOf\\)?\\([^;\\n]*\\b(?:${names})\\b`);
    for (const file of this.#filesOf(copy)) {
      const text = this.#textOf(file);
      if (!worthParsing.test(text)) continue;
      const [check] = findInstanceChecks(file, text, classes, importedFrom);
      if (check) return { ...check, file: relative(this.#tree.root, file).replaceAll('\\', '/') };
    }
    return null;
  }

  #filesOf(copy: number): readonly string[] {
    let files = this.#files.get(copy);
    if (!files) {
      files = entryGraph(join(this.#tree.root, this.#tree.copies[copy]?.location ?? ''));
      this.#files.set(copy, files);
    }
    return files;
  }

  #textOf(file: string): string {
    let text = this.#texts.get(file);
    if (text === undefined) {
      try {
        text = readFileSync(file, 'utf8');
      } catch {
        text = '';
      }
      this.#texts.set(file, text);
    }
    return text;
  }
}
