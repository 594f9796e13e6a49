/** Proofs as text, and as the recorded results of a case. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compilerNames, type Diagnostic } from '../compilers.ts';
import type { Judgement } from './judge.ts';
import { witnessFolder } from './place.ts';
import { holds, type Proof } from './prove-case.ts';

/** One line for a proof, and one for each problem. */
export function proofText(name: string, proof: Proof): string {
  const codes = proof.diagnostics
    ? compilerNames.map((compiler) => ` ${compiler}=${codesOf(proof.diagnostics?.[compiler])}`).join('')
    : ` exit=${proof.exit}`;
  const controls = proof.controls.map(({ problems }) => (problems.length === 0 ? 'ok' : 'BAD')).join(',');
  const problems = [
    ...proof.problems,
    ...proof.controls.flatMap((control) => control.problems.map((problem) => `control ${control.control}: ${problem}`)),
  ];
  const line = `${holds(proof) ? 'ok  ' : 'FAIL'} ${name}/${proof.file} [${proof.expect}]${codes}`;
  return [`${line}${controls && ` control=${controls}`}`, ...problems.map((problem) => `       ${problem}`)].join('\n');
}

const codesOf = (diagnostics: readonly Diagnostic[] = []): string =>
  [...new Set(diagnostics.map(({ code }) => code))].join(' ');

/** What the compilers said, for reading. */
export function messagesText({ diagnostics, output }: Proof): string {
  if (!diagnostics) return `   ${output}`;
  return compilerNames
    .flatMap((name) =>
      diagnostics[name].map(({ file, line, code, message, detail }) =>
        [`   [${name}] ${file}:${line} ${code} ${message}`, ...detail.slice(-3)].join('\n        '),
      ),
    )
    .join('\n');
}

/** Rewrites witness/results.json. Paths of this machine stay out of it. */
export async function recordCase(name: string, root: string, proofs: readonly Proof[]): Promise<void> {
  const portable = (text: string): string => text.replaceAll(root.replaceAll('\\', '/'), '<project>');
  const entries = proofs.map((proof) => [proof.file, resultOf(proof, portable)]);
  const text = JSON.stringify({ case: name, proofs: Object.fromEntries(entries) }, null, 1);
  await writeFile(join(witnessFolder(name), 'results.json'), `${text}\n`);
}

function resultOf(proof: Proof, portable: (text: string) => string): unknown {
  const { diagnostics, exit, output } = proof;
  const codes = ({ diagnostics: all }: Judgement): object =>
    all ? Object.fromEntries(compilerNames.map((name) => [name, [...new Set(all[name].map(({ code }) => code))]])) : {};
  const first = diagnostics && compilerNames.flatMap((name) => diagnostics[name])[0];
  return {
    D: proof.package,
    at: proof.at,
    expect: proof.expect,
    ok: holds(proof),
    ...codes(proof),
    ...(first && { messages: [first.message.slice(0, 400), ...first.detail.slice(-2)].map(portable) }),
    ...(exit !== undefined && { exit, output: portable(output ?? '').slice(0, 600) }),
    ...(proof.controls.length > 0 && {
      controls: proof.controls.map((control) => ({
        control: control.control,
        ...codes(control),
        ...(control.exit !== undefined && { exit: control.exit }),
        ok: control.problems.length === 0,
      })),
    }),
  };
}
