/** The format for people: short, sorted by what matters, at most as wide as the terminal. */
export { check } from './table-check.ts';
export { explain } from './table-explain.ts';
export { list } from './table-list.ts';
