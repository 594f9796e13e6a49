/** Asks the pinned compiler all questions in one program, within a budget. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCompiler } from '../compiler/native.ts';
import { link } from '../surface/file-graph.ts';
import type { Question, QuestionLine } from './witness-program.ts';
import { lineMeaning, programText, questionKey } from './witness-program.ts';

export interface Answer {
  /** `vacuous`: a generic type that is nothing but its arguments, so that filling them in left nothing to compare. */
  readonly verdict: 'rejected' | 'accepted' | 'unknown' | 'vacuous';
  /** The compiler's own words, or why there is no answer. */
  readonly reason: string;
  readonly timedOut?: boolean;
}

export interface JudgeOptions {
  /** Absolute folder of a copy. */
  readonly folder: (copy: number) => string;
  /** Folder of the project's own `@types/node`, whose globals packages count on; null when it has none. */
  readonly nodeTypes: string | null;
  /** Absolute project folder: taken off the paths in messages. */
  readonly root: string;
  /** Milliseconds for all questions together. */
  readonly budget: number;
  readonly signal?: AbortSignal | undefined;
}

const tsconfig = (hasNodeTypes: boolean): object => ({
  compilerOptions: {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    esModuleInterop: true,
    // A message cut in the middle of a path would depend on where the project lies.
    noErrorTruncation: true,
    types: hasNodeTypes ? ['node'] : [],
  },
  include: ['*.ts'],
});

/**
 * Judges every question; the answer map is keyed by {@link questionKey}.
 * A program that does not end in its share of the budget is halved, until the pair that never ends stands alone and
 * becomes `unknown`: structural comparison of two large generic libraries can take for ever.
 */
export async function judge(questions: readonly Question[], options: JudgeOptions): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  if (questions.length === 0) return answers;
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-')));
  try {
    const copies = new Set(questions.flatMap((q) => [q.from.copy, q.to.copy]));
    mkdirSync(join(scratch, 'node_modules'));
    if (options.nodeTypes) {
      mkdirSync(join(scratch, 'node_modules', '@types'));
      link(options.nodeTypes, join(scratch, 'node_modules', '@types', 'node'));
    }
    for (const copy of copies) link(options.folder(copy), join(scratch, 'node_modules', linkName(copy)));
    const deadline = Date.now() + options.budget;
    const groups = groupBy(questions, (q) => `${q.from.copy}|${q.to.copy}`);
    await judgeGroups(groups, scratch, options, deadline, options.budget / 3, answers, { next: 0 });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return answers;
}

const linkName = (copy: number): string => `c${copy}`;

function groupBy(questions: readonly Question[], key: (q: Question) => string): Question[][] {
  const groups = new Map<string, Question[]>();
  for (const question of questions) {
    const group = groups.get(key(question));
    if (group) group.push(question);
    else groups.set(key(question), [question]);
  }
  return [...groups.values()];
}

async function judgeGroups(
  groups: Question[][],
  scratch: string,
  options: JudgeOptions,
  deadline: number,
  share: number,
  answers: Map<string, Answer>,
  counter: { next: number },
): Promise<void> {
  const timeout = Math.min(share, deadline - Date.now());
  if (timeout < 300) {
    for (const question of groups.flat()) answers.set(questionKey(question), timedOut);
    return;
  }
  const folder = join(scratch, `p${counter.next++}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig(options.nodeTypes !== null)));
  // One file a pair of copies: the compiler checks files in parallel.
  groups.forEach((group, i) => {
    writeFileSync(join(folder, `q${i}.ts`), programText(group, linkName));
  });
  const run = await runCompiler(['--project', '.', '--pretty', 'false'], folder, { timeout, signal: options.signal });
  if (!run.timedOut && !run.outOfMemory && !run.crashed) {
    readAnswers(run.output, groups, options.root, answers);
    return;
  }
  const halves = split(groups);
  if (!halves) {
    for (const question of groups.flat()) {
      answers.set(questionKey(question), run.timedOut ? timedOut : run.outOfMemory ? outOfMemory : compilerCrashed);
    }
    return;
  }
  const next = Math.max(1000, share / 2);
  for (const half of halves) await judgeGroups(half, scratch, options, deadline, next, answers, counter);
}

const timedOut: Answer = { verdict: 'unknown', reason: 'TypeScript did not answer in time', timedOut: true };
const outOfMemory: Answer = { verdict: 'unknown', reason: 'TypeScript needed too much memory', timedOut: true };
const compilerCrashed: Answer = { verdict: 'unknown', reason: 'TypeScript gave up on this pair' };

function split(groups: Question[][]): [Question[][], Question[][]] | null {
  if (groups.length > 1) {
    const middle = groups.length >> 1;
    return [groups.slice(0, middle), groups.slice(middle)];
  }
  const only = groups[0] ?? [];
  if (only.length < 2) return null;
  const middle = only.length >> 1;
  return [[only.slice(0, middle)], [only.slice(middle)]];
}

interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly message: string[];
}

/** `q0.ts(3,7): error TS2322: …` with indented lines below. */
export function parseDiagnostics(output: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const line of output.split(/\r?\n/)) {
    const match = /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(line);
    if (match) {
      found.push({
        file: match[1] as string,
        line: Number(match[2]),
        code: match[3] as string,
        message: [match[4] as string],
      });
    } else if (/^\s+\S/.test(line)) {
      found.at(-1)?.message.push(line.trim());
    }
  }
  return found;
}

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

function readAnswers(output: string, groups: Question[][], root: string, answers: Map<string, Answer>): void {
  for (const group of groups) for (const q of group) answers.set(questionKey(q), { verdict: 'accepted', reason: '' });
  for (const { file, line, code, message } of parseDiagnostics(output)) {
    const group = groups[Number(/q(\d+)\.ts$/.exec(file)?.[1] ?? -1)];
    const { index, kind } = lineMeaning(line);
    const question = group?.[index];
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
function shorten(message: readonly string[], root: string): string {
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
