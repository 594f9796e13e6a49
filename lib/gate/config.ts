/** The configuration: data that says what is severe, what is accepted, and why. Text in, settings out. Pure. */
import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import { AnalyzerError } from '../errors.ts';
import type { FindingCode, PolicyCode, Severity } from '../model/codes.ts';
import type { FailOn } from '../model/severity.ts';
import { semver } from '../ranges/semver.ts';
import { configSchema, POLICY_SEVERITIES } from './config-schema.ts';
import { type JsonTree, lineOf, type Node, parseJson, propertiesOf } from './json-text.ts';
import { complaint, validate } from './schema.ts';
import type { OmitType } from './scope.ts';

/** What an entry of `accept` says. At least one of the fields that pick findings is there. */
export interface Acceptance {
  readonly fingerprint?: string;
  readonly code?: FindingCode;
  /** Names, or patterns in which `*` stands for any characters. */
  readonly package?: string;
  readonly producer?: string;
  readonly consumer?: string;
  readonly meeting?: string;
  /** Semver ranges of the version that is made and of the one that is wanted. */
  readonly from?: string;
  readonly to?: string;
  readonly reason: string;
  /** The last day on which it is accepted (UTC): `2027-01-31`. */
  readonly until?: string;
}

/** What can be said for the whole project and for a workspace. */
export interface ConfigurationRules {
  readonly severities?: Readonly<Partial<Record<FindingCode, Severity>>>;
  /** By package name or pattern. One severity is for all codes but `compatible-types-cross`. */
  readonly packages?: Readonly<Record<string, Severity | Readonly<Partial<Record<FindingCode, Severity>>>>>;
  readonly accept?: readonly Acceptance[];
}

/** What diamondback.config.json holds; see docs/configuration.md. */
export interface Configuration extends Omit<ConfigurationRules, 'severities'> {
  readonly $schema?: string;
  readonly failOn?: FailOn;
  readonly omit?: readonly OmitType[];
  readonly baseline?: string | false;
  readonly severities?: Readonly<Partial<Record<FindingCode | PolicyCode, Severity>>>;
  /** By a workspace's package name or folder, or a pattern. */
  readonly workspaces?: Readonly<Record<string, ConfigurationRules>>;
}
type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;

/** An entry of `accept`, where it stands, and the workspaces that it is for. */
export interface PlacedAcceptance {
  readonly entry: Acceptance;
  readonly line: number;
  /** A pattern, or null for the whole project. */
  readonly workspace: string | null;
}

/** A configuration as it was read. */
export interface ConfigFile {
  /** Relative to the project. */
  readonly file: string;
  readonly data: Configuration;
  readonly acceptances: readonly PlacedAcceptance[];
  readonly policy: Readonly<Record<PolicyCode, Severity>>;
  /** The 1-based line of each workspace's key. */
  readonly workspaceLines: ReadonlyMap<string, number>;
}

const REPAIR = 'docs/configuration.md has every key.';

/** The fields of an acceptance that pick findings. */
const PICKS = ['fingerprint', 'code', 'package', 'producer', 'consumer', 'meeting', 'from', 'to'] as const;

/**
 * Reads the text of a configuration file, in which comments are allowed.
 * @throws AnalyzerError `config-invalid` for the first thing that is wrong: the line, the key, and what was probably meant.
 */
export function parseConfig(file: string, text: string): ConfigFile {
  return readTree(parseJson({ file, text, comments: true, code: 'config-invalid', repair: REPAIR }));
}

/**
 * Reads the `diamondback` field of a package.json; null when there is none.
 * @throws AnalyzerError as {@link parseConfig}. A package.json that is no JSON is the loader's to complain about.
 */
export function parseManifestConfig(file: string, text: string): ConfigFile | null {
  if (!text.includes('"diamondback"')) return null;
  let tree: JsonTree;
  try {
    tree = parseJson({ file, text, comments: false, code: 'config-invalid', repair: REPAIR });
  } catch {
    return null;
  }
  const field = propertiesOf(tree.root).find(({ name }) => name === 'diamondback')?.value;
  return field == null ? null : readTree({ ...tree, root: field });
}

function readTree(tree: JsonTree): ConfigFile {
  validate(tree, configSchema);
  const data = getNodeValue(tree.root) as Configuration;
  const workspaces = findNodeAtLocation(tree.root, ['workspaces']);
  const keys = workspaces === undefined ? [] : propertiesOf(workspaces);
  const acceptances = [
    ...acceptancesOf(tree, ['accept'], data.accept, null),
    ...keys.flatMap(({ name }) =>
      acceptancesOf(tree, ['workspaces', name, 'accept'], data.workspaces?.[name]?.accept, name),
    ),
  ];
  const severities: Readonly<Partial<Record<string, Severity>>> = data.severities ?? {};
  const policy = Object.fromEntries(
    Object.entries(POLICY_SEVERITIES).map(([code, usual]) => [code, severities[code] ?? usual]),
  ) as Record<PolicyCode, Severity>;
  const workspaceLines = new Map(keys.map(({ name, key }) => [name, lineOf(tree, key)]));
  return { file: tree.source.file, data, acceptances, policy, workspaceLines };
}

function acceptancesOf(
  tree: JsonTree,
  path: readonly string[],
  entries: readonly Acceptance[] = [],
  workspace: string | null,
): PlacedAcceptance[] {
  return entries.map((entry, index) => {
    const node = findNodeAtLocation(tree.root, [...path, index]) as Node;
    checkAcceptance(tree, node, `${path.join('.')}[${index}]`, entry);
    return { entry, line: lineOf(tree, node), workspace };
  });
}

/** What a schema cannot say. */
function checkAcceptance(tree: JsonTree, node: Node, path: string, entry: Acceptance): void {
  if (PICKS.every((key) => entry[key] === undefined)) {
    const hint = `Add at least one of ${PICKS.join(', ')}.`;
    throw complaint(tree, node, `${path} does not say what it accepts`, hint);
  }
  for (const key of ['from', 'to'] as const) {
    const range = entry[key];
    if (range === undefined || semver().validRange(range) !== null) continue;
    throw complaint(tree, node, `${path}.${key} must be a range of versions, not ${JSON.stringify(range)}`, REPAIR);
  }
  const { until } = entry;
  if (until !== undefined && new Date(`${until}T00:00:00Z`).toJSON()?.slice(0, 10) !== until) {
    throw complaint(
      tree,
      node,
      `${path}.until: there is no day ${until}`,
      'Write it as year, month and day: 2027-01-31.',
    );
  }
}

/** A configuration that the caller of the library made. */
export function configOf(data: Configuration): ConfigFile {
  return parseConfig('options.config', JSON.stringify(data, null, 2));
}

/** The error for a project that is configured twice. */
export function configuredTwice(one: string, other: string): AnalyzerError {
  return new AnalyzerError(
    'config-invalid',
    `both ${one} and ${other} configure diamondback`,
    'Keep one of the two: neither of them wins.',
  );
}
