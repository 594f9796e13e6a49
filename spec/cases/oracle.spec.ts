import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseDiagnostics } from '../../lib/compiler/diagnostics.ts';
import { runCompiler } from '../../lib/compiler/native.ts';
import type { Finding } from '../../lib/model/report.ts';
import { fixture } from '../helpers.ts';
import { caseNames, readCase, readJson } from './cases.ts';

/** Codes that say "this cannot stand for that": assignments, arguments, overloads, `this`; or that a member is not there. */
const mismatch = /^TS(?:2322|2339|2345|2684|2739|2740|2741|2769)$/;

interface Flow {
  /** Below fixtures/. */
  readonly file: string;
  readonly verdict: Finding['verdict'];
}

/** The flows that the projects' own code writes out, with the worst verdict that is expected of them. */
const flows: readonly Flow[] = caseNames().flatMap((name) => {
  const { folder, options } = readCase(name);
  const source = ['src/app.ts', 'packages/web/web.ts'].find((file) => existsSync(join(folder, file)));
  const { findings } = readJson<{ findings: readonly Finding[] }>(folder, 'expected.json');
  const worst = findings.find(({ usage, severity }) => usage === 'seen' && severity !== 'warning');
  return source && worst && !options.omit ? [{ file: `${name}/${source}`, verdict: worst.verdict }] : [];
});

/** In one program these would speak of copies in other folders: by version, or by the name of an ambient module. */
const needsOwnProgram = ({ file }: Flow): boolean => /same-version|\/ambient\//.test(file);

async function rejected(files: readonly string[], ...more: string[]): Promise<string[]> {
  const options = ['--noEmit', '--ignoreConfig', '--strict', '--skipLibCheck', '--pretty', 'false', '--types', ''];
  const modules = ['--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler'];
  const { output } = await runCompiler([...options, ...modules, ...more, ...files], fixture(), { timeout: 60_000 });
  const errors = parseDiagnostics(output);
  assert.deepEqual(
    errors.filter(({ code }) => !mismatch.test(code)).map(({ file, message }) => `${file} ${message[0]}`),
    [],
  );
  return [...new Set(errors.map(({ file }) => file))].sort();
}

const expectRejected = (of: readonly Flow[]): string[] =>
  of
    .filter(({ verdict }) => verdict === 'incompatible')
    .map(({ file }) => file)
    .sort();

describe('TypeScript itself, asked about the flows that the cases write out', () => {
  it('rejects those that are incompatible, and no other', async () => {
    const together = flows.filter((flow) => !needsOwnProgram(flow));
    assert.ok(together.length > 60);
    const found = await rejected(
      together.map(({ file }) => file),
      '--deduplicatePackages',
      'false',
    );
    assert.deepEqual(found, expectRejected(together));
  });

  it('rejects declarations that collide, where the project has them checked', async () => {
    const compile = (name: string) =>
      runCompiler(['--project', fixture('modules', name), '--noEmit', '--pretty', 'false'], fixture(), {
        timeout: 60_000,
      });
    const files = parseDiagnostics((await compile('ambient-collides')).output).map(({ file }) => file);
    assert.deepEqual(files, ['modules/ambient-collides/node_modules/shop/index.d.ts']);
    assert.equal((await compile('ambient-collides-unchecked')).output, '');
  });

  for (const flow of flows.filter(needsOwnProgram)) {
    it(`answers alone about ${flow.file}`, async () => {
      assert.deepEqual(await rejected([flow.file]), expectRejected([flow]));
    });
  }
});
