/** Where the configuration lies, and reading it there. */
import { join } from 'node:path';
import { AnalyzerError } from '../errors.ts';
import { nearest } from '../model/nearest.ts';
import { type ConfigFile, configuredTwice, parseConfig, parseManifestConfig } from './config.ts';
import { readOptional } from './files.ts';
import { fits } from './pattern.ts';

/** The file's name, beside package.json. */
export const CONFIG_NAME = 'diamondback.config.json';

/**
 * The configuration of a project: `diamondback.config.json`, or the field `diamondback` of its package.json; null when
 * there is neither.
 *
 * @throws AnalyzerError `config-invalid` when there are both, or one cannot be read or has something wrong in it.
 */
export function readConfig(root: string): ConfigFile | null {
  const text = readOptional(join(root, CONFIG_NAME), CONFIG_NAME, 'config-invalid');
  const manifest = readOptional(join(root, 'package.json'), 'package.json', 'manifest-unreadable');
  const own = text === null ? null : parseConfig(CONFIG_NAME, text);
  const inManifest = manifest === null ? null : parseManifestConfig('package.json', manifest);
  if (own !== null && inManifest !== null)
    throw configuredTwice(CONFIG_NAME, 'the "diamondback" field of package.json');
  return own ?? inManifest;
}

/** A workspace, by what it can be called. */
export interface WorkspaceNames {
  readonly name: string;
  readonly location: string;
}

/**
 * Checks the keys of `workspaces` against the workspaces that there are.
 * @throws AnalyzerError `config-invalid` for a key that is none of them.
 */
export function checkWorkspaces({ file, workspaceLines }: ConfigFile, workspaces: readonly WorkspaceNames[]): void {
  const names = workspaces.flatMap(({ name, location }) => [name, location]);
  for (const [pattern, line] of workspaceLines) {
    if (names.some((name) => fits(pattern, name))) continue;
    const guess = nearest(pattern, names);
    const all = workspaces.map(({ name }) => name).join(', ');
    throw new AnalyzerError(
      'config-invalid',
      `${file}:${line}: workspaces: there is no workspace "${pattern}"`,
      guess !== null
        ? `Did you mean "${guess}"?`
        : all === ''
          ? 'This project has no workspaces.'
          : `There are ${all}.`,
    );
  }
}
