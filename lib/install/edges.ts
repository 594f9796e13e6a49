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
  const { peerDependencies: peers, dependencies, optionalDependencies: optional, devDependencies: dev } = entry;
  const requests: Request[] = [];
  // A name may be in several tables; the later one wins, in npm's own order.
  let tables = 0;
  if (isRecord(peers)) {
    const meta = isRecord(entry.peerDependenciesMeta) ? entry.peerDependenciesMeta : null;
    tables += addTable(requests, peers, (name) => (isOptional(meta, name) ? 'peerOptional' : 'peer'));
  }
  if (isRecord(dependencies)) tables += addTable(requests, dependencies, prod);
  if (isRecord(optional)) tables += addTable(requests, optional, () => 'optional');
  if (top && isRecord(dev)) tables += addTable(requests, dev, () => 'dev');
  if (tables < 2) return requests;
  const names = new Map(requests.map((request) => [request.name, request]));
  return names.size === requests.length ? requests : [...names.values()];
}

const prod = (): EdgeType => 'prod';

function isOptional(meta: Readonly<Record<string, unknown>> | null, name: string): boolean {
  const about = meta !== null && Object.hasOwn(meta, name) ? meta[name] : undefined;
  return isRecord(about) && Boolean(about.optional);
}

function addTable(
  requests: Request[],
  table: Readonly<Record<string, unknown>>,
  typeOf: (name: string) => EdgeType,
): number {
  // Not Object.entries: its pairs are most of the garbage that loading a large tree makes.
  for (const name of Object.keys(table)) {
    const spec = table[name];
    if (typeof spec === 'string') requests.push({ name, type: typeOf(name), spec });
  }
  return 1;
}
