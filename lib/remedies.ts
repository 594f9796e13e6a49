/** Gives every finding the remedies that were tried for it. */
import { join } from 'node:path';
import type { CrossingsFound } from './crossing/find.ts';
import { readText } from './files/read.ts';
import type { Divergence } from './graph/index.ts';
import { commonVersion } from './graph/index.ts';
import { isOutside } from './install/index.ts';
import type { Gap } from './model/report.ts';
import type { InstallTree } from './model/tree.ts';
import { type MetadataSource, npmRegistry, Registry } from './registry/index.ts';
import { noAnswer, SafetyJudge } from './remedy/safety/judge.ts';
import { withRemedies } from './remedy/suggest.ts';
import { demandedMembers } from './surface/members.ts';
import type { ProvenFinding } from './verdict/findings.ts';
import { judgeOptions } from './verdict/judge-crossings.ts';

export async function addRemedies(
  tree: InstallTree,
  proven: readonly ProvenFinding[],
  divergences: readonly Divergence[],
  found: CrossingsFound,
  options: {
    readonly budget: number;
    readonly signal?: AbortSignal | undefined;
    /** Ask this for what is published; `true` is the registry of the user's npm. */
    readonly registry?: boolean | MetadataSource | undefined;
    /** Whose forced versions are compared by type. */
    readonly safety: 'errors' | 'all';
  },
): Promise<{ proven: ProvenFinding[]; gaps: Gap[]; isWhole: boolean }> {
  const registry = await registryFor(options);
  const safety = new SafetyJudge(tree, found);
  const byName = new Map(divergences.map((divergence) => [divergence.package, divergence]));
  const findings = await withRemedies(
    proven.map(({ finding }) => finding),
    {
      tree,
      commonVersion: (name) => {
        const divergence = byName.get(name);
        return divergence ? commonVersion(tree, divergence) : null;
      },
      judgeMoves: (all) =>
        safety.judge(all, {
          nodeTypes: judgeOptions(tree).nodeTypes,
          budget: options.budget,
          signal: options.signal,
        }),
      isCompared: ({ severity }) => options.safety === 'all' || severity === 'error',
      fieldsOf: (finding) => {
        const item = proven.find((other) => other.finding === finding);
        return item ? fieldsOf(item, found) : [];
      },
      isLibrary: (location) => isLibrary(tree, location),
      registry,
    },
  );
  const failure = registry?.failure() ?? null;
  const reason = `${failure}: remedies know installed versions of those only`;
  return {
    proven: proven.map((item, index) => ({ ...item, finding: findings[index] ?? item.finding })),
    // What was not told in time may be told by the next run.
    isWhole: !findings.some(({ remedies }) => remedies.some(({ safety }) => safety?.reason === noAnswer)),
    gaps: failure === null ? [] : [{ location: '', code: 'registry-unanswered', reason }],
  };
}

async function registryFor({
  registry,
  signal,
}: {
  readonly registry?: boolean | MetadataSource | undefined;
  readonly signal?: AbortSignal | undefined;
}): Promise<Registry | undefined> {
  if (!registry) return undefined;
  return new Registry(registry === true ? await npmRegistry() : registry, signal);
}

/** What the type that the consumer takes demands. */
function fieldsOf({ judged }: ProvenFinding, { surfaces }: CrossingsFound): string[] {
  const flow = judged.flows[0];
  if (!flow) return [];
  const { file, declaration } = surfaces.declarations.get(flow.to.declaration);
  const path = surfaces.graph.files[file];
  if (path === undefined) return [];
  try {
    return demandedMembers(path, readText(path), declaration.name, declaration.line);
  } catch {
    return [];
  }
}

/** Workspaces are used by others; a root is when it is meant to be published. */
function isLibrary(tree: InstallTree, location: string): boolean {
  if (tree.byLocation.get(location)?.kind === 'workspace') return true;
  if (isOutside(location)) return false;
  try {
    const manifest = JSON.parse(readText(join(tree.root, location, 'package.json'))) as Record<string, unknown>;
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
