/** The parser, with what would bring the process down kept away from it. */
import { type ParseResult, type ParserOptions, parseSync } from 'oxc-parser';

/** The parser recurses for each bracket: some ten thousand of them end the process, not the call. */
const maximumDepth = 2_000;

/** @throws RangeError when brackets are nested too deeply to be parsed in safety. */
export function parse(fileName: string, text: string, options: ParserOptions = {}): ParseResult {
  if (bracketDepth(text) > maximumDepth) throw new RangeError('brackets are nested too deeply');
  return parseSync(fileName, text, options);
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
