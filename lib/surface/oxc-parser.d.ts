/** Parts of oxc-parser that it exports without types. */
declare module 'oxc-parser/src-js/bindings.js' {
  /** `program` is JSON here, see `jsonParseAst`. */
  export { parseSync } from 'oxc-parser';
}

declare module 'oxc-parser/src-js/wrap.js' {
  export function jsonParseAst(json: string): import('oxc-parser').ParseResult['program'];
}
