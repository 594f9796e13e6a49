/** The answer of the type half of an analysis, kept while nothing that it rests on has changed. */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Finding, Gap } from '../model/report.ts';
import type { InstallTree } from '../model/tree.ts';
import { type Inputs, inputsOf, stamp } from './stamp.ts';
import { prepareStore, readStored, store } from './store.ts';

/** What is kept: the part of a report that types were needed for. */
export interface TypeAnswer {
  readonly findings: readonly Finding[];
  readonly exposed: readonly string[];
  readonly gaps: readonly Gap[];
}

/** Everything besides files that an answer depends on. */
export interface AnswerKey {
  readonly tool: string;
  readonly typescript: string;
  readonly omit: readonly string[];
  readonly packages: readonly string[];
  readonly safety: string;
}

interface Stored {
  readonly key: string;
  readonly inputs: Inputs;
  readonly digest: string;
  readonly answer: TypeAnswer;
}

/** The stored answer to the same question about the same files, or null. */
export function recall(tree: InstallTree, key: AnswerKey): TypeAnswer | null {
  if (!isCacheable(tree)) return null;
  const text = textOf(key);
  const stored = readStored(tree.root, fileName(text));
  if (!isStored(stored) || stored.key !== text) return null;
  return stamp(tree.root, stored.inputs)?.digest === stored.digest ? stored.answer : null;
}

/**
 * Stores an answer with the state of what it rests on.
 *
 * @param files absolute paths of the files that were read in packages
 * @param started when the analysis began: a file that has changed since may have been read before it did
 */
export function remember(
  tree: InstallTree,
  key: AnswerKey,
  answer: TypeAnswer,
  files: Iterable<string>,
  started: number,
): void {
  if (!isCacheable(tree)) return;
  prepareStore(tree.root);
  const inputs = inputsOf(tree.root, [...files, ...commonFiles(tree, answer.gaps)]);
  const state = inputs && stamp(tree.root, inputs);
  // Clocks of file systems are coarse.
  if (!inputs || !state || state.latest > started - 20) return;
  const text = textOf(key);
  store(tree.root, fileName(text), { key: text, inputs, digest: state.digest, answer } satisfies Stored);
}

/** Folders that are linked into the project from elsewhere are not watched. */
function isCacheable(tree: InstallTree): boolean {
  return tree.installed && tree.copies.every(({ kind, location }) => kind !== 'linked' && !location.startsWith('..'));
}

/** What npm notes of an install, here and above; every manifest; and the places where something was missing. */
function* commonFiles(tree: InstallTree, gaps: readonly Gap[]): Generator<string> {
  yield join(tree.root, 'node_modules', '.package-lock.json');
  yield join(tree.root, 'node_modules', '@types', 'node', 'package.json');
  for (let above = dirname(tree.root), below = ''; above !== below; below = above, above = dirname(above))
    yield join(above, 'node_modules', '.package-lock.json');
  for (const { location } of tree.copies) yield join(tree.root, location, 'package.json');
  for (const { location } of gaps) yield join(tree.root, location);
}

const textOf = (key: AnswerKey): string =>
  JSON.stringify([key.tool, key.typescript, [...key.omit].sort(), key.packages, key.safety]);

const fileName = (text: string): string => `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.json`;

function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null) return false;
  const { key, inputs, digest, answer } = value as Partial<Record<keyof Stored, unknown>>;
  const { findings, exposed, gaps } = (answer ?? {}) as Partial<Record<keyof TypeAnswer, unknown>>;
  return (
    typeof key === 'string' &&
    typeof digest === 'string' &&
    typeof inputs === 'object' &&
    inputs !== null &&
    [findings, exposed, gaps].every(Array.isArray)
  );
}
