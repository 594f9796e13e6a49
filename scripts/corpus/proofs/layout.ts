/** The node_modules layout that a lockfile describes. */

export interface InstalledCopy {
  readonly location: string;
  readonly version: string;
  /** Names of declared dependencies, of any kind. */
  readonly dependencies: readonly string[];
}

export interface Layout {
  readonly copies: ReadonlyMap<string, InstalledCopy>;
  /** Where a link leads: location in node_modules → folder of the workspace. */
  readonly links: ReadonlyMap<string, string>;
}

interface LockfileEntry {
  readonly version?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly [kind: string]: unknown;
}

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

export function readLayout(lockfile: string): Layout {
  const { packages } = JSON.parse(lockfile) as { packages: Readonly<Record<string, LockfileEntry>> };
  const copies = new Map<string, InstalledCopy>();
  const links = new Map<string, string>();
  for (const [location, entry] of Object.entries(packages)) {
    if (entry.link) links.set(location, entry.resolved ?? '');
    else {
      const dependencies = kinds.flatMap((kind) => Object.keys((entry[kind] as object | undefined) ?? {}));
      copies.set(location, { location, version: entry.version ?? '', dependencies });
    }
  }
  // Workspaces are dependencies of the root, though its manifest does not name them.
  const root = copies.get('');
  const names = [...links.keys()].map((location) => location.replace(/^node_modules\//, ''));
  if (root) copies.set('', { ...root, dependencies: [...root.dependencies, ...names] });
  return { copies, links };
}

/** The copies that a name means to a module: the package itself, and the one that carries its types. */
export function resolveName({ copies, links }: Layout, from: string, name: string): string[] {
  const carrier = name.startsWith('@') ? name.slice(1).replace('/', '__') : name;
  return [name, `@types/${carrier}`].flatMap((wanted) => {
    for (let folder: string | null = from; folder !== null; folder = parentOf(folder)) {
      const location = `${folder === '' ? '' : `${folder}/`}node_modules/${wanted}`;
      const target = links.get(location) ?? location;
      if (copies.has(target)) return [target];
    }
    return [];
  });
}

/** The next folder up that may hold a node_modules; null above the root. */
function parentOf(folder: string): string | null {
  if (folder === '') return null;
  const end = folder.lastIndexOf('node_modules/');
  if (end < 0) return '';
  return folder.slice(0, end).replace(/\/$/, '');
}
