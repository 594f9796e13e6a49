/** The recipes of action.yml and examples/, each run in a real repository whose second commit adds a conflict. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from 'sarif';
import type { AnalysisReport } from '../../lib/model/report.ts';
import { GitProject, git } from '../gate/git-project.ts';
import { repaired } from '../gate/project.ts';
import { projectRoot } from '../helpers.ts';
import { type Action, bash, type JobRun, readYaml, runJob, type Step, standIns, type Workflow } from './steps.ts';

const MAIN = join(projectRoot, 'dist/bin/diamondback.cjs');
const examples = join(projectRoot, 'examples');

/** What keeps recipes from running here, or null. */
function obstacle(): string | null {
  if (process.platform === 'win32') return 'the recipes are for POSIX shells';
  const missing = ['bash', 'git'].find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status !== 0);
  return missing === undefined ? null : `${missing} is not here`;
}

const ACCEPT = JSON.stringify({ accept: [{ package: 'money', reason: 'prices are converted by hand' }] });

/** How the second commit differs from the first one, and what is to come of it. */
type Change = 'adds' | 'adds and accepts' | 'removes';

describe('recipes', function () {
  this.timeout(60_000);
  let project: GitProject;
  let scratch: string;
  let bin: string;

  before(function () {
    const reason = obstacle();
    if (reason !== null) {
      console.log(`    recipes are not run: ${reason}`);
      this.skip();
    }
  });
  beforeEach(() => {
    scratch = realpathSync(mkdtempSync(join(tmpdir(), 'diamondback-spec-')));
    bin = standIns(join(scratch, 'bin'), MAIN);
  });
  afterEach(() => {
    project?.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  /** Two commits: `origin/main` is the first one, the second one is checked out and installed. */
  function change(what: Change, folder = ''): void {
    project = GitProject.in(folder);
    const conflict = project.read('package-lock.json');
    if (what === 'removes') {
      // The first commit has the conflict, and a baseline that accepts it.
      const { code, err } = bash('npx diamondback baseline', project.root, {}, bin);
      assert.equal(code, 0, err);
      project.commit();
      project.repair();
    } else {
      project.edit('package-lock.json', repaired);
      project.commit();
      project.write('package-lock.json', conflict);
      if (what === 'adds and accepts') project.write('diamondback.config.json', ACCEPT);
    }
    project.git('update-ref', 'refs/remotes/origin/main', 'main');
    project.git('switch', '-q', '-c', 'feature');
    project.commit();
  }

  const action = (): Action => readYaml<Action>(join(projectRoot, 'action.yml'));

  function runner(temp = join(scratch, 'temp')) {
    const github = {
      event_name: 'pull_request',
      base_ref: 'main',
      token: 'none',
      event: { pull_request: { number: 7, head: { repo: { fork: false } } } },
    };
    return { workspace: project.top, temp, bin, github };
  }

  const top = (file: string): string => readFileSync(join(project.top, file), 'utf8');
  const sarifStates = (text: string) =>
    (JSON.parse(text) as Log).runs[0]?.results?.map(({ ruleId, baselineState }) => `${baselineState} ${ruleId}`);

  it('put nothing of anybody into the text of a script', () => {
    const workflow = readYaml<Workflow>(join(examples, '03-github-actions/diamondback.yml'));
    const steps = [...action().runs.steps, ...Object.values(workflow.jobs).flatMap((job) => job.steps)];
    const scripts = steps.filter(({ run }) => run !== undefined);
    assert.ok(scripts.length >= 3);
    for (const { run } of scripts) assert.doesNotMatch(run ?? '', /\$\{\{/);
  });

  describe('examples/03-github-actions, with action.yml', () => {
    const pullRequest = (change_: Partial<ReturnType<typeof runner>> = {}): JobRun => {
      const { jobs } = readYaml<Workflow>(join(examples, '03-github-actions/diamondback.yml'));
      const steps = jobs.conflicts?.steps ?? [];
      assert.ok(steps.some(({ uses }) => uses === './node_modules/diamondback'));
      return runJob(steps, { ...runner(), ...change_ }, () => action());
    };

    it('fails for a new conflict, and shows exactly that one', () => {
      change('adds');
      const { codes, log, summary, used } = pullRequest();
      assert.equal(codes['Find new conflicts'], 1);
      const errors = log.split('\n').filter((line) => line.startsWith('::'));
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? '', /^::error file=src\/app\.ts,line=\d+,title=money%3A incompatible-types-cross::/);
      assert.match(summary, /^<!-- diamondback -->\n### 1 new dependency conflict in `app`: `money`$/m);
      assert.deepEqual(sarifStates(top('diamondback.sarif')), ['new incompatible-types-cross']);
      const upload = used.find(({ uses }) => uses.startsWith('github/codeql-action/upload-sarif'));
      assert.equal(upload?.with.sarif_file, 'diamondback.sarif');
      assert.match(
        readFileSync(join(bin, 'gh.log'), 'utf8'),
        /POST repos\/me\/app\/issues\/7\/comments .*@diamondback\.md/,
      );
    });

    it('updates its comment when there is one', () => {
      change('adds');
      writeFileSync(join(bin, 'gh.comment'), '4711\n');
      pullRequest();
      const asked = readFileSync(join(bin, 'gh.log'), 'utf8');
      assert.match(asked, /PATCH repos\/me\/app\/issues\/comments\/4711 /);
      assert.doesNotMatch(asked, /POST/);
    });

    it('passes when the conflict is accepted, and comments nothing', () => {
      change('adds and accepts');
      const { codes, log, summary } = pullRequest();
      assert.equal(codes['Find new conflicts'], 0);
      assert.doesNotMatch(log, /^::/m);
      assert.match(summary, /no new dependency conflicts in `app` \(1 accepted\)\./);
      assert.deepEqual(sarifStates(top('diamondback.sarif')), []);
      assert.doesNotMatch(readFileSync(join(bin, 'gh.log'), 'utf8'), /POST|PATCH/);
    });

    it('says that a conflict is resolved and its baseline entry stale', () => {
      change('removes');
      const { codes, summary, log } = pullRequest();
      assert.equal(codes['Find new conflicts'], 0);
      assert.match(summary, /no new dependency conflicts in `app` \(1 resolved\)\./);
      assert.match(summary, /`baseline-entry-stale` `money`/);
      assert.match(log, /^::notice file=diamondback-baseline\.json,line=\d+,title=baseline-entry-stale::/m);
      assert.match(log, /0 new, 0 known, 1 resolved/);
    });

    it('writes nothing with the rights of a fork', () => {
      change('adds');
      const github = { ...runner().github, event: { pull_request: { number: 7, head: { repo: { fork: true } } } } };
      const { codes, used } = pullRequest({ github });
      assert.deepEqual(Object.values(codes), [0, 1]);
      assert.ok(!used.some(({ uses }) => uses.includes('upload-sarif')));
      assert.equal(readFileSync(join(bin, 'gh.log'), 'utf8'), '');
    });

    it('does not fail for the revision that it cannot compare with, but says so', () => {
      change('adds');
      const { codes, errors, log } = pullRequest({ github: { ...runner().github, base_ref: 'gone' } });
      assert.equal(codes['Find new conflicts'], 2);
      assert.match(errors, /there is no revision origin\/gone/);
      assert.equal(log, '');
    });
  });

  describe('action.yml', () => {
    const withInputs = (given: Record<string, string>): JobRun => {
      const steps: Step[] = [{ name: 'check', uses: './here', with: given }];
      return runJob(steps, runner(), () => action());
    };

    it('checks a project in a folder of the repository, and names files from the top', () => {
      change('adds', 'packages/app');
      const { codes, log } = withInputs({
        'working-directory': 'packages/app',
        base: 'origin/main',
        args: '--omit dev',
        'sarif-file': 'd.sarif',
      });
      assert.equal(codes.check, 1);
      assert.match(log, /^::error file=packages\/app\/src\/app\.ts,/);
      const [result] = (JSON.parse(top('packages/app/d.sarif')) as Log).runs[0]?.results ?? [];
      const place = result?.locations?.[0]?.physicalLocation;
      assert.equal(place?.artifactLocation?.uri, 'packages/app/package-lock.json');
      const line = project.read('package-lock.json').split('\n')[(place?.region?.startLine ?? 0) - 1];
      assert.match(line ?? '', /"node_modules\/shop\/node_modules\/money": \{/);
    });

    it('passes inputs on as they are, whatever is in them', () => {
      change('adds');
      const evil = '$(touch injected)`touch injected`"; touch injected; "';
      // The first three end the script before it comes to the others.
      withInputs({ base: evil, 'fail-on': evil, args: evil });
      withInputs({ 'sarif-file': `${evil}.sarif`, 'markdown-file': `${evil}.md`, format: evil });
      assert.ok(!existsSync(join(project.top, 'injected')));
    });

    it('has the level of failing from its input', () => {
      change('adds');
      assert.equal(withInputs({ base: 'origin/main', 'fail-on': 'never' }).codes.check, 0);
    });
  });

  describe('examples/04-gitlab-ci', () => {
    interface Job {
      readonly script: readonly string[];
      readonly artifacts: { readonly reports: { readonly codequality: string; readonly junit: string } };
    }

    function mergeRequest(): { code: number; out: string; quality: { description: string }[]; junit: string } {
      const config = readYaml<Record<string, Job>>(join(examples, '04-gitlab-ci/.gitlab-ci.yml'));
      const job = config['dependency-conflicts'];
      assert.ok(job);
      const base = project.git('merge-base', 'HEAD', 'origin/main');
      const env = { CI: 'true', GITLAB_CI: 'true', CI_MERGE_REQUEST_DIFF_BASE_SHA: base };
      const { code, out } = bash(job.script.join('\n'), project.top, env, bin);
      const { codequality, junit } = job.artifacts.reports;
      return { code, out, quality: JSON.parse(top(codequality)), junit: top(junit) };
    }

    it('fails for a new conflict, and shows exactly that one', () => {
      change('adds');
      const { code, out, quality, junit } = mergeRequest();
      assert.equal(code, 1);
      assert.match(out, /1 conflict in app: money/);
      assert.equal(quality.length, 1);
      assert.match(quality[0]?.description ?? '', /^money: in app, TypeScript rejects/);
      assert.equal(junit.match(/<failure /g)?.length, 1);
    });

    it('passes when the conflict is accepted', () => {
      change('adds and accepts');
      const { code, quality, junit } = mergeRequest();
      assert.deepEqual([code, quality], [0, []]);
      assert.match(junit, /<skipped message="accepted: prices are converted by hand"\/>/);
    });

    it('shows a stale entry when the conflict is gone', () => {
      change('removes');
      const { code, quality, junit } = mergeRequest();
      assert.equal(code, 0);
      assert.deepEqual(
        quality.map(({ description }) => description.split(':').slice(0, 2)),
        [['baseline-entry-stale', ' money']],
      );
      assert.doesNotMatch(junit, /<failure /);
      assert.equal((JSON.parse(top('diamondback.json')) as AnalysisReport).summary.resolved, 1);
    });
  });

  describe('examples/05-pre-push', () => {
    /** Pushes the branch to a remote that has the first commit; the hook runs as git runs it. */
    function push(): { code: number; out: string } {
      const remote = join(scratch, 'remote.git');
      git(scratch, 'init', '-q', '--bare', '-b', 'main', remote);
      project.git('remote', 'add', 'origin', remote);
      project.git('push', '-q', 'origin', 'main');
      project.git('remote', 'set-head', 'origin', 'main');
      cpSync(join(examples, '05-pre-push/pre-push'), join(project.top, '.git/hooks/pre-push'));
      const { code, out, err } = bash('git push origin feature', project.top, {}, bin);
      return { code, out: `${out}${err}` };
    }
    const arrived = (): boolean => git(join(scratch, 'remote.git'), 'branch', '--list', 'feature').trim() === 'feature';

    it('refuses a push that brings a conflict, and lets others through', () => {
      change('adds');
      const refused = push();
      assert.notEqual(refused.code, 0);
      assert.match(refused.out, /1 conflict in app: money/);
      assert.equal(arrived(), false);
      project.write('diamondback.config.json', ACCEPT);
      project.commit();
      const { code, err } = bash('git push origin feature', project.top, {}, bin);
      assert.equal(code, 0, err);
      assert.equal(arrived(), true);
    });

    it('compares with what the remote has of the branch', () => {
      change('adds');
      push();
      project.git('push', '-q', '--no-verify', 'origin', 'feature');
      project.commit();
      const { code, err } = bash('git push origin feature', project.top, {}, bin);
      assert.equal(code, 0, err);
      assert.match(bash('git push origin :feature', project.top, {}, bin).err, /deleted/);
    });
  });

  describe('examples/02-npm-script', () => {
    it('has scripts that check, compare and accept', () => {
      change('adds');
      const { scripts } = JSON.parse(readFileSync(join(examples, '02-npm-script/package.json'), 'utf8'));
      project.edit('package.json', (text) => JSON.stringify({ ...JSON.parse(text), scripts }));
      // As npm links a package's program.
      mkdirSync(join(project.root, 'node_modules/.bin'), { recursive: true });
      writeFileSync(
        join(project.root, 'node_modules/.bin/diamondback'),
        `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`,
        {
          mode: 0o755,
        },
      );
      const npm = (script: string) => bash(`npm run --silent ${script}`, project.root, {}, '/nowhere');
      const first = npm('conflicts');
      assert.equal(first.code, 1, first.err);
      assert.match(first.out, /^1 conflict in app: money/);
      assert.equal(npm('conflicts:new').code, 1);
      assert.equal(npm('conflicts:accept').code, 0);
      assert.equal(npm('conflicts').code, 0);
    });
  });
});
