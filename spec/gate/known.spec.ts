import assert from 'node:assert/strict';
import { chmodSync, readdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { type CheckOptions, type CheckResult, check, compare } from '../../lib/check.ts';
import { AnalyzerError } from '../../lib/errors.ts';
import { TinyProject } from './project.ts';

const FILE = 'diamondback-baseline.json';

describe('check with a baseline, on a real tree', () => {
  let project: TinyProject;
  before(() => {
    project = TinyProject.of();
  });
  after(() => project.remove());

  const run = (options: CheckOptions = {}): Promise<CheckResult> => check({ path: project.root, ...options });
  const statuses = async (): Promise<string[]> => {
    const { report, failed } = await run();
    return [...report.findings.map(({ status }) => status), failed ? 'fails' : 'passes'];
  };

  // One project that changes from step to step: each step is a commit of a repository's life.
  it('fails on a conflict as long as nothing is accepted', async () => {
    const { report, failed, written } = await run();
    assert.deepEqual([failed, report.gate, written], [true, null, null]);
  });

  it('is written beside the lockfile, and passes', async () => {
    const { written } = await run({ updateBaseline: true });
    assert.deepEqual([written?.file, written?.added.length], [FILE, 1]);
    assert.deepEqual(
      readdirSync(project.root).filter((name) => name.includes('baseline')),
      [FILE],
    );
    assert.deepEqual(await statuses(), ['known', 'passes']);
  });

  it('is not touched when nothing changed', async () => {
    const before = statSync(project.path(FILE)).mtimeMs;
    const { written } = await run({ updateBaseline: true });
    assert.deepEqual([written?.added.length, written?.kept.length], [0, 1]);
    assert.equal(statSync(project.path(FILE)).mtimeMs, before);
  });

  it('says that nothing is known when it is not wanted', async () => {
    const { report, failed } = await run({ baseline: false });
    assert.deepEqual([report.findings[0]?.status, report.gate, failed], ['new', null, true]);
    const again = compare(JSON.parse(JSON.stringify(report)), { path: project.root });
    assert.deepEqual(again, await run());
    assert.deepEqual(compare(again.report, { path: project.root, baseline: false }).report, report);
  });

  it('still knows the finding when copies are hoisted otherwise and a version is patched', async () => {
    project.move('node_modules/money', 'node_modules/bank/node_modules/money');
    project.move('node_modules/shop/node_modules/money', 'node_modules/money');
    project.setVersion('node_modules/money', '1.0.7');
    assert.deepEqual(await statuses(), ['known', 'passes']);
  });

  it('still knows it when a patch makes another type the shallowest', async () => {
    for (const copy of ['node_modules/money', 'node_modules/bank/node_modules/money']) {
      project.edit(`${copy}/index.d.ts`, (text) => text.replaceAll('Money', 'Amount'));
    }
    for (const user of ['shop', 'bank']) {
      project.edit(`node_modules/${user}/index.d.ts`, (text) => text.replaceAll('Money', 'Amount'));
    }
    const { report } = await run();
    assert.deepEqual(report.findings[0]?.types, ['Amount']);
    assert.deepEqual(await statuses(), ['known', 'passes']);
  });

  it('calls it new with a third version', async () => {
    project.setVersion('node_modules/money', '0.9.0');
    assert.deepEqual(await statuses(), ['new', 'fails']);
    project.setVersion('node_modules/money', '1.0.7');
  });

  it('keeps a reason that somebody wrote', async () => {
    project.edit(FILE, (text) => text.replace(' }\n', ', "reason": "shop 4 will use money 2" }\n'));
    await run({ updateBaseline: true });
    assert.match(project.read(FILE), /"reason": "shop 4 will use money 2" \}/);
    assert.equal((await run()).report.findings[0]?.accepted?.reason, 'shop 4 will use money 2');
  });

  it('is written elsewhere when asked, and that file alone is read', async () => {
    const accepted = project.path('accepted.json');
    await assert.rejects(run({ baseline: accepted }), /there is no accepted\.json/);
    await run({ baseline: accepted, updateBaseline: true });
    assert.equal((await run({ baseline: accepted })).report.gate?.baseline, 'accepted.json');
  });

  it('is left as it was when it cannot be written', async function () {
    if (process.getuid?.() === 0) this.skip();
    const before = project.read(FILE);
    chmodSync(project.root, 0o555);
    try {
      project.edit('node_modules/shop/index.d.ts', (text) => `${text}\n`);
      await assert.rejects(run({ updateBaseline: true, failOn: 'note' }), /cannot be written/);
    } finally {
      chmodSync(project.root, 0o755);
    }
    assert.equal(project.read(FILE), before);
  });

  it('is left as it was when it is half merged, and says what to do', async () => {
    const good = project.read(FILE);
    project.edit(FILE, (text) => text.replace('    {', '<<<<<<< HEAD\n    {'));
    const bad = project.read(FILE);
    for (const updateBaseline of [false, true]) {
      await assert.rejects(run({ updateBaseline }), (error) => {
        assert.ok(error instanceof AnalyzerError);
        return error.code === 'baseline-unreadable' && error.message.startsWith(`${FILE}:4: `);
      });
    }
    assert.equal(project.read(FILE), bad);
    project.write(FILE, good);
  });

  it('reports the conflict as resolved and the entry as stale once it is repaired', async () => {
    project.move('node_modules/money', 'node_modules/shop/node_modules/money');
    project.move('node_modules/bank/node_modules/money', 'node_modules/money');
    project.repair();
    const { report, failed } = await run();
    assert.equal(failed, false);
    assert.deepEqual(
      report.gate?.resolved.map(({ package: name, producer, consumer }) => [name, producer, consumer]),
      [['money', 'shop', 'bank']],
    );
    assert.deepEqual(
      report.gate?.policy.map(({ code, place }) => [code, place.line]),
      [['baseline-entry-stale', 4]],
    );
    assert.deepEqual((await run({ updateBaseline: true })).written?.dropped.length, 1);
    assert.equal(project.read(FILE), '{\n  "version": 1,\n  "findings": []\n}\n');
  });

  it('is not followed out of the project by a link', async function () {
    const outside = TinyProject.of();
    outside.write('victim.json', 'precious');
    rmSync(project.path(FILE));
    try {
      symlinkSync(outside.path('victim.json'), project.path(FILE));
    } catch {
      // Windows without the right to make links.
      this.skip();
    }
    try {
      await assert.rejects(run({ updateBaseline: true }), /leads out of the project/);
      assert.equal(outside.read('victim.json'), 'precious');
    } finally {
      outside.remove();
    }
  });
});

describe('check with a baseline, where names and folders differ', () => {
  let project: TinyProject;
  afterEach(() => project.remove());
  const statuses = async (options: CheckOptions = {}): Promise<string[]> =>
    (await check({ path: project.root, ...options })).report.findings.map(({ status }) => status);

  it('knows a finding whose workspace moved to another folder', async () => {
    project = TinyProject.of('meetings', 'workspace');
    await statuses({ updateBaseline: true });
    renameSync(project.path('packages/web'), project.path('packages/site'));
    project.edit('package-lock.json', (text) => text.replaceAll('packages/web', 'packages/site'));
    assert.deepEqual(await statuses(), ['known']);
  });

  it('keeps the copies behind npm: aliases apart', async () => {
    project = TinyProject.of('modules', 'npm-alias');
    const { report, written } = await check({ path: project.root, updateBaseline: true });
    const sides = report.findings.flatMap(({ producer, consumer }) => [producer, consumer]);
    const alias = sides.find(({ importedAs }) => importedAs !== undefined);
    assert.ok(alias?.importedAs !== undefined && alias.importedAs !== alias.package);
    const names = written?.added.flatMap(({ producer, consumer }) => [producer, consumer]) ?? [];
    assert.ok(names.includes(alias.importedAs), names.join());
    project.edit('diamondback-baseline.json', (text) =>
      text
        .replaceAll(`"${alias.importedAs}"`, `"${alias.package}"`)
        .replace(/"fingerprint": "\w+"/g, '"fingerprint": "none"'),
    );
    assert.deepEqual(
      await statuses(),
      report.findings.map(() => 'new'),
    );
  });
});
