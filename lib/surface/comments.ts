/** Where the comments of a source file are. */
import { parse } from './parse.ts';

/**
 * Tells whether an offset lies in a comment. The file is parsed at the first question only; one that does not parse (a
 * Vue or Svelte file, say) is judged by how the line begins.
 */
export function commentFinder(fileName: string, text: string): (offset: number) => boolean {
  let comments: readonly { start: number; end: number }[] | null | undefined;
  return (offset) => {
    if (comments === undefined) comments = readComments(fileName, text);
    if (comments) return comments.some(({ start, end }) => start <= offset && offset < end);
    const line = text.slice(text.lastIndexOf('\n', offset) + 1, offset + 1);
    return /^\s*(?:\/\/|\*|\/\*|<!--)/.test(line);
  };
}

function readComments(fileName: string, text: string): readonly { start: number; end: number }[] | null {
  if (!/\.[cm]?[jt]sx?$/.test(fileName)) return null;
  try {
    const { comments, errors } = parse(fileName, text);
    return errors.length > 0 && comments.length === 0 ? null : comments;
  } catch {
    return null;
  }
}
