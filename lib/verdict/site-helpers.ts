/** Types that follow a way through an API: what a step leads to, over all overloads and all members of a union. */

/** Overloads that are told apart; of a function with more the last ones count. */
const maximumOverloads = 8;

const overloads = (word: string): string =>
  Array.from({ length: maximumOverloads }, (_, i) => `${word}(...a: infer A${i}): infer R${i};`).join(' ');
const pairs = Array.from({ length: maximumOverloads }, (_, i) => `[A${i}, R${i}]`).join(' | ');

/**
 * A step that leads nowhere gives `never`, which takes no value: then the control fails, and nothing was asked.
 * A signature that is not there matches as no signature at all, so shorter lists of overloads need no pattern of their own.
 */
export const siteHelpers: readonly string[] = [
  'type IsAny<X> = 0 extends 1 & X ? true : false;',
  'type Present<X> = X extends null | undefined ? never : X;',
  'type Prop<X, K extends string> = IsAny<X> extends true ? any : X extends null | undefined ? never',
  '  : K extends keyof X ? Present<X[K]> : X extends PromiseLike<infer U> ? Prop<U, K>',
  '  : X extends readonly (infer U)[] ? Prop<U, K> : never;',
  `type Sigs<X> = IsAny<X> extends true ? any : X extends { ${overloads('')} } ? ${pairs}`,
  '  : X extends PromiseLike<infer U> ? Sigs<U> : never;',
  `type NewSigs<X> = IsAny<X> extends true ? any : X extends { ${overloads('new ')} } ? ${pairs}`,
  '  : X extends abstract new (...a: infer A) => infer R ? [A, R] : never;',
  'type Nth<A, I extends number> = A extends readonly unknown[] ? number extends A["length"] ? Present<A[I]>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template literal type
  '  : `${I}` extends keyof A ? Present<A[`${I}`]> : never : never;',
  'type Arg<X, I extends number> = IsAny<X> extends true ? any : Sigs<X> extends infer S ? S extends [infer A, unknown] ? Nth<A, I> : never : never;',
  'type NewArg<X, I extends number> = IsAny<X> extends true ? any : NewSigs<X> extends infer S ? S extends [infer A, unknown] ? Nth<A, I> : never : never;',
  'type Ret<X> = IsAny<X> extends true ? any : Sigs<X> extends infer S ? S extends [unknown, infer R] ? R : never : never;',
  'type Inst<X> = IsAny<X> extends true ? any : NewSigs<X> extends infer S ? S extends [unknown, infer R] ? R : never : never;',
  'type Elem<X> = IsAny<X> extends true ? any : X extends null | undefined | string ? never : X extends readonly (infer U)[] ? U',
  '  : X extends ReadonlyMap<any, infer U> ? U : X extends Iterable<infer U> ? U : X extends PromiseLike<infer U> ? Elem<U>',
  '  : X extends (...a: any[]) => unknown ? never : X extends object ? X[keyof X] : never;',
  '/** What a producer makes, as far as it is a `From`; a plain `From` when that cannot be said. */',
  'type Got<From, Way> = IsAny<Way> extends true ? From : [Extract<Way, From>] extends [never]',
  '  ? [Extract<Awaited<Way>, From>] extends [never] ? From : Extract<Awaited<Way>, From> : Extract<Way, From>;',
  'type First<X, Y> = [X] extends [never] ? Y : X;',
  'declare const key: unique symbol;',
  'interface Junk { readonly [key]: 1 }',
  // Which type of a list takes what it should, and whether it takes `Flow` as well.
  'type Takes<W, Control, Flow, Name extends string, Next> = IsAny<W> extends true ? Next : [W] extends [never] ? Next',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template literal type
  '  : [Control] extends [W] ? [Flow] extends [W] ? [Junk] extends [W] ? `anything ${Name}` : `accepted ${Name}` : `rejected ${Name}` : Next;',
];

/** Each helper by its name, with the lines that it takes. */
const blocks = new Map<string, string[]>();
let block: string[] = [];
let remarks: string[] = [];
for (const line of siteHelpers) {
  const [, name] = /^(?:type|interface|declare const) (\w+)/.exec(line) ?? [];
  if (name) {
    block = [...remarks, line];
    remarks = [];
    blocks.set(name, block);
  } else if (line.startsWith('/')) remarks.push(line);
  else block.push(line);
}

/** Those helpers that a text mentions, and those that they need, in their order. */
export function helpersFor(text: string): string[] {
  const needed = new Set<string>();
  const need = (mentioning: string): void => {
    for (const [name, lines] of blocks) {
      if (needed.has(name) || !new RegExp(String.raw`\b${name}\b`).test(mentioning)) continue;
      needed.add(name);
      need(lines.join('\n'));
    }
  };
  need(text);
  return [...blocks].flatMap(([name, lines]) => (needed.has(name) ? lines : []));
}
