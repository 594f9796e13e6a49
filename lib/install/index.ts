/** From a lockfile (or a `node_modules` folder) to the copies and edges of a project. The one folder that knows arborist. */
export { readProjectText } from './files.ts';
export { type LoadOptions, loadTree } from './load.ts';
export { folderName, isOutside } from './locations.ts';
export { lockfileLines } from './lockfile-lines.ts';
export type { OmitType } from './omit.ts';
export { lookupPrefixes, resolveFrom } from './resolve.ts';
export { type StaleOptions, staleLockfile } from './stale.ts';
export { verifyInstalled } from './verify.ts';
