/** The user's npm configuration: address, proxy, certificates and tokens. Never the analysed project's. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

interface NpmConfig {
  load(): Promise<void>;
  readonly flat: Readonly<Record<string, unknown>>;
}

type NpmConfigClass = new (options: object) => NpmConfig;

/**
 * What npm-registry-fetch takes. Read by npm's own code when npm is installed beside Node; else the address alone, from
 * the environment. In npm's global mode the `.npmrc` of a project is not read, and the current folder is not looked at.
 */
export async function userConfig(env: NodeJS.ProcessEnv = process.env): Promise<Readonly<Record<string, unknown>>> {
  for (const npm of npmFolders(env)) {
    try {
      const from = createRequire(join(npm, 'package.json'));
      const Config = from('@npmcli/config') as NpmConfigClass;
      const known = from('@npmcli/config/lib/definitions') as object;
      const config = new Config({
        ...known,
        npmPath: npm,
        argv: ['node', 'npm', '--global'],
        // A copy: npm's code writes what it read into its environment.
        env: { ...env },
        cwd: homedir(),
        execPath: process.execPath,
      });
      await config.load();
      return config.flat;
    } catch {
      // Another npm than expected: then what the environment says.
    }
  }
  const registry = env.npm_config_registry ?? env.NPM_CONFIG_REGISTRY ?? '';
  return registry === '' ? {} : { registry };
}

/** Where npm may be: beside the Node that runs. */
function npmFolders(env: NodeJS.ProcessEnv): string[] {
  const bin = dirname(process.execPath);
  const started = env.npm_execpath === undefined ? [] : [join(dirname(env.npm_execpath), '..')];
  const folders = [...started, join(bin, '..', 'lib', 'node_modules', 'npm'), join(bin, 'node_modules', 'npm')];
  return folders.filter((folder) => isNpm(join(folder, 'package.json')));
}

function isNpm(manifest: string): boolean {
  try {
    return existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown }).name === 'npm';
  } catch {
    return false;
  }
}
