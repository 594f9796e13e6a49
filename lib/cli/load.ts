/** What the command line uses of the library. A bundle of this file leaves the rest out. */
export { analyze, check, configured, explain, fix, witness } from '../index.ts';
