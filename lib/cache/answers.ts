/** The answer of the type half of an analysis, kept while nothing that it rests on has changed. */
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Finding, Gap } from '../model/report.ts';
import type { InstallTree } from '../model/tree.ts';
import { bytesOf, joinParts, splitParts } from './parts.ts';
import { inputsOf, stamp } from './stamp.ts';
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

/** The stored answer to the same question about the same files, or null. */
export function recall(tree: InstallTree, key: AnswerKey): TypeAnswer | null {
  if (!isCacheable(tree)) return null;
  const text = textOf(key);
  const stored = readStored(tree.root, fileName(text));
  return stored && answerIn(stored, tree.root, text);
}

function answerIn(bytes: Buffer, root: string, key: string): TypeAnswer | null {
  try {
    const { texts, state } = splitParts(bytes);
    const [stored, inputs = '', own, answer = ''] = texts;
    if (stored !== key) return null;
    const now = stamp(root, inputs);
    if (now === null || now.own !== own || Buffer.compare(bytesOf(now.state), state) !== 0) return null;
    const known: unknown = JSON.parse(answer);
    return isAnswer(known) ? known : null;
  } catch {
    // Of another form: the same as nothing.
    return null;
  }
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
  const now = inputs && stamp(tree.root, inputs);
  // Clocks of file systems are coarse.
  if (!inputs || !now || now.latest > started - 20) return;
  const text = textOf(key);
  const texts = [text, inputs, now.own, JSON.stringify(answer)];
  store(tree.root, fileName(text), joinParts({ texts, state: bytesOf(now.state) }));
}

/** Folders that are linked into the project from elsewhere are not watched. */
export function isCacheable(tree: InstallTree): boolean {
  return tree.installed && tree.copies.every(({ kind, location }) => kind !== 'linked' && !location.startsWith('..'));
}

/** What npm notes of an install, here and above; every manifest; and the places where something was missing. */
function* commonFiles(tree: InstallTree, gaps: readonly Gap[]): Generator<string> {
  yield join(tree.root, 'node_modules', '.package-lock.json');
  yield join(tree.root, 'node_modules', '@types', 'node', 'package.json');
  for (let above = dirname(tree.root), below = ''; above !== below; below = above, above = dirname(above))
    yield join(above, 'node_modules', '.package-lock.json');
  for (const { location } of tree.copies) yield join(tree.root, location, 'package.json');
  for (const { location } of gaps) if (!tree.byLocation.has(location)) yield join(tree.root, location);
}

const textOf = (key: AnswerKey): string =>
  JSON.stringify([key.tool, key.typescript, [...key.omit].sort(), key.packages, key.safety]);

const fileName = (text: string): string => `${crc32(text).toString(16).padStart(8, '0')}.json`;

function isAnswer(value: unknown): value is TypeAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const { findings, exposed, gaps } = value as Partial<Record<keyof TypeAnswer, unknown>>;
  return [findings, exposed, gaps].every(Array.isArray);
}
