import assert from 'node:assert/strict';
import { chmodSync, existsSync, renameSync, symlinkSync } from 'node:fs';
import { type CheckOptions, type CheckResult, check } from '../../lib/check.ts';
import { AnalyzerError } from '../../lib/errors.ts';
import { GitProject } from './git-project.ts';
import { repaired, TinyProject } from './project.ts';

/** The lockfile of the tiny project as npm 6 wrote it. */
const versionOne = {
  ...{ name: 'app', version: '1.0.0', lockfileVersion: 1, requires: true },
  dependencies: {
    bank: { version: '1.0.0', requires: { money: '^2.0.0' } },
    money: { version: '2.0.0' },
    shop: { version: '1.0.0', requires: { money: '^1.0.0' }, dependencies: { money: { version: '1.0.0' } } },
  },
};

describe('check against a base revision, in a real repository', function () {
  this.timeout(30_000);
  let project: GitProject;
  afterEach(() => project.remove());

  const run = (options: CheckOptions = {}): Promise<CheckResult> =>
    check({ path: project.root, base: 'main', ...options });
  const statuses = async (options: CheckOptions = {}): Promise<string[]> => {
    const { report, failed } = await run(options);
    return [...report.findings.map(({ status }) => status), failed ? 'fails' : 'passes'];
  };
  const refused = (message: RegExp, hint: RegExp, options: CheckOptions = {}): Promise<void> =>
    assert.rejects(run(options), (error) => {
      assert.ok(error instanceof AnalyzerError, String(error));
      assert.equal(error.code, 'base-unavailable');
      assert.match(error.message, message);
      assert.match(error.hint, hint);
      return true;
    });

  /** A commit on main whose lockfile is another one than the installed one, and the installed one on a branch. */
  function branchFrom(lockfile: (text: string) => string, folder = ''): string {
    project = GitProject.in(folder);
    const now = project.read('package-lock.json');
    project.edit('package-lock.json', lockfile);
    const base = project.commit();
    project.git('switch', '-q', '-c', 'feature');
    project.write('package-lock.json', now);
    project.commit();
    return base;
  }

  it('calls the conflict new that a commit adds, in a folder of the repository as well', async () => {
    const base = branchFrom(repaired, 'apps/web');
    const { report, failed } = await run();
    assert.equal(failed, true);
    assert.deepEqual(
      report.findings.map(({ package: name, status }) => [name, status]),
      [['money', 'new']],
    );
    assert.deepEqual(report.gate?.base, { ref: 'main', commit: base, lockfile: 'package-lock.json' });
    assert.deepEqual(report.gate?.resolved, []);
  });

  it('knows the one that was there, hoisted otherwise and with an older bystander', async () => {
    const hoisted = (text: string): string =>
      text
        .replace('"node_modules/money"', '"node_modules/bank/node_modules/money"')
        .replace('"node_modules/shop/node_modules/money"', '"node_modules/money"')
        .replace('"node_modules/bank":', '"node_modules/other": { "version": "1.0.0" },\n"node_modules/bank":');
    branchFrom(hoisted);
    assert.deepEqual(await statuses(), ['known', 'passes']);
    // What is not committed yet counts as well: the working tree is what is checked.
    project.setVersion('node_modules/shop', '1.0.1');
    assert.deepEqual(await statuses(), ['new', 'fails']);
  });

  it('compares with the merge base, not with the tip of the other branch', async () => {
    branchFrom(repaired);
    project.git('switch', '-q', 'main');
    project.git('checkout', '-q', 'feature', '--', 'package-lock.json');
    project.commit();
    project.git('switch', '-q', '--detach', 'feature');
    assert.deepEqual(await statuses(), ['new', 'fails']);
    assert.deepEqual(await statuses({ base: 'HEAD' }), ['known', 'passes']);
  });

  it('is new when a version on the way is another one', async () => {
    branchFrom((text) => text.replace(/("node_modules\/money": \{\s*"version": ")2\.0\.0/, '$12.1.0'));
    assert.deepEqual(await statuses(), ['new', 'fails']);
  });

  it('is new when the code did not import both sides there', async () => {
    project = GitProject.in('');
    const now = project.read('src/app.ts');
    project.write('src/app.ts', "import { pay } from 'bank';\n");
    project.commit();
    project.write('src/app.ts', now);
    assert.deepEqual(await statuses(), ['new', 'fails']);
    project.commit();
    project.write('src/moved.ts', now);
    project.git('rm', '-q', 'src/app.ts');
    assert.deepEqual(await statuses(), ['known', 'passes']);
  });

  it('reads a lockfile of another name, and says when there was none', async () => {
    project = GitProject.in('');
    project.git('commit', '-q', '--allow-empty', '-m', 'nothing yet');
    const empty = project.git('rev-parse', 'HEAD');
    renameSync(project.path('package-lock.json'), project.path('npm-shrinkwrap.json'));
    project.commit();
    renameSync(project.path('npm-shrinkwrap.json'), project.path('package-lock.json'));
    const { report } = await run();
    assert.deepEqual([report.findings[0]?.status, report.gate?.base?.lockfile], ['known', 'npm-shrinkwrap.json']);
    project.write('package-lock.json', JSON.stringify(versionOne));
    const old = project.commit();
    project.git('checkout', '-q', 'HEAD~1', '--', 'npm-shrinkwrap.json');
    renameSync(project.path('npm-shrinkwrap.json'), project.path('package-lock.json'));
    assert.deepEqual(await statuses({ base: old }), ['known', 'passes']);
    const first = await run({ base: empty });
    assert.deepEqual([first.report.findings[0]?.status, first.report.gate?.base?.lockfile], ['new', null]);
  });

  it('knows what a baseline knows, and what the baseline there had is resolved', async () => {
    project = GitProject.in('');
    await check({ path: project.root, updateBaseline: true });
    project.commit();
    project.setVersion('node_modules/shop', '1.0.1');
    assert.deepEqual(await statuses(), ['known', 'passes']);
    assert.deepEqual(await statuses({ baseline: false }), ['new', 'fails']);
    project.repair();
    await check({ path: project.root, updateBaseline: true });
    const { report } = await run();
    assert.deepEqual(
      report.gate?.resolved.map(({ package: name, producer }) => [name, producer]),
      [['money', 'shop']],
    );
    assert.deepEqual(report.gate?.policy, []);
  });

  it('knows a workspace that moved to another folder', async () => {
    project = GitProject.in('', 'meetings', 'workspace');
    project.commit();
    project.git('mv', 'packages/web', 'packages/site');
    project.edit('package-lock.json', (text) => text.replaceAll('packages/web', 'packages/site'));
    assert.deepEqual(await statuses(), ['known', 'passes']);
  });

  it('knows a workspace that makes the value only as long as its sources are the same', async () => {
    project = GitProject.in('', 'meetings', 'workspace');
    renameSync(project.path('node_modules/shop'), project.path('packages/shop'));
    symlinkSync(project.path('packages/shop'), project.path('node_modules/shop'), 'junction');
    project.edit('package-lock.json', (text) =>
      text
        .replaceAll('node_modules/shop', 'packages/shop')
        .replace(
          '"node_modules/web"',
          '"node_modules/shop": { "resolved": "packages/shop", "link": true },\n"node_modules/web"',
        ),
    );
    project.commit();
    const { report } = await run();
    assert.equal(report.findings[0]?.producer.location, 'packages/shop');
    assert.deepEqual(await statuses(), ['known', 'passes']);
    project.write('packages/shop/README.md', 'New words, same code.');
    project.edit('packages/shop/index.d.ts', (text) => text.replaceAll('\n', '\r\n'));
    assert.deepEqual(await statuses(), ['known', 'passes']);
    project.edit('packages/shop/index.d.ts', (text) => `${text}export declare const open: boolean;\r\n`);
    assert.deepEqual(await statuses(), ['new', 'fails']);
  });

  it('knows a collision of ambient types only with the same compiler options', async () => {
    project = GitProject.in('', 'modules', 'ambient-collides');
    project.commit();
    assert.deepEqual(await statuses(), ['known', 'passes']);
    project.edit('tsconfig.json', (text) => text.replace('{', '{ "skipLibCheck": true,'));
    project.commit();
    project.git('checkout', '-q', 'HEAD~1', '--', 'tsconfig.json');
    assert.deepEqual(await statuses(), ['new', 'fails']);
  });

  it('says what to fetch in a shallow clone', async () => {
    branchFrom(repaired);
    const whole = project;
    project = whole.shallowClone('--branch', 'feature', '--no-single-branch');
    try {
      await refused(/not in this shallow clone/, /git fetch --unshallow.*fetch-depth: 0/, { base: 'origin/main' });
      await refused(/no revision release/, /--unshallow/, { base: 'release' });
      project.git('fetch', '-q', '--unshallow');
      assert.deepEqual(await statuses({ base: 'origin/main' }), ['new', 'fails']);
    } finally {
      whole.remove();
    }
  });

  it('says what is wrong with a revision, and takes none for an option', async () => {
    project = GitProject.in('');
    await refused(/no revision main here/, /./);
    await refused(/git cannot be asked about/, /./, { base: 'a\0b' });
    await refused(/no revision --output=x here/, /./, { base: '--output=x' });
    project.commit();
    await refused(/no revision origin\/main here/, /git fetch origin main/, { base: 'origin/main' });
    await refused(/no revision --output=x here/, /branch, a tag or a commit/, { base: '--output=x' });
    await refused(/no revision HEAD:src here/, /./, { base: 'HEAD:src' });
    project.git('switch', '-q', '--orphan', 'other');
    project.git('commit', '-q', '--allow-empty', '-m', 'unrelated');
    await refused(/no commit in common/, /revision that this branch came from/);
    project.git('switch', '-q', 'main');
    project.write('package-lock.json', '{');
    project.commit();
    project.git('checkout', '-q', 'HEAD~1', '--', 'package-lock.json');
    await refused(/lockfile at the merge base \w{9} with HEAD cannot be used: .*not valid JSON/, /baseline/, {
      base: 'HEAD',
    });
  });

  it('says that there is no repository', async () => {
    project = GitProject.in('');
    const lone = TinyProject.of();
    try {
      await refused(/cannot be compared with main: not a git repository/, /baseline instead/, { path: lone.root });
    } finally {
      lone.remove();
    }
  });

  it('runs nothing that the repository configures', async function () {
    if (process.platform === 'win32') this.skip();
    project = GitProject.in('');
    project.write('.gitattributes', '* diff=evil filter=evil\n');
    project.commit();
    project.write('trap.sh', '#!/bin/sh\ntouch "$(dirname "$0")/sprung"\ncat\n');
    chmodSync(project.path('trap.sh'), 0o755);
    const trap = project.path('trap.sh');
    for (const key of ['core.fsmonitor', 'core.pager', 'diff.evil.textconv', 'diff.external', 'filter.evil.clean']) {
      project.git('config', key, trap);
    }
    project.git('config', 'filter.evil.smudge', trap);
    assert.deepEqual(await statuses(), ['known', 'passes']);
    assert.equal(existsSync(project.path('sprung')), false);
  });
});
