/** Tries the parser on a text in a process of its own, where it can be ended. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { patience } from './patience.ts';

/** Milliseconds for one text on an idle machine, the start of the process included, and for all that did not end. */
const each = 1_500;
const all = 6_000;

let lost = 0;

/** Begins anew: what was lost on earlier texts is forgotten. */
export function forgetLosses(): void {
  lost = 0;
  known.clear();
}

/** Copies of one release hold the same texts. */
const known = new Map<string, number | null>();

/** Reads the text from its standard input, and prints how many errors the parser found. */
const script = `
const [, parser, options] = process.argv;
const fs = require('node:fs');
const text = fs.readFileSync(0, 'utf8');
import(parser).then(({ parseSync }) => fs.writeSync(1, String(parseSync('a', text, JSON.parse(options)).errors.length)));
`;

/**
 * The number of errors that the parser finds in a text; null when it does not end in its time. The parser draws the line of
 * each error that it can go on after, so that it takes quadratic time and memory on a long line full of them.
 *
 * @param parser path of its module
 * @param options what it is given
 * @param longer how many times longer than on an idle machine it may take
 */
export function countErrors(
  parser: string,
  text: string,
  options: { readonly lang?: string },
  longer = patience(),
): number | null {
  const line = JSON.stringify(options);
  const key = createHash('sha256').update(`${line}\n`).update(text).digest('hex');
  let answer = known.get(key);
  if (answer === undefined) {
    answer = isScript(text, options) ? 0 : ask(parser, text, line, longer);
    known.set(key, answer);
  }
  return answer;
}

/**
 * Whether the engine's own parser, which is linear and never run here, accepts a text as a script of the strictest kind: then
 * it has no errors. Most long lines are such scripts, and a process for each costs more than all else that is done to them.
 * Modules and types have to be tried.
 */
function isScript(text: string, { lang }: { readonly lang?: string }): boolean {
  if (lang !== 'js' && lang !== 'jsx') return false;
  try {
    // As it is, so that it closes no bracket of ours; then where `await` is no name, as in a module.
    for (const around of [`'use strict';${text}`, `'use strict';async()=>{${text}\n}`]) new Script(around);
    return true;
  } catch {
    return false;
  }
}

function ask(parser: string, text: string, options: string, longer: number): number | null {
  if (lost > all) return null;
  const start = performance.now();
  const { status, stdout } = spawnSync(process.execPath, ['-e', script, pathToFileURL(parser).href, options], {
    // Not the project's folder: nothing there is looked at.
    cwd: tmpdir(),
    input: text,
    // A part of a millisecond is refused.
    timeout: Math.ceil(each * longer),
    killSignal: 'SIGKILL',
    stdio: ['pipe', 'pipe', 'ignore'],
    encoding: 'utf8',
    windowsHide: true,
  });
  const answer = status === 0 && /^\d+$/.test(stdout) ? Number(stdout) : null;
  if (answer === null) lost += performance.now() - start;
  return answer;
}
