/** Installs real trees below .cache/bench: it needs the network once, and nothing of what it installs is run. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './locks.ts';

/** What each project depends on. The largest has more than 3,000 packages. */
const projects: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'small-api': { express: '4.21.2', winston: '3.17.0', zod: '3.24.1', '@types/express': '4.17.21' },
  'react-app': { 'react-scripts': '5.0.1', react: '18.3.1', 'react-dom': '18.3.1', '@types/react': '18.3.18' },
  'many-tools': {
    '@storybook/addon-essentials': '7.6.20',
    '@storybook/react-webpack5': '7.6.20',
    gatsby: '5.13.7',
    gulp: '4.0.2',
    karma: '^6.4.0',
    lerna: '^8.1.0',
    mocha: '^10.6.0',
    react: '18.3.1',
    'react-dom': '18.3.1',
    'react-scripts': '5.0.1',
    storybook: '7.6.20',
    webpack: '^5.92.0',
    'webpack-dev-server': '^4.15.0',
  },
};

/** Installs what is not there yet, and gives the folders, the smallest first. */
export function installTrees(): string[] {
  return Object.entries(projects).map(([name, dependencies]) => {
    const folder = join(cache, 'trees', name);
    if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return folder;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true, dependencies }, null, 2));
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const shell = process.platform === 'win32';
    execFileSync('npm', ['install', ...quiet], { cwd: folder, stdio: 'inherit', shell });
    return folder;
  });
}
