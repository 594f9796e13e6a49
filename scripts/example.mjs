/**
 * `npm run example [folder]`: does all the set-up, then runs the real command line on a project in examples/.
 * Needs Node and npm only, and no package: it installs them. Ends with 0 when there is a report, conflicts or not.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function run(command, args, cwd, expected = [0]) {
  // npm is a script file on Windows, and only a shell starts those.
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit', shell: command === 'npm' });
  if (error) throw error;
  if (!expected.includes(status)) process.exit(status ?? 1);
}

/** Whether node_modules is there and not older than the lockfile. */
function isInstalled(folder) {
  const mark = join(folder, 'node_modules', '.package-lock.json');
  return existsSync(mark) && statSync(mark).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs;
}

function install(folder, flags = []) {
  if (isInstalled(folder)) return;
  console.error(`Installing ${folder === root ? 'diamondback' : folder.slice(root.length + 1)} …`);
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...flags], folder);
}

const examples = readdirSync(join(root, 'examples')).filter((name) =>
  existsSync(join(root, 'examples', name, 'package-lock.json')),
);
const wanted = process.argv[2] ?? '';
const name = examples.sort().find((candidate) => candidate.startsWith(wanted));
if (name === undefined) {
  console.error(`There is no example ${wanted}. There are: ${examples.join(', ')}`);
  process.exit(2);
}

install(root);
run('npm', ['run', '--silent', 'build'], root);
const folder = join('examples', name);
// No package of an example needs its install scripts: only files are read.
install(join(root, folder), ['--ignore-scripts']);
console.error(`\n$ npx diamondback ${folder.replaceAll('\\', '/')}\n`);
// 1 means that conflicts were found, which is what an example is for.
run(process.execPath, [join('dist', 'bin', 'diamondback.cjs'), folder.replaceAll('\\', '/')], root, [0, 1]);
