/** A project without a lockfile: what is in its `node_modules` folder. */
import { createRequire } from 'node:module';
import type Arborist from '@npmcli/arborist';
import { AnalyzerError } from '../errors.ts';
import type { Location } from '../model/tree.ts';
import { targetLocation } from './locations.ts';
import type { Entry, Source } from './source.ts';

/**
 * Reads `node_modules` through arborist. Loading arborist costs more than any lockfile, and it reads every manifest,
 * so this is the way for a project without a lockfile only. Unlike the way through a lockfile it also reads the manifest of
 * a folder outside of the project that somebody linked into `node_modules`.
 * @throws AnalyzerError `no-lockfile` when arborist cannot make sense of the folder.
 */
export async function readNodeModules(root: string): Promise<Source> {
  const { Arborist: Loader } = createRequire(import.meta.url)('@npmcli/arborist') as typeof Arborist;
  let tree: Arborist.Node;
  try {
    tree = await new Loader({ path: root }).loadActual();
  } catch (cause) {
    const message = 'There is no lockfile, and node_modules cannot be read.';
    throw new AnalyzerError('no-lockfile', message, 'Run `npm install`, then try again.', { cause });
  }
  const entries = new Map<Location, Entry>([['', entryOf(tree)]]);
  for (const node of tree.inventory.values()) {
    if (node === tree || node.location === '' || !isPackage(node)) continue;
    if (!node.isLink) {
      entries.set(node.location, entryOf(node));
      continue;
    }
    const target = targetLocation(root, node.realpath);
    entries.set(node.location, { link: true, resolved: target });
    // Arborist does not list the target of a link that leads out of the project.
    if (!tree.inventory.has(node.target)) entries.set(target, entryOf(node.target));
  }
  return { root, lockfile: null, lockfileVersion: null, lockfileName: null, entries };
}

/** Whether a folder holds a manifest. Arborist also lists the folders of a pnpm store, which only hold a `node_modules`. */
function isPackage(node: Arborist.Node): boolean {
  const { name, version } = node.target.package;
  return name !== undefined || version !== undefined;
}

function entryOf(node: Arborist.Node): Entry {
  const { package: manifest } = node;
  return {
    ...(manifest as Entry),
    link: false,
    resolved: node.resolved ?? undefined,
    integrity: node.integrity ?? undefined,
    dev: node.dev,
    optional: node.optional,
  };
}
