import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FINDING_CODES } from '../../lib/gate/match.ts';
import { ALL_CODES, WORDS } from '../../lib/report/words.ts';
import { projectRoot } from '../helpers.ts';

const SECTIONS = ['Explanation', 'Consequences', 'What to do', 'Example'];

describe('the catalogue of codes', () => {
  for (const code of ALL_CODES) {
    it(`${code} has a docs page in the common shape`, () => {
      const [file = '', anchor] = WORDS[code].docs.split('#');
      assert.ok(existsSync(join(projectRoot, file)), file);
      const page = readFileSync(join(projectRoot, file), 'utf8');
      if (anchor === undefined) {
        assert.ok(page.startsWith(`# ${code}\n`), 'the page begins with its code');
        for (const section of SECTIONS) assert.ok(page.includes(`\n## ${section}\n`), section);
      } else {
        assert.equal(anchor, code);
        const text = page.split(`\n## ${code}\n`)[1]?.split('\n## ')[0] ?? '';
        for (const section of SECTIONS) assert.ok(text.includes(`\n### ${section}\n`), section);
      }
    });
  }

  it('has no page without a code', () => {
    const pages = readdirSync(join(projectRoot, 'docs/codes')).map((file) => `docs/codes/${file}`);
    const named = new Set<string>(ALL_CODES.map((code) => WORDS[code].docs));
    assert.deepEqual(
      pages.filter((page) => !named.has(page)),
      [],
    );
  });

  it('has words of one line, and both versions in those of findings', () => {
    for (const code of ALL_CODES) {
      const { title, what, why, todo } = WORDS[code];
      for (const text of [title, what, why, todo]) {
        assert.ok(text.length > 0 && text.length < 130 && !text.includes('\n'), text);
      }
      const isFinding = (FINDING_CODES as readonly string[]).includes(code);
      assert.equal(what.includes('{from}') && what.includes('{to}'), isFinding, what);
    }
  });
});
