/** Gives every finding the remedies that were tried for it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Divergence } from './graph/index.ts';
import { commonVersion } from './graph/index.ts';
import type { InstallTree } from './model/tree.ts';
import { withRemedies } from './remedy/suggest.ts';
import type { ProvenFinding } from './verdict/findings.ts';

export async function addRemedies(
  tree: InstallTree,
  proven: readonly ProvenFinding[],
  divergences: readonly Divergence[],
): Promise<ProvenFinding[]> {
  const byName = new Map(divergences.map((divergence) => [divergence.package, divergence]));
  const findings = withRemedies(
    proven.map(({ finding }) => finding),
    {
      tree,
      commonVersion: (name) => {
        const divergence = byName.get(name);
        return divergence ? commonVersion(tree, divergence) : null;
      },
      isLibrary: (location) => isLibrary(tree, location),
    },
  );
  return proven.map((item, index) => ({ ...item, finding: findings[index] ?? item.finding }));
}

/** Workspaces are used by others; a root is when it is meant to be published. */
function isLibrary(tree: InstallTree, location: string): boolean {
  if (tree.byLocation.get(location)?.kind === 'workspace') return true;
  try {
    const manifest = JSON.parse(readFileSync(join(tree.root, location, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    return (
      manifest.private !== true &&
      typeof manifest.version === 'string' &&
      typeof manifest.name === 'string' &&
      ['main', 'exports', 'types', 'module'].some((key) => key in manifest)
    );
  } catch {
    return false;
  }
}
