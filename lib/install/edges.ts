/** What a manifest or a lockfile entry asks for. */
import type { EdgeType } from '../model/tree.ts';
import { type Entry, isRecord, type Table } from './source.ts';

/**
 * Names as they are imported, the ranges they are asked for in, and the reasons. As columns, for a large lockfile asks tens
 * of thousands of times.
 */
export interface Requests {
  readonly name: string[];
  readonly type: EdgeType[];
  readonly spec: string[];
}

/**
 * Adds every package that an entry asks for, once each, sorted by name. `top` entries (roots, workspaces, linked folders)
 * also ask for their development dependencies, and the root for its workspaces.
 */
export function addRequests(into: Requests, entry: Entry, top: boolean, workspaces?: Iterable<string>): void {
  const begin = into.name.length;
  const { peerDependencies: peers, dependencies, optionalDependencies: optional, devDependencies: dev } = entry;
  // A name may be in several tables; the later one wins, in npm's own order.
  if (peers !== undefined && isRecord(peers)) {
    addTable(into, peers, 'peer');
    if (isRecord(entry.peerDependenciesMeta)) markOptional(into, begin, entry.peerDependenciesMeta);
  }
  if (dependencies !== undefined && isRecord(dependencies)) addTable(into, dependencies, 'prod');
  if (optional !== undefined && isRecord(optional)) addTable(into, optional, 'optional');
  if (top && isRecord(dev)) addTable(into, dev, 'dev');
  for (const name of workspaces ?? []) {
    into.name.push(name);
    into.type.push('workspace');
    into.spec.push('');
  }
  if (!isSorted(into.name, begin)) tidy(into, begin);
}

function addTable({ name: names, type: types, spec: specs }: Requests, table: Table, type: EdgeType): void {
  // Not Object.entries: its pairs are most of the garbage that loading a large tree makes.
  for (const name of Object.keys(table)) {
    const spec = table[name];
    if (typeof spec !== 'string') continue;
    names.push(name);
    types.push(type);
    specs.push(spec);
  }
}

function markOptional({ name, type }: Requests, begin: number, meta: Table): void {
  for (let i = begin; i < name.length; i += 1) {
    const about = Object.hasOwn(meta, name[i] ?? '') ? meta[name[i] ?? ''] : undefined;
    if (isRecord(about) && about.optional) type[i] = 'peerOptional';
  }
}

/** npm writes its tables sorted, so that there is nothing to do for an entry with one of them. */
function isSorted(names: readonly string[], begin: number): boolean {
  for (let i = begin + 1; i < names.length; i += 1) {
    if ((names[i - 1] as string) >= (names[i] as string)) return false;
  }
  return true;
}

/** Sorts what came last, and keeps the last of each name. */
function tidy({ name, type, spec }: Requests, begin: number): void {
  const [names, types, specs] = [name.splice(begin), type.splice(begin), spec.splice(begin)];
  const last = new Map<string, number>();
  for (let i = 0; i < names.length; i += 1) last.set(names[i] as string, i);
  for (const key of [...last.keys()].sort()) {
    const i = last.get(key) as number;
    name.push(key);
    type.push(types[i] as EdgeType);
    spec.push(specs[i] as string);
  }
}
