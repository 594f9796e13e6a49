/** Which copies are one package to TypeScript. */
import { getOrAdd } from './collections.ts';
import type { EdgeType, InstallTree, Location } from './tree.ts';

/** What TypeScript knows of an installed folder. */
interface Installed {
  readonly name: string;
  readonly version: string;
  readonly location: Location;
  readonly requests: readonly { readonly name: string; readonly type: EdgeType }[];
}

const folderName = 'node_modules';

/**
 * What TypeScript tells packages apart by: name, version, and the versions of the peers that lie in the same `node_modules`
 * as the copy. A peer that lies further up does not count, so that one version in two places is two packages as soon as
 * its peers differ or lie beside one of them only.
 */
export function identityOf(
  { name, version, location, requests }: Installed,
  versionAt: (location: Location) => string | undefined,
): string {
  const end = location.lastIndexOf(folderName);
  const beside = location.slice(0, end + folderName.length);
  const peers = requests.flatMap(({ name: peer, type }) => {
    const found = type === 'peer' || type === 'peerOptional' ? versionAt(`${beside}/${peer}`) : undefined;
    return end < 0 || found === undefined ? [] : [`${peer}@${found}`];
  });
  return [`${name}@${version}`, ...peers.sort()].join('+');
}

/** Identities of a tree's copies: thousands of flows ask for the same few. */
const known = new WeakMap<InstallTree, Map<number, string>>();

export function typeIdentity(tree: InstallTree, copy: number): string {
  const identities = known.get(tree) ?? new Map<number, string>();
  known.set(tree, identities);
  return getOrAdd(identities, copy, () => identityIn(tree, copy));
}

function identityIn(tree: InstallTree, copy: number): string {
  const found = tree.copies[copy];
  if (!found) return '';
  return identityOf(
    { ...found, requests: tree.edgesOut[copy] ?? [] },
    (location) => tree.byLocation.get(location)?.version,
  );
}

/** Whether two copies are one package to TypeScript. */
export const isOneToTypeScript = (tree: InstallTree, one: number, two: number): boolean =>
  one === two || typeIdentity(tree, one) === typeIdentity(tree, two);
