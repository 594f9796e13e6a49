import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GateOptions, Library } from '../../lib/cli/library.ts';
import { run, type Surroundings } from '../../lib/cli/run.ts';
import { AnalyzerError } from '../../lib/errors.ts';
import { fails } from '../../lib/gate/index.ts';
import { cleanReport, explanation, report } from '../report/sample.ts';

interface Ran {
  code: number;
  out: string;
  err: string;
  asked: GateOptions[];
  loaded: boolean;
}

/** Runs a command line on a library that finds what {@link report} has. */
async function cli(argv: string[], change: Partial<Surroundings> & { fake?: Partial<Library> } = {}): Promise<Ran> {
  const ran: Ran = { code: -1, out: '', err: '', asked: [], loaded: false };
  const [finding] = report.findings;
  assert.ok(finding);
  const fake: Library = {
    analyze: async (options) => {
      ran.asked.push(options);
      options.onProgress?.({ phase: 'reading types', done: 3, total: 9 });
      options.onTiming?.('load', 12.4);
      return report;
    },
    configured: async (options) => options,
    check: async (options) => {
      const found = await (change.fake?.analyze ?? fake.analyze)(options);
      const { failOn = 'error', updateBaseline = false } = options;
      const entry = { package: 'zod' };
      const written = { file: 'diamondback-baseline.json', added: [entry], kept: [entry, entry], dropped: [] };
      const failed = !updateBaseline && fails(found, failOn);
      return { report: found, failed, failOn, written: updateBaseline ? written : null };
    },
    explain: async () => ({ report, explanation }),
    witness: async () => ({ fileName: 'witness.ts', text: 'const a = 1;\n', finding }),
    fix: async (options) => {
      ran.asked.push(options);
      return { report, plan: { steps: [], byHand: [], files: [], commands: [], applied: options.apply === true } };
    },
    ...change.fake,
  };
  ran.code = await run({
    argv,
    cwd: '/home/me/app',
    env: {},
    stdout: {
      write: (text: string) => {
        ran.out += text;
      },
      isTTY: false,
      columns: undefined,
    },
    stderr: {
      write: (text: string) => {
        ran.err += text;
      },
      isTTY: false,
      columns: undefined,
    },
    signal: new AbortController().signal,
    isFolder: () => false,
    version: () => '1.2.3',
    stdin: async () => '',
    library: async () => {
      ran.loaded = true;
      return fake;
    },
    ...change,
  });
  return ran;
}

describe('cli/run', () => {
  it('prints the report to stdout and nothing to stderr', async () => {
    const { code, out, err, asked } = await cli([]);
    assert.equal(code, 1);
    assert.match(out, /^2 conflicts/);
    assert.equal(err, '');
    assert.equal(asked[0]?.path, '/home/me/app');
  });

  it('exits with 0 when nothing is at or above the level', async () => {
    assert.equal((await cli(['--fail-on', 'never'])).code, 0);
    assert.equal((await cli([], { fake: { analyze: async () => cleanReport } })).code, 0);
    assert.equal((await cli(['list'])).code, 0);
    assert.equal((await cli(['explain', 'zod'])).code, 0);
  });

  it('shows whatever makes it exit with 1', async () => {
    const findings = report.findings.filter(({ severity }) => severity === 'warning');
    const fake = { analyze: async () => ({ ...report, findings }) };
    assert.deepEqual(await cli(['-q'], { fake }).then(({ code, out }) => [code, out]), [0, '']);
    const { code, out } = await cli(['-q', '--fail-on', 'warning'], { fake });
    assert.equal(code, 1);
    assert.match(out, /│ rxjs/);
  });

  it('names docs pages where they are installed', async () => {
    const isFolder = (path: string) => path === 'app' || path === 'app/node_modules/diamondback/docs/codes';
    const { out } = await cli(['explain', 'zod', 'app/'], { isFolder });
    assert.match(out, /More: app\/node_modules\/diamondback\/docs\/codes\/incompatible-types-cross\.md/);
    assert.doesNotMatch((await cli(['explain', 'zod'])).out, /More:/);
  });

  it('does not load the analysis for --help and --version', async () => {
    const help = await cli(['--help']);
    assert.deepEqual([help.code, help.loaded, help.err], [0, false, '']);
    assert.ok(help.out.split('\n').every((line) => line.length <= 80));
    const version = await cli(['--version']);
    assert.deepEqual([version.code, version.loaded, version.out], [0, false, '1.2.3\n']);
  });

  it('passes the options on', async () => {
    const { asked } = await cli(['check', 'app', '--omit=dev', '-p', 'zod', '--lockfile-only', '--no-cache']);
    const { path, omit, packages, lockfileOnly, cache } = asked[0] ?? {};
    assert.deepEqual(
      { path, omit, packages, lockfileOnly, cache },
      {
        path: 'app',
        omit: ['dev'],
        packages: ['zod'],
        lockfileOnly: true,
        cache: false,
      },
    );
  });

  it('writes a baseline and says what is in it', async () => {
    const { code, out, err, asked } = await cli(['baseline', '--baseline', 'accepted.json']);
    assert.deepEqual([code, err], [0, '']);
    assert.equal(out, 'diamondback-baseline.json accepts 3 findings (zod): 1 added, 2 kept, 0 dropped\n');
    assert.deepEqual([asked[0]?.baseline, asked[0]?.updateBaseline], ['accepted.json', true]);
    assert.equal(JSON.parse((await cli(['baseline', '-f', 'json'])).out).kept.length, 2);
  });

  it('prints the report first when it updates the baseline', async () => {
    const { code, out, err } = await cli(['--update-baseline']);
    assert.equal(code, 0);
    assert.match(out, /^2 conflicts/);
    assert.match(err, /^diamondback: diamondback-baseline\.json accepts 3 findings/);
  });

  it('looks at types for a list only when asked', async () => {
    assert.equal((await cli(['list'])).asked[0]?.lockfileOnly, true);
    assert.equal((await cli(['list', '--types'])).asked[0]?.lockfileOnly, false);
  });

  it('prints a witness to stdout', async () => {
    const { code, out, err } = await cli(['witness', '4c1f9a00']);
    assert.deepEqual([code, out], [0, 'const a = 1;\n']);
    assert.equal(err, '');
    assert.equal(JSON.parse((await cli(['witness', 'x', '-f', 'json'])).out).fileName, 'witness.ts');
  });

  it('says what the user can repair without a stack trace', async () => {
    const { code, out, err } = await cli([], {
      fake: {
        analyze: async () => {
          throw new AnalyzerError('no-lockfile', 'there is no \u001b[31mlockfile', 'Run npm install.');
        },
      },
    });
    assert.deepEqual([code, out, err], [2, '', 'diamondback: there is no lockfile\n  Run npm install.\n']);
  });

  it('calls anything else a bug, with a stack only when asked', async () => {
    const fake = {
      analyze: async () => {
        throw new TypeError('oops');
      },
    };
    const quiet = await cli([], { fake });
    assert.equal(quiet.code, 2);
    assert.match(quiet.err, /a bug in diamondback: oops/);
    assert.doesNotMatch(quiet.err, /\n\s+at /);
    assert.match((await cli([], { fake, env: { DIAMONDBACK_DEBUG: '1' } })).err, /\n\s+at /);
  });

  it('exits with 130 when it was interrupted', async () => {
    const abort = new AbortController();
    const analyze = async () => {
      abort.abort();
      throw new AnalyzerError('aborted', 'stopped', '');
    };
    const { code, err } = await cli([], { signal: abort.signal, fake: { analyze } });
    assert.deepEqual([code, err], [130, '']);
  });

  it('draws progress on a terminal only, and erases it', async () => {
    let err = '';
    const stderr = {
      write: (text: string) => {
        err += text;
      },
      isTTY: true,
      columns: 80,
    };
    await cli([], { stderr });
    assert.equal(err, '\r\u001b[2Kreading types 3/9\r\u001b[2K');
    err = '';
    await cli(['--quiet'], { stderr });
    assert.equal(err, '');
  });

  it('prints timings to stderr', async () => {
    assert.match((await cli(['--timing'])).err, /^load +12 ms\n$/);
  });

  it('colours by flag, environment and terminal, in that order', async () => {
    const coloured = async (argv: string[], env: Record<string, string>, isTTY: boolean) => {
      let out = '';
      await cli(argv, {
        env,
        stdout: {
          write: (text: string) => {
            out += text;
          },
          isTTY,
          columns: 80,
        },
      });
      return out.includes('\u001b[');
    };
    assert.equal(await coloured([], {}, false), false);
    assert.equal(await coloured([], {}, true), true);
    assert.equal(await coloured([], { NO_COLOR: '1' }, true), false);
    assert.equal(await coloured([], { NO_COLOR: '' }, true), true);
    assert.equal(await coloured([], { TERM: 'dumb' }, true), false);
    assert.equal(await coloured([], { FORCE_COLOR: '1', NO_COLOR: '1' }, false), true);
    assert.equal(await coloured([], { FORCE_COLOR: '0' }, true), false);
    assert.equal(await coloured(['--no-color'], { FORCE_COLOR: '1' }, true), false);
    assert.equal(await coloured(['--color'], { NO_COLOR: '1' }, false), true);
    assert.equal(await coloured(['--format', 'json'], {}, true), false);
  });

  describe('formats for CI', () => {
    let folder = '';
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'diamondback-cli-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const uriOf = (out: string) =>
      JSON.parse(out).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri as string;

    it('formats a saved report again, from a file and from stdin', async () => {
      const { out: saved } = await cli(['--format', 'json']);
      writeFileSync(join(folder, 'report.json'), saved);
      for (const format of ['table', 'json', 'markdown', 'sarif', 'gitlab', 'junit']) {
        const made = await cli(['--format', format], { cwd: folder });
        const again = await cli(['format', 'report.json', '--format', format], { cwd: folder });
        assert.deepEqual([again.code, again.err, again.asked], [0, '', []]);
        assert.equal(again.out, made.out);
        const piped = await cli(['format', '-', '--format', format], { cwd: folder, stdin: async () => saved });
        assert.deepEqual([piped.code, piped.out], [0, made.out]);
      }
    });

    it('shows what failed when the report was made, unless told otherwise', async () => {
      const gate = { baseline: null, config: 'diamondback.config.json', base: null, resolved: [], policy: [] };
      const saved = JSON.stringify({ ...report, gate: { ...gate, failOn: 'warning' } });
      const stdin = async () => saved;
      assert.match((await cli(['format', '-', '-f', 'junit'], { stdin })).out, /failures="7"/);
      assert.match((await cli(['format', '-', '-f', 'junit', '--fail-on=error'], { stdin })).out, /failures="6"/);
    });

    it('exits with 2 when it is no report', async () => {
      const missing = await cli(['format', 'nowhere.json'], { cwd: folder });
      assert.deepEqual([missing.code, missing.out], [2, '']);
      assert.match(missing.err, /^diamondback: cannot read nowhere\.json: ENOENT/);
      const { code, out, err } = await cli(['format', '-'], { stdin: async () => '{"schemaVersion": 99}' });
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /^diamondback: stdin has schemaVersion 99, .*\n {2}Update diamondback/);
    });

    it('names files from the top of the repository', async () => {
      const app = join(folder, 'packages', 'app');
      mkdirSync(app, { recursive: true });
      assert.equal(uriOf((await cli(['-f', 'sarif'], { cwd: app })).out), 'package-lock.json');
      mkdirSync(join(folder, '.git'));
      assert.equal(uriOf((await cli(['-f', 'sarif'], { cwd: app })).out), 'packages/app/package-lock.json');
      const from = await cli(['check', 'packages/app', '-f', 'sarif'], { cwd: folder });
      assert.equal(uriOf(from.out), 'packages/app/package-lock.json');
      const said = await cli(['-f', 'sarif', '--project-path', 'web'], { cwd: app });
      assert.equal(uriOf(said.out), 'web/package-lock.json');
    });

    it('appends the summary of a GitHub job where GitHub says', async () => {
      const file = join(folder, 'summary.md');
      writeFileSync(file, 'before\n');
      const { code, out, err } = await cli(['-f', 'github'], { cwd: folder, env: { GITHUB_STEP_SUMMARY: file } });
      assert.deepEqual([code, err], [1, '']);
      assert.match(out, /^::error file=src\/server\.ts,line=1,title=zod/);
      assert.match(readFileSync(file, 'utf8'), /^before\n<!-- diamondback -->\n### 2 dependency conflicts/);
      const { out: other } = await cli(['-f', 'sarif'], { cwd: folder, env: { GITHUB_STEP_SUMMARY: file } });
      assert.ok(other.length > 0);
      assert.equal(readFileSync(file, 'utf8').split('<!--').length, 2);
    });

    it('goes on when the summary cannot be written', async () => {
      const { code, out, err } = await cli(['-f', 'github'], { cwd: folder, env: { GITHUB_STEP_SUMMARY: folder } });
      assert.equal(code, 1);
      assert.match(out, /^::error/);
      assert.match(err, /job summary could not be written: EISDIR/);
    });
  });

  describe('--output', () => {
    let folder = '';
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'diamondback-cli-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('writes the whole file and leaves nothing beside it', async () => {
      const { code, out, err } = await cli(['--format', 'json', '-o', 'report.json'], { cwd: folder });
      assert.deepEqual([code, out], [1, '']);
      assert.match(err, /wrote report\.json/);
      assert.deepEqual(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')), report);
      assert.deepEqual(readdirSync(folder), ['report.json']);
    });

    it('writes through a symbolic link', async function () {
      writeFileSync(join(folder, 'real.txt'), 'old');
      try {
        symlinkSync(join(folder, 'real.txt'), join(folder, 'link.txt'));
      } catch {
        // Windows without the right to make links.
        this.skip();
      }
      await cli(['-o', 'link.txt'], { cwd: folder });
      assert.match(readFileSync(join(folder, 'real.txt'), 'utf8'), /^2 conflicts/);
    });

    it('says what to do when the file cannot be written', async () => {
      for (const path of ['nowhere/report.txt', '.']) {
        const { code, out, err } = await cli(['-o', path], { cwd: folder });
        assert.deepEqual([code, out], [2, '']);
        assert.match(err, /^diamondback: cannot write .*\n {2}Give --output a file/);
      }
      assert.deepEqual(readdirSync(folder), []);
    });
  });
});
