/** The parser, with what would bring the process down kept away from it. */
import { createRequire } from 'node:module';
import type { ParseResult, ParserOptions } from 'oxc-parser';
import { parseSync } from 'oxc-parser/src-js/bindings.js';
import { jsonParseAst } from 'oxc-parser/src-js/wrap.js';
import { countErrors, forgetLosses } from '../compiler/parse-apart.ts';
import { codeLengths, drawnAtMost, drawnByCode } from './drawn.ts';

/** A parsed file. Each part is made when it is asked for. */
export type Parsed = Pick<ParseResult, 'program' | 'comments' | 'errors'>;

/** The parser recurses for each bracket: some ten thousand of them end the process, not the call. */
const maximumDepth = 2_000;

/**
 * The parser draws the lines around each error that it can go on after: so many characters, and no more, may it have to draw
 * for one file. They take it half a second, and some hundred megabytes.
 */
const maximumDrawn = 120_000_000;

/** Texts with more errors than this are none of the language. */
const maximumErrors = 50;

/** Why a text was not parsed, as a sentence without its end. */
export class UnparsableText extends RangeError {}

/** @throws UnparsableText when it cannot be done in safety: brackets nested too deeply, or too many errors in long lines. */
export function parse(fileName: string, text: string, options: ParserOptions = {}): Parsed {
  if (bracketDepth(text) > maximumDepth) throw new UnparsableText('it is nested too deeply');
  const lang = options.lang ?? languageOf(fileName);
  if (mayDrawMore(text, lang)) {
    const errors = countErrors(parserPath(), text, { ...options, lang });
    if (errors === null) throw new UnparsableText('the parser does not get through it in time');
    if (errors > maximumErrors) throw new UnparsableText(`it has ${errors} syntax errors`);
  }
  if (late > maximumLate && text.length > 20_000) throw new UnparsableText('there is no time left to parse it');
  const start = performance.now();
  try {
    return new LazyResult(parseSync(fileName, text, options));
  } finally {
    // Five times what a text needs on a busy machine is no fault of the machine any more.
    late += Math.max(0, performance.now() - start - 200 - text.length / 1_000);
  }
}

/** Most declarations are comments and names in quotes, which is found out only of those that seem to be too long. */
function mayDrawMore(text: string, lang: string): boolean {
  if (drawnAtMost(text) <= maximumDrawn) return false;
  const lengths = lang === 'dts' ? codeLengths(text) : null;
  return lengths === null || drawnByCode(text, lengths) > maximumDrawn;
}

/** Milliseconds that texts took beyond what their sizes explain, and as much as may be lost in this way by one analysis. */
let late = 0;
const maximumLate = 20_000;

/** Begins an analysis: what earlier ones lost is forgotten. */
export function startParsing(): void {
  late = 0;
  forgetLosses();
}

/**
 * The package's own wrapper makes objects of all comments, imports and exports of a file, which nobody here asks for: a
 * quarter of the time that a declaration file takes.
 */
class LazyResult implements Parsed {
  readonly #result: ParseResult;
  #program: Parsed['program'] | undefined;
  #comments: Parsed['comments'] | undefined;
  #errors: Parsed['errors'] | undefined;

  constructor(result: ParseResult) {
    this.#result = result;
  }

  // Each of the parser's own getters gives its value once.
  get program(): Parsed['program'] {
    this.#program ??= jsonParseAst(this.#result.program as unknown as string);
    return this.#program;
  }

  get comments(): Parsed['comments'] {
    this.#comments ??= this.#result.comments;
    return this.#comments;
  }

  get errors(): Parsed['errors'] {
    this.#errors ??= this.#result.errors;
    return this.#errors;
  }
}

/** An upper bound: brackets in strings and comments count as well. */
function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // ( [ { < and their ends; an arrow's > closes nothing.
    if (code === 40 || code === 91 || code === 123 || code === 60) deepest = Math.max(deepest, ++depth);
    else if (
      depth > 0 &&
      (code === 41 || code === 93 || code === 125 || (code === 62 && text.charCodeAt(i - 1) !== 61))
    )
      depth--;
  }
  return deepest;
}

const parserPath = (): string => createRequire(import.meta.url).resolve('oxc-parser');

function languageOf(fileName: string): NonNullable<ParserOptions['lang']> {
  if (/\.d\.[cm]?ts$/.test(fileName)) return 'dts';
  if (/\.[cm]?ts$/.test(fileName)) return 'ts';
  return fileName.endsWith('.tsx') ? 'tsx' : 'jsx';
}
