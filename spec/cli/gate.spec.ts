import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { GitProject } from '../gate/git-project.ts';
import { repaired } from '../gate/project.ts';
import { projectRoot } from '../helpers.ts';

const MAIN = join(projectRoot, 'dist/bin/diamondback.cjs');
const BASELINE = 'diamondback-baseline.json';
const CONFIG = 'diamondback.config.json';

describe('cli/gate: a repository whose second commit adds a conflict, as processes', function () {
  this.timeout(30_000);
  let project: GitProject;
  let accepted = '';
  before(() => {
    project = GitProject.in('');
    const now = project.read('package-lock.json');
    project.edit('package-lock.json', repaired);
    project.commit();
    project.write('package-lock.json', now);
    project.commit();
  });
  after(() => project.remove());

  function diamondback(...argv: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...argv], {
      cwd: project.root,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  it('exits with 1 and has exactly that finding as new', () => {
    const { status, stdout, stderr } = diamondback('--base', 'HEAD~1', '--format', 'json');
    assert.deepEqual([status, stderr], [1, '']);
    const { findings, summary } = JSON.parse(stdout);
    assert.deepEqual(
      findings.map((one: { package: string; status: string }) => [one.package, one.status]),
      [['money', 'new']],
    );
    assert.deepEqual([summary.new, summary.known, summary.resolved], [1, 0, 0]);
    assert.match(
      diamondback('--base', 'HEAD~1').stdout,
      /^1 conflict in app: money\n1 new, 0 known, compared with HEAD~1 \(merge base \w{9}\)\.\n/,
    );
  });

  it('exits with 0 once it is accepted, in the baseline or in the configuration', () => {
    const { status, stdout } = diamondback('baseline');
    assert.deepEqual([status, stdout], [0, `${BASELINE} accepts 1 finding (money): 1 added, 0 kept, 0 dropped\n`]);
    accepted = project.read(BASELINE);
    const green = diamondback('--base', 'HEAD~1');
    assert.equal(green.status, 0);
    assert.match(
      green.stdout,
      /^No new conflicts in app\.\n0 new, 1 known, 0 resolved, compared with diamondback-baseline\.json and HEAD~1/,
    );
    project.write(CONFIG, '{ "accept": [{ "package": "money", "reason": "shop 4 will use money 2" }] }');
    assert.equal(diamondback('--no-baseline').status, 0);
  });

  for (const [file, text, message] of [
    [BASELINE, '{ "version": 1, "findings": [\n<<<<<<< ours\n] }', /:2: an unresolved merge conflict/],
    [BASELINE, '{ "version": 2, "findings": [] }', /has version 2; this diamondback reads version 1/],
    [BASELINE, '{ "version": 1, "findings": [', /:1: not valid JSON/],
    [CONFIG, '{ "accept": [\n>>>>>>> theirs\n] }', /:2: an unresolved merge conflict/],
    [CONFIG, '{ "acept": [] }', /:1: unknown key "acept"\n {2}Did you mean "accept"\?/],
  ] as const) {
    it(`exits with 2 and leaves the file as it is: ${file} ${message.source}`, () => {
      project.write(file, text);
      // The command that writes: it has to read first.
      const { status, stdout, stderr } = diamondback('--update-baseline');
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, message);
      assert.equal(project.read(file), text);
      project.write(CONFIG, '{}');
      project.write(BASELINE, accepted);
    });
  }

  it('reports it as resolved and the entry as stale once the conflict is removed', () => {
    project.write(CONFIG, '{}');
    project.repair();
    const { status, stdout } = diamondback();
    assert.equal(status, 0);
    assert.match(stdout, /^Resolved: money \(1 flow in app\)$/m);
    assert.match(stdout, /^Note: diamondback-baseline\.json:4: this finding is gone; drop it with/m);
    project.write(CONFIG, '{ "severities": { "baseline-entry-stale": "error" } }');
    assert.equal(diamondback().status, 1);
    assert.equal(diamondback('--update-baseline').status, 0);
    assert.equal(diamondback().status, 0);
  });
});
