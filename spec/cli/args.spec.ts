import assert from 'node:assert/strict';
import { parseArguments } from '../../lib/cli/args.ts';
import { AnalyzerError } from '../../lib/errors.ts';

const parse = (...argv: string[]) => parseArguments(argv, (path) => path === 'app' || path === '.');

function refused(argv: string[], message: RegExp, hint = /./): void {
  assert.throws(
    () => parse(...argv),
    (error) => {
      assert.ok(error instanceof AnalyzerError);
      assert.equal(error.code, 'usage');
      assert.match(error.message, message);
      assert.match(error.hint, hint);
      return true;
    },
  );
}

describe('cli/args', () => {
  it('asks the registry only where remedies are told', () => {
    assert.equal(parse('--registry').registry, true);
    assert.equal(parse('fix', '--registry').registry, true);
    refused(['list', '--registry'], /--registry does not belong to list/);
    refused(['--registry', '--lockfile-only'], /exclude each other/);
  });

  it('checks the current folder when nothing is said', () => {
    assert.deepEqual(parse(), {
      command: 'check',
      subject: undefined,
      dir: undefined,
      format: 'table',
      output: undefined,
      projectPath: undefined,
      omit: [],
      packages: [],
      lockfileOnly: false,
      types: false,
      cache: true,
      registry: false,
      failOn: undefined,
      baseline: undefined,
      updateBaseline: false,
      apply: false,
      dryRun: false,
      base: undefined,
      quiet: false,
      strict: false,
      timing: false,
      color: undefined,
      help: false,
      version: false,
    });
  });

  it('takes the package of fix, the folder, or both', () => {
    assert.deepEqual([parse('fix').subject, parse('fix').dir], [undefined, undefined]);
    assert.deepEqual([parse('fix', 'zod').subject, parse('fix', 'zod').dir], ['zod', undefined]);
    assert.deepEqual([parse('fix', 'app').subject, parse('fix', 'app').dir], [undefined, 'app']);
    assert.deepEqual([parse('fix', 'zod', 'app').subject, parse('fix', 'zod', 'app').dir], ['zod', 'app']);
    assert.equal(parse('fix', '--apply').apply, true);
    refused(['fix', '--apply', '--dry-run'], /exclude each other/);
    refused(['check', '--apply'], /belongs to fix/);
    refused(['fix', '--lockfile-only'], /needs types/);
  });

  it('takes a folder with and without the command', () => {
    assert.equal(parse('app').dir, 'app');
    assert.equal(parse('check', 'nowhere').dir, 'nowhere');
    assert.equal(parse('list', 'app').command, 'list');
  });

  it('takes the subject of explain and witness, then the folder', () => {
    const explain = parse('explain', 'zod', 'app');
    assert.deepEqual([explain.command, explain.subject, explain.dir], ['explain', 'zod', 'app']);
    const witness = parse('witness', '4c1f9a');
    assert.deepEqual([witness.command, witness.subject, witness.dir], ['witness', '4c1f9a', undefined]);
  });

  it('reads every option', () => {
    const args = parse(
      ...['list', '--omit', 'dev', '--omit=peer', '-p', 'zod', '--package', '@s/p', '--types', '--no-cache'],
      ...['--fail-on', 'warning', '-q', '--timing', '--no-color', '-f', 'json', '-o', 'report.json'],
    );
    assert.deepEqual(args.omit, ['dev', 'peer']);
    assert.deepEqual(args.packages, ['zod', '@s/p']);
    assert.deepEqual([args.types, args.cache, args.quiet, args.timing], [true, false, true, true]);
    assert.deepEqual([args.failOn, args.color, args.format, args.output], ['warning', false, 'json', 'report.json']);
    assert.equal(parse('--color').color, true);
    assert.equal(parse('--lockfile-only').lockfileOnly, true);
  });

  it('reads what to compare with', () => {
    assert.equal(parse('--baseline', 'accepted.json').baseline, 'accepted.json');
    assert.equal(parse('--no-baseline').baseline, false);
    assert.equal(parse('--base', 'origin/main').base, 'origin/main');
    assert.equal(parse('--update-baseline').updateBaseline, true);
    const baseline = parse('baseline', 'app', '--baseline=b.json');
    assert.deepEqual([baseline.command, baseline.dir, baseline.baseline], ['baseline', 'app', 'b.json']);
  });

  it('reads a saved report', () => {
    const args = parse('format', '-', '--format', 'sarif', '--project-path', 'packages/app');
    assert.deepEqual([args.command, args.subject, args.dir], ['format', '-', undefined]);
    assert.deepEqual([args.format, args.projectPath], ['sarif', 'packages/app']);
  });

  it('shows help and version whatever else is there', () => {
    assert.equal(parse('explain', '--help').help, true);
    assert.equal(parse('nonsense', '-v').version, true);
  });

  it('suggests what was probably meant', () => {
    refused(['--fromat', 'json'], /unknown option --fromat/, /--format/);
    refused(['--lockfileonly'], /--lockfileonly/, /--lockfile-only/);
    refused(['chek'], /neither a command nor a folder/, /diamondback check/);
    refused(['explian', 'zod'], /explian/, /diamondback explain/);
    refused(['--format', 'jsn'], /'jsn'/, /Did you mean json/);
    refused(['--fail-on=errors'], /'errors'/, /error, warning, note, never/);
    refused(['--omit=prod'], /'prod'/, /dev, optional, peer/);
  });

  it('refuses values that are missing or not wanted', () => {
    refused(['--output'], /--output needs a value/);
    refused(['--output', '--quiet'], /--output needs a value/);
    refused(['--format='], /--format needs a value/);
    refused(['--quiet=yes'], /--quiet takes no value/);
    refused(['-z'], /unknown option -z/);
  });

  it('refuses what does not go together', () => {
    refused(['--types'], /--types belongs to list/);
    refused(['list', '--types', '--lockfile-only'], /exclude each other/);
    refused(['witness', 'f', '--lockfile-only'], /needs types/);
    refused(['--color', '--no-color'], /exclude each other/);
    refused(['explain'], /name of a package/, /diamondback list/);
    refused(['witness'], /fingerprint/, /diamondback check/);
    refused(['list', '--base', 'main'], /--base does not belong to list/);
    refused(['--base', '--output=x'], /--base needs a value/);
    refused(['list', '--update-baseline'], /--update-baseline does not belong to list/);
    refused(['explain', 'zod', '--baseline', 'b.json'], /--baseline does not belong to explain/);
    refused(['--no-baseline', '--update-baseline'], /nothing to read or write/);
    refused(['--no-baseline', '--baseline', 'b.json'], /nothing to read or write/);
    refused(['baseline', '--no-baseline'], /--no-baseline/);
    refused(['baseline', '--lockfile-only'], /needs types/);
    refused(['list', '--format', 'sarif'], /sarif belongs to check/, /table and json/);
    refused(['explain', 'zod', '-f', 'github'], /github belongs to check/);
    refused(['format'], /needs a report/, /--format json -o/);
    refused(['format', 'a.json', 'b.json'], /one report/);
    refused(['format', 'a.json', '--omit', 'dev'], /--omit does not belong to format/);
    refused(['--project-path', '/srv/app'], /below the top/);
    refused(['app', 'app'], /one folder/);
    refused(['explain', 'zod', 'app', 'more'], /not 'app' and 'more'/);
  });
});
