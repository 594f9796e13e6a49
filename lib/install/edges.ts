/** What a manifest or a lockfile entry asks for. */
import type { EdgeType } from '../model/tree.ts';
import { type Entry, isRecord } from './source.ts';

/** A name as it is imported, the range it is asked for in, and the reason. */
export interface Request {
  readonly name: string;
  readonly type: EdgeType;
  readonly spec: string;
}

/**
 * Every package an entry asks for, once each, in no order to rely on. `top` entries (roots, workspaces, linked folders)
 * also ask for their development dependencies.
 */
export function requestsOf(entry: Entry, top: boolean): Request[] {
  const requests: Request[] = [];
  const meta = isRecord(entry.peerDependenciesMeta) ? entry.peerDependenciesMeta : {};
  addTable(requests, entry.peerDependencies, (name) => {
    const about = Object.hasOwn(meta, name) ? meta[name] : undefined;
    return isRecord(about) && about.optional ? 'peerOptional' : 'peer';
  });
  // A name may be in several tables; the later one wins, in npm's own order.
  addTable(requests, entry.dependencies, () => 'prod');
  addTable(requests, entry.optionalDependencies, () => 'optional');
  if (top) addTable(requests, entry.devDependencies, () => 'dev');
  const names = new Map(requests.map((request) => [request.name, request]));
  return names.size === requests.length ? requests : [...names.values()];
}

function addTable(requests: Request[], table: unknown, typeOf: (name: string) => EdgeType): void {
  if (!isRecord(table)) return;
  // Not Object.entries: its pairs are most of the garbage that loading a large tree makes.
  for (const name of Object.keys(table)) {
    const spec = table[name];
    if (typeof spec === 'string') requests.push({ name, type: typeOf(name), spec });
  }
}
