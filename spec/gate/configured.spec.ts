import assert from 'node:assert/strict';
import { type CheckOptions, type CheckResult, check } from '../../lib/check.ts';
import { configured } from '../../lib/configured.ts';
import { AnalyzerError } from '../../lib/errors.ts';
import { TinyProject } from './project.ts';

const FILE = 'diamondback.config.json';
const reason = 'no release of shop uses money 2 yet';

describe('check with a configuration, on a real tree', () => {
  let project: TinyProject;
  beforeEach(() => {
    project = TinyProject.of();
  });
  afterEach(() => project.remove());

  const run = (options: CheckOptions = {}): Promise<CheckResult> => check({ path: project.root, ...options });
  const configure = (data: object): void => project.write(FILE, `// why we differ\n${JSON.stringify(data, null, 2)}\n`);
  const refused = (message: RegExp, options: CheckOptions = {}): Promise<void> =>
    assert.rejects(run(options), (error) => {
      assert.ok(error instanceof AnalyzerError);
      assert.match(error.message, message);
      return error.code === 'config-invalid' || error.code === 'baseline-unreadable';
    });

  it('passes when the finding is accepted, until the day after', async () => {
    configure({ accept: [{ package: 'money', reason, until: '2026-12-31' }] });
    const { report, failed } = await run({ today: '2026-12-31' });
    assert.deepEqual([failed, report.gate?.config, report.findings[0]?.accepted?.reason], [false, FILE, reason]);
    const after = await run({ today: '2027-01-01' });
    assert.equal(after.failed, true);
    assert.deepEqual(
      after.report.gate?.policy.map(({ code, place }) => [code, place]),
      [['acceptance-expired', { file: FILE, line: 4 }]],
    );
  });

  it('takes the level from the configuration, and rather from the caller', async () => {
    configure({ failOn: 'never', severities: { 'incompatible-types-cross': 'warning' } });
    assert.deepEqual(await run().then(({ failed, failOn }) => [failed, failOn]), [false, 'never']);
    assert.deepEqual(await run({ failOn: 'warning' }).then(({ failed }) => failed), true);
    assert.deepEqual(
      await run({ failOn: 'warning', config: false }).then(({ report }) => report.findings[0]?.severity),
      'error',
    );
    assert.deepEqual(await run({ config: { failOn: 'note' } }).then(({ failOn }) => failOn), 'note');
  });

  it('takes what to leave out from it, for every command', async () => {
    project.edit('package-lock.json', (text) => text.replace('"dependencies": {', '"devDependencies": {'));
    configure({ omit: ['dev'] });
    assert.deepEqual((await run({ updateBaseline: true })).report.findings, []);
    assert.match(project.read('diamondback-baseline.json'), /^ {2}"omit": \["dev"\],$/m);
    assert.deepEqual((await configured({ path: project.root })).omit, ['dev']);
    assert.deepEqual((await configured({ path: project.root, omit: ['peer'] })).omit, ['peer']);
  });

  it('keeps its baseline where it says, and does not write down what it accepts itself', async () => {
    configure({ baseline: 'ci/accepted.json', accept: [{ package: 'money', reason }] });
    await assert.rejects(run({ updateBaseline: true }), /ci\/accepted\.json cannot be written/);
    project.write('ci/accepted.json', '{ "version": 1, "findings": [] }');
    const { written } = await run({ updateBaseline: true });
    assert.deepEqual([written?.file, written?.added], ['ci/accepted.json', []]);
    configure({ baseline: false });
    await assert.rejects(run({ updateBaseline: true }), /no baseline to update/);
  });

  it('is refused before anything is analysed', async () => {
    configure({ baseline: '../accepted.json' });
    await refused(/leads out of the project/);
    project.write(FILE, '{ "omit": ["dev"]');
    await refused(/diamondback\.config\.json:1: not valid JSON/);
    configure({ workspaces: { 'packages/a': {} } });
    await refused(/config\.json:4: workspaces: there is no workspace "packages\/a"/);
    configure({ acept: [] });
    await refused(/config\.json:3: unknown key "acept"/);
    assert.equal(project.read(FILE), '// why we differ\n{\n  "acept": []\n}\n');
  });

  it('is refused in two places', async () => {
    project.edit('package.json', (text) => text.replace('{', '{ "diamondback": { "failOn": "never" },'));
    assert.equal((await run()).failOn, 'never');
    assert.equal((await run()).report.gate?.config, 'package.json');
    configure({});
    await refused(/both diamondback\.config\.json and the "diamondback" field of package\.json/);
  });

  it('says that a workspace is spelled otherwise', async () => {
    project.remove();
    project = TinyProject.of('meetings', 'workspace');
    const { report } = await run();
    const [first] = report.findings;
    assert.ok(first !== undefined && first.meeting.location !== '');
    configure({ workspaces: { [first.meeting.location]: { severities: { [first.code]: 'note' } } } });
    assert.equal((await run()).report.findings[0]?.severity, 'note');
    configure({ workspaces: { [`${first.meeting.name}x`]: {} } });
    await assert.rejects(
      run(),
      (error) => error instanceof AnalyzerError && error.hint.includes(`"${first.meeting.name}"`),
    );
  });
});
