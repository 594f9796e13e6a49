/** Looks in the JavaScript that really runs for the check that tells two copies of a package apart. */
import { join, relative } from 'node:path';
import type { Crossing, SymbolFlow } from '../crossing/flows.ts';
import { splitPublicName } from '../crossing/public-names.ts';
import { getOrAdd } from '../model/collections.ts';
import type { InstallTree } from '../model/tree.ts';
import type { CodeFile } from '../surface/checks/code.ts';
import type { Territory } from '../surface/checks/follow.ts';
import { CodeBase } from './code-base.ts';
import { findByContext } from './identity-contexts.ts';
import { findByInstance } from './identity-instances.ts';
import { findByMark } from './identity-marks.ts';
import { findByVersion } from './identity-versions.ts';

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

/** A check that a value of the other copy fails. */
export interface Found {
  readonly file: CodeFile;
  readonly line: number;
  /** What it does and what comes of it, as the rest of a sentence that begins with the place. */
  readonly what: string;
  readonly flows: readonly SymbolFlow[];
}

/** One crossing, with the code of all who have a part in it. */
export interface Scene {
  /** The package with two copies. */
  readonly packageName: string;
  readonly producerVersion: string;
  readonly consumerVersion: string;
  readonly flows: readonly SymbolFlow[];
  /** Names of the class that a flow's type is, and of its base classes; empty when it is none. */
  readonly classesOf: (flow: SymbolFlow) => readonly string[];
  /** Ways through the consumer's API that end at a flow's type. */
  readonly waysOf: (flow: SymbolFlow) => readonly (readonly string[])[];
  readonly typeName: (flow: SymbolFlow) => string;
  /** The copy that makes the value, and the one that is asked. */
  readonly producerCopy: CodeBase;
  readonly consumerCopy: CodeBase;
  /** The packages between: null where the meeting's own code uses the copy itself. */
  readonly producer: CodeBase | null;
  readonly consumer: CodeBase | null;
  /** Words of the meeting's own files that import the package; null when there is no code. */
  readonly meetingWords: ReadonlySet<string> | null;
}

export interface IdentitySources {
  readonly tree: InstallTree;
  readonly classesOf: (flow: SymbolFlow) => readonly string[];
  /** What the exports of a package take directly: ways to a flow's type or a base class of it. */
  readonly takersOf: (flow: SymbolFlow, visiblePackage: number) => readonly (readonly string[])[];
  /** Words of the files of a module that import a package. */
  readonly wordsAt: (meeting: number, packageName: string) => ReadonlySet<string> | null;
}

const kinds: readonly ((scene: Scene) => Found | null)[] = [findByInstance, findByMark, findByVersion, findByContext];

export class IdentityFinder {
  readonly #sources: IdentitySources;
  readonly #code = new Map<number, CodeBase>();

  constructor(sources: IdentitySources) {
    this.#sources = sources;
  }

  /** Finds why two copies of a package are not interchangeable at run time; null when nothing was found. */
  find(crossing: Crossing, flows: readonly SymbolFlow[]): Identity | null {
    const { tree, classesOf, takersOf, wordsAt } = this.#sources;
    const copies = tree.copies;
    const name = copies[crossing.consumerRuns]?.name ?? '';
    const state = singletons.get(name);
    if (state) {
      return {
        reason: `${name} keeps ${state} in its module (a known singleton), so two copies do not work together`,
        flows,
      };
    }
    const between = (side: number, runs: number, typed: number): CodeBase | null =>
      side === runs || side === typed ? null : this.#codeOf(side);
    const consumer = between(crossing.consumer.copy, crossing.consumerRuns, crossing.consumerCopy);
    const scene: Scene = {
      packageName: name,
      producerVersion: copies[crossing.producerRuns]?.version ?? '',
      consumerVersion: copies[crossing.consumerRuns]?.version ?? '',
      flows,
      classesOf,
      typeName: (flow) => splitPublicName(flow.consumerName).path.at(-1) as string,
      producerCopy: this.#codeOf(crossing.producerRuns),
      consumerCopy: this.#codeOf(crossing.consumerRuns),
      producer: between(crossing.producer.copy, crossing.producerRuns, crossing.producerCopy),
      consumer,
      // Of a package's own types the shortest way is the type itself: who takes it is asked of its exports.
      waysOf: (flow) => [flow.to.via, ...(consumer ? [] : takersOf(flow, crossing.consumer.package))],
      meetingWords: wordsAt(crossing.meeting, crossing.package),
    };
    for (const kind of kinds) {
      const found = kind(scene);
      if (!found) continue;
      const file = relative(tree.root, found.file.path).replaceAll('\\', '/');
      return { reason: `${file}:${found.line} ${found.what}`, flows: found.flows };
    }
    return null;
  }

  /** Files that the searches so far wanted and could not read, by copy. */
  get unread(): { copy: number; files: string[] }[] {
    return [...this.#code].flatMap(([copy, { unread: files }]) => (files.length > 0 ? [{ copy, files }] : []));
  }

  #codeOf(copy: number): CodeBase {
    const { root, copies } = this.#sources.tree;
    return getOrAdd(this.#code, copy, () => new CodeBase(join(root, copies[copy]?.location ?? '')));
  }
}

/** The names that a way through a package's declarations is made of: `['pay', '(amount']` → pay, amount. */
export const namesIn = (flows: readonly SymbolFlow[]): Set<string> =>
  new Set(flows.flatMap(({ to }) => to.via.flatMap((step) => step.match(/[\w$]+/g) ?? [])).map(asExported));

const asExported = (name: string): string => (name === 'export' ? 'default' : name);

/** Whether the code of the consumer's copy can run at a place in this scene. */
export function runsInCopy(scene: Scene, flows: readonly SymbolFlow[]): (file: CodeFile, offset: number) => boolean {
  const { consumer, consumerCopy, packageName, meetingWords } = scene;
  if (consumer) return consumerCopy.runs(consumer.wordsAround(packageName), new Set());
  // The meeting's own code may use whatever it names; without code, whatever there is.
  if (!meetingWords) return () => true;
  const names = new Set([...meetingWords, ...namesIn(flows)]);
  return consumerCopy.runs(names, names);
}

/** The code that a value can come to from the consumer's API. */
export const territoryOf = ({ consumer, consumerCopy, packageName }: Scene): Territory => ({
  own: (consumer ?? consumerCopy).files(() => true),
  beyond: consumer ? consumerCopy.files(() => true) : [],
  crosses: (file) => consumer?.imports(file.path, packageName) ?? false,
});
