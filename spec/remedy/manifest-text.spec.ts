import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editManifest } from '../../lib/remedy/manifest-text.ts';

const edit = (path: string[], value: string | null) => ({ file: 'package.json', path, value });

describe('editManifest', () => {
  const text =
    '{\n\t"name": "app",\n\t"dependencies": {\n\t\t"b": "1.0.0",\n\t\t"d": "1.0.0"\n\t},\n\t"private": true\n}\n';

  it('changes a value and nothing else', () => {
    assert.equal(
      editManifest(text, [edit(['dependencies', 'd'], '2.0.0')]),
      text.replace('"d": "1.0.0"', '"d": "2.0.0"'),
    );
  });

  it('adds a request where the names are sorted, with the indentation of the file', () => {
    const expected = text.replace('"b": "1.0.0",\n', '"b": "1.0.0",\n\t\t"c": "^3.0.0",\n');
    assert.equal(editManifest(text, [edit(['dependencies', 'c'], '^3.0.0')]), expected);
  });

  it('adds nested overrides at the end', () => {
    const expected = text.replace('true\n', 'true,\n\t"overrides": {\n\t\t"b": {\n\t\t\t"d": "2.0.0"\n\t\t}\n\t}\n');
    assert.equal(editManifest(text, [edit(['overrides', 'b', 'd'], '2.0.0')]), expected);
  });

  it('takes a request out, and a table with its last one', () => {
    const without = editManifest(text, [edit(['dependencies', 'd'], null), edit(['dependencies', 'b'], null)]);
    assert.deepEqual(JSON.parse(without), { name: 'app', private: true });
  });

  it('keeps line ends, a byte order mark and a missing line end at the end', () => {
    const windows = `\uFEFF${text.trimEnd().replaceAll('\n', '\r\n')}`;
    const expected = windows.replace('"d": "1.0.0"', '"d": "2.0.0"');
    assert.equal(editManifest(windows, [edit(['dependencies', 'd'], '2.0.0')]), expected);
    const added = editManifest(windows, [edit(['overrides', 'd'], '2.0.0')]);
    assert.ok(!/[^\r]\n/.test(added));
    assert.ok(added.startsWith('\uFEFF') && !added.endsWith('\n'));
  });

  it('leaves one line one line', () => {
    const before = '{"name":"app","dependencies":{"d":"1.0.0"}}';
    assert.equal(
      editManifest(before, [edit(['overrides', 'b', 'd'], '2.0.0')]),
      '{"name":"app","dependencies":{"d":"1.0.0"},"overrides": {"b":{"d":"2.0.0"}}}',
    );
  });

  it('gives what an edit of the parsed object would give', () => {
    const name = fc.stringMatching(/^[a-z][a-z-]{0,6}$/);
    const table = fc.dictionary(name, fc.constantFrom('1.0.0', '^2.0.0'), { maxKeys: 4 });
    const manifest = fc.record({ name, dependencies: table, scripts: table }, { requiredKeys: ['name'] });
    fc.assert(
      fc.property(manifest, name, fc.constantFrom(0, 2, 4, '\t'), (value, key, indent) => {
        const before = `${JSON.stringify(value, null, indent)}\n`;
        const expected = { ...value, dependencies: { ...value.dependencies, [key]: '9.9.9' } };
        const after = editManifest(before, [edit(['dependencies', key], '9.9.9')]);
        assert.deepEqual(JSON.parse(after), JSON.parse(JSON.stringify(expected)));
        assert.ok(after.endsWith('\n'));
      }),
      { numRuns: 100 },
    );
  });
});
