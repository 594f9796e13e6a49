/** Asks the pinned compiler all questions in one program, within a budget. */
import type { Diagnostic } from '../compiler/diagnostics.ts';
import { askInBatches, type BatchOptions, groupBy } from './batches.ts';
import type { Question, QuestionLine } from './witness-program.ts';
import { lineMeaning, programText, questionKey } from './witness-program.ts';

export interface Answer {
  /** `vacuous`: a generic type that is nothing but its arguments, so that filling them in left nothing to compare. */
  readonly verdict: 'rejected' | 'accepted' | 'unknown' | 'vacuous';
  /** The compiler's own words, or why there is no answer. */
  readonly reason: string;
  readonly timedOut?: boolean;
}

export interface JudgeOptions extends BatchOptions {
  /** Absolute folder of a copy. */
  readonly folder: (copy: number) => string;
  /** Absolute project folder: taken off the paths in messages. */
  readonly root: string;
  /** Keys of the questions that the project's own code is near to; all when left out. */
  readonly near?: ReadonlySet<string>;
}

/**
 * Judges every question; the answer map is keyed by {@link questionKey}. A pair that never ends becomes `unknown`.
 */
export async function judge(questions: readonly Question[], options: JudgeOptions): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  const copies = new Set(questions.flatMap((q) => [q.from.copy, q.to.copy]));
  await askInBatches<Question>(
    {
      groups: groupBy(questions, (q) => `${q.from.copy}|${q.to.copy}`),
      links: new Map([...copies].map((copy) => [linkName(copy), options.folder(copy)])),
      text: (group) => programText(group, linkName),
      isNear: (question) => options.near?.has(questionKey(question)) ?? true,
      read: (group, said) => readAnswers(group, said, options.root, answers),
      fail: (question, why) => answers.set(questionKey(question), failures[why]),
    },
    options,
  );
  return answers;
}

const linkName = (copy: number): string => `c${copy}`;

const timedOut: Answer = { verdict: 'unknown', reason: 'TypeScript did not answer in time', timedOut: true };
const outOfMemory: Answer = { verdict: 'unknown', reason: 'TypeScript needed too much memory', timedOut: true };
const compilerCrashed: Answer = { verdict: 'unknown', reason: 'TypeScript gave up on this pair' };
const failures = { 'timed-out': timedOut, 'out-of-memory': outOfMemory, crashed: compilerCrashed };

/** Codes that say "there is no such name, or it is no type": then nothing was compared. */
const notNamed = new Set([
  'TS2307',
  'TS2305',
  'TS2306',
  'TS2694',
  'TS2709',
  'TS2749',
  'TS2503',
  'TS2304',
  'TS7016',
  'TS1340',
  'TS2724',
  'TS2339',
]);

function readAnswers(
  group: readonly Question[],
  said: readonly Diagnostic[],
  root: string,
  answers: Map<string, Answer>,
): void {
  for (const q of group) answers.set(questionKey(q), { verdict: 'accepted', reason: '' });
  for (const { line, code, message } of said) {
    const { index, kind } = lineMeaning(line);
    const question = group[index];
    if (!question) continue;
    const answer = answerTo(question, kind, code, shorten(message, root));
    const key = questionKey(question);
    if (rank(answer) > rank(answers.get(key))) answers.set(key, answer);
  }
}

/** What is worth more when a question has several diagnostics: what could not be named was not compared either. */
const ranks: Readonly<Record<Answer['verdict'], number>> = { accepted: 0, rejected: 1, unknown: 2, vacuous: 3 };
const rank = (answer: Answer | undefined): number => (answer ? ranks[answer.verdict] : 0);

function answerTo(question: Question, kind: QuestionLine, code: string, text: string): Answer {
  if (kind === 'flow' && !notNamed.has(code)) return { verdict: 'rejected', reason: text };
  const [type, side] = kind.startsWith('source') ? [question.from, "the producer's"] : [question.to, "the consumer's"];
  if (kind === 'source-any' || kind === 'target-any') {
    return type.parameters > 0
      ? { verdict: 'vacuous', reason: '' }
      : { verdict: 'unknown', reason: `the type is any on ${side} side` };
  }
  return { verdict: 'unknown', reason: `${side} type cannot be named: ${text}` };
}

/** Types can be printed at any length; more than this nobody reads. */
const maximumReason = 1200;

/** First line and the deepest one: what was compared, and where it fails. Paths become relative to the project. */
export function shorten(message: readonly string[], root: string): string {
  const first = message[0] ?? '';
  const last = message.at(-1) ?? '';
  const text = message.length > 1 ? `${first} ${last}` : first;
  const folder = `${root.replaceAll('\\', '/')}/`;
  // TypeScript escapes what is not ASCII in the path of an `import("…")`.
  const escaped = folder.replace(
    /[^\x20-\x7e]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  const relative = text.replaceAll(folder, '').replaceAll(escaped, '');
  return relative.length > maximumReason ? `${relative.slice(0, maximumReason)}…` : relative;
}
