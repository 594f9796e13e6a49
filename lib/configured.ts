/** What the project's configuration says to every command. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AnalyzeOptions } from './analyze.ts';
import type { ConfigFile } from './gate/config.ts';
// Not through the index, which holds what findings are compared with as well.
import { readConfig } from './gate/config-file.ts';
import type { OmitType } from './gate/scope.ts';

/**
 * Options completed by the project's configuration, so that every command looks at the same dependencies: `omit`, unless it
 * is given.
 * @throws AnalyzerError `config-invalid`.
 */
export function configured<T extends AnalyzeOptions>(options: T): T & { readonly omit: readonly OmitType[] } {
  return { ...options, omit: omitFor(options.omit, readConfig(projectRoot(options.path))) };
}

/** What to leave out: what is asked for, else what the configuration says. */
export function omitFor(omit: AnalyzeOptions['omit'], config: ConfigFile | null): readonly OmitType[] {
  return omit && omit.length > 0 ? omit : (config?.data.omit ?? []);
}

/** The project's real folder; one that is not there is the loader's to complain about. */
export function projectRoot(path = '.'): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}
