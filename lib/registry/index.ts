/** What is published beyond what is installed. Loaded only when it is asked for. */
export { Registry } from './ask.ts';
export { npmRegistry } from './npm.ts';
export type { MetadataSource, Packument, Release } from './packument.ts';
export { readPackument } from './packument.ts';
export { pickRelease } from './pick.ts';
