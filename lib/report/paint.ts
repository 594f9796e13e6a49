/** Colour, sparingly: bold and red are readable on dark and on light terminals; nothing is said by colour alone. */

export type Style = 'bold' | 'error';

const CODES: Readonly<Record<Style, readonly [string, string]>> = {
  bold: ['\u001b[1m', '\u001b[22m'],
  error: ['\u001b[1;31m', '\u001b[22;39m'],
};

export type Paint = (style: Style, text: string) => string;

/** A painter that leaves text alone when colour is off. */
export function painter(color: boolean): Paint {
  if (!color) return (_style, text) => text;
  return (style, text) => `${CODES[style][0]}${text}${CODES[style][1]}`;
}
