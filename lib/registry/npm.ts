/** The registry that the user's npm talks to. */
import { fromArborist } from './npm-modules.ts';
import type { MetadataSource } from './packument.ts';
import { userConfig } from './user-config.ts';

interface Fetch {
  json(path: string, options: object): Promise<unknown>;
}

interface Spec {
  readonly registry: boolean | undefined;
  readonly escapedName: string;
}

/** A short answer, without what only a reader of the package needs; a registry that has none gives the long one. */
const accept = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*';

/** Only reads, and keeps nothing: npm's cache is neither used nor written. */
export async function npmRegistry(): Promise<MetadataSource> {
  const fetch = fromArborist('npm-registry-fetch') as Fetch;
  const parse = fromArborist('npm-package-arg') as (spec: string) => Spec;
  const { cache: _, retry: __, timeout: ___, ...config } = await userConfig();
  return {
    packument: async (name, signal) => {
      const spec = parse(`${name}@*`);
      // A name comes from a lockfile that anybody may have written: a path or an address is no package.
      if (!spec.registry) throw new Error('no name of a package');
      const options = { ...config, spec, signal, fetchRetries: 1, fetchRetryMintimeout: 200, headers: { accept } };
      return fetch.json(`/${spec.escapedName}`, options);
    },
  };
}
