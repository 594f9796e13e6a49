/** Runs one witness in one install and says what is wrong with it. */
import { type Compiler, compilerNames, type Diagnostic, runCompiler } from '../compilers.ts';
import { runNode } from '../process.ts';
import { type Expectation, expectedErrors } from './directives.ts';
import { isTypeScript, placed, readWitnessFile } from './place.ts';

/** What all proofs are compiled with; a witness may add to it. */
const baseOptions =
  '--ignoreConfig --noEmit --skipLibCheck --strict --target es2022 --module esnext --moduleResolution bundler --esModuleInterop --jsx react-jsx';

/** With this status a script says that it misbehaves. */
const misbehaved = 42;

export interface Subject {
  readonly case: string;
  readonly root: string;
  readonly at: string;
  readonly file: string;
  readonly options: readonly string[];
  readonly compilersAt: string;
}

export interface Judgement {
  /** Empty when the witness does what it is expected to do. */
  readonly problems: readonly string[];
  /** Of a TypeScript witness. */
  readonly diagnostics?: Readonly<Record<Compiler, readonly Diagnostic[]>>;
  /** Of a script. */
  readonly exit?: number | null;
  readonly output?: string;
}

export function judge(subject: Subject, expect: Expectation): Promise<Judgement> {
  return isTypeScript(subject.file) ? judgeTypes(subject, expect) : judgeRun(subject, expect);
}

async function judgeTypes(subject: Subject, expect: Expectation): Promise<Judgement> {
  const { root, at, file, options, compilersAt } = subject;
  const wanted = expectedErrors(await readWitnessFile(subject.case, file));
  const diagnostics: Partial<Record<Compiler, Diagnostic[]>> = {};
  await placed(subject.case, root, at, file, async (path) => {
    for (const name of compilerNames)
      diagnostics[name] = await runCompiler(compilersAt, name, [...baseOptions.split(' '), ...options, path], root);
  });
  const all = diagnostics as Record<Compiler, Diagnostic[]>;
  const problems = compilerNames.flatMap((name) =>
    (expect === 'reject' ? rejectProblems(all[name], file, wanted) : all[name].map(diagnosticText)).map(
      (problem) => `${name}: ${problem}`,
    ),
  );
  return { problems, diagnostics: all };
}

/** A rejection must come from every marked line and from nowhere else. */
export function rejectProblems(diagnostics: readonly Diagnostic[], file: string, wanted: readonly number[]): string[] {
  const here = diagnostics.filter((diagnostic) => diagnostic.file.endsWith(file));
  const unexpected = diagnostics.filter(
    (diagnostic) => !here.includes(diagnostic) || !wanted.includes(diagnostic.line),
  );
  const silent = wanted.filter((line) => !here.some((diagnostic) => diagnostic.line === line));
  return [
    ...(diagnostics.length === 0 ? ['accepted'] : []),
    ...unexpected.map((diagnostic) => `unexpected ${diagnosticText(diagnostic)}`),
    ...silent.map((line) => `no error at line ${line}`),
  ];
}

const diagnosticText = ({ file, line, code, message }: Diagnostic): string =>
  `${file}:${line} ${code} ${message.slice(0, 200)}`;

async function judgeRun({ case: name, root, at, file }: Subject, expect: Expectation): Promise<Judgement> {
  const options = { cwd: root, timeout: 300_000, env: { NODE_PATH: '' } };
  const { status, stdout, stderr } = await placed(name, root, at, file, (path) => runNode([path], options));
  const output = `${stdout}${stderr}`.trim().split('\n').slice(0, 8).join('\n');
  const wanted = expect === 'misbehave' ? misbehaved : 0;
  const problems = status === wanted ? [] : [`exit ${status}, expected ${wanted}: ${output.slice(0, 200)}`];
  return { problems, exit: status, output };
}
