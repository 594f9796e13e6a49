/** The answer of the type half of an analysis, kept while nothing that it rests on has changed. */
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
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

/** The parts of a stored answer, each as long as its head says. */
interface Stored {
  readonly key: string;
  readonly inputs: Inputs;
  readonly own: string;
  readonly answer: string;
  /** Numbers of 8 bytes. */
  readonly state: Uint8Array;
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
    const stored = unpack(bytes);
    if (stored.key !== key) return null;
    const now = stamp(root, stored.inputs);
    if (now?.own !== stored.own || Buffer.compare(bytesOf(now.state), stored.state) !== 0) return null;
    const answer: unknown = JSON.parse(stored.answer);
    return isAnswer(answer) ? answer : null;
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
  const stored = { key: text, inputs, own: now.own, answer: JSON.stringify(answer) };
  store(tree.root, fileName(text), pack({ ...stored, state: bytesOf(now.state) }));
}

/** Numbers as they lie in memory: a cache is no place to take to another machine. */
const bytesOf = ({ buffer }: Float64Array): Uint8Array => new Uint8Array(buffer);

function pack({ key, inputs, own, answer, state }: Stored): Uint8Array {
  const texts = [key, inputs, own, answer].map((text) => Buffer.from(text));
  const head = Buffer.from(`${JSON.stringify(texts.map(({ length }) => length))}\n`);
  return Buffer.concat([head, ...texts, state]);
}

function unpack(bytes: Buffer): Stored {
  let start = bytes.indexOf('\n') + 1;
  const lengths = JSON.parse(bytes.toString('utf8', 0, start)) as number[];
  const [key = '', inputs = '', own = '', answer = ''] = lengths.map((length) => {
    start += length;
    return bytes.toString('utf8', start - length, start);
  });
  return { key, inputs, own, answer, state: bytes.subarray(start) };
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
