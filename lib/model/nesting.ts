/** How deep a JSON text goes: who walks through it calls itself once for each level, and the stack has an end. */

/** Deeper than this is nothing that a person or a tool has written. */
export const maximumNesting = 500;

/** Whether objects and arrays of a JSON text are nested more than `limit` levels deep. Brackets in strings do not count. */
export function isNestedDeeper(text: string, limit = maximumNesting): boolean {
  let depth = 0;
  let isText = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isText) {
      if (code === 92) i++;
      else if (code === 34) isText = false;
    } else if (code === 34) isText = true;
    else if (code === 91 || code === 123) {
      if (++depth > limit) return true;
    } else if (code === 93 || code === 125) depth--;
  }
  return false;
}
