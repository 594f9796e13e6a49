/** What a registry tells of a package, as far as a change of the graph needs it. */
import type { EdgeType } from '../model/tree.ts';

/** What a release asks for. */
export interface ReleaseRequest {
  readonly name: string;
  readonly type: EdgeType;
  readonly spec: string;
}

/** One published version. */
export interface Release {
  readonly version: string;
  readonly deprecated: boolean;
  readonly engines: Readonly<Record<string, string>>;
  readonly requests: readonly ReleaseRequest[];
}

/** All published versions of a package. */
export interface Packument {
  readonly name: string;
  /** What each tag means: `latest` is the one that npm prefers. */
  readonly tags: Readonly<Record<string, string>>;
  readonly releases: ReadonlyMap<string, Release>;
}

/** Where metadata comes from: npm's registry, or what a test recorded. */
export interface MetadataSource {
  /** The registry's answer about a package, as JSON. @throws anything when there is none. */
  packument(name: string, signal: AbortSignal): Promise<unknown>;
}

/** A package with more releases than this is not looked at. */
const maximumReleases = 20_000;

/** Reads an answer; null when it is no packument of this package. What has another shape than it should is left out. */
export function readPackument(name: string, answer: unknown): Packument | null {
  const versions = recordOf(recordOf(answer).versions);
  const entries = Object.entries(versions);
  if (entries.length === 0 || entries.length > maximumReleases) return null;
  const releases = new Map<string, Release>();
  for (const [version, manifest] of entries) releases.set(version, readRelease(version, recordOf(manifest)));
  return { name, tags: textsOf(recordOf(answer)['dist-tags']), releases };
}

function readRelease(version: string, manifest: Readonly<Record<string, unknown>>): Release {
  const requests = new Map<string, ReleaseRequest>();
  const add = (table: unknown, type: (name: string) => EdgeType): void => {
    for (const [name, spec] of Object.entries(textsOf(table))) requests.set(name, { name, spec, type: type(name) });
  };
  const optionalPeers = recordOf(manifest.peerDependenciesMeta);
  // A name in several tables: npm's order is that the later one of these wins.
  add(manifest.peerDependencies, (name) => (recordOf(optionalPeers[name]).optional === true ? 'peerOptional' : 'peer'));
  add(manifest.dependencies, () => 'prod');
  add(manifest.optionalDependencies, () => 'optional');
  return {
    version,
    deprecated: typeof manifest.deprecated === 'string' && manifest.deprecated !== '',
    engines: textsOf(manifest.engines),
    requests: [...requests.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const textsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(recordOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
