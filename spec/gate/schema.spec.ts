import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { POLICY_SEVERITIES } from '../../lib/gate/config-schema.ts';
import { baselineSchema, configSchema } from '../../lib/gate/index.ts';
import { rules } from '../../lib/report/sarif-rules.ts';
import { projectRoot } from '../helpers.ts';

/** `UPDATE=1 npx mocha -g 'published schema'` writes them anew. */
const update = process.env.UPDATE === '1';

describe('the published schema', () => {
  for (const [name, schema] of Object.entries({ baseline: baselineSchema, config: configSchema })) {
    const file = name === 'config' ? 'diamondback.config.schema.json' : `diamondback-${name}.schema.json`;
    it(`${file} is the one that checks`, () => {
      const path = join(projectRoot, 'schema', file);
      const text = `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema }, null, 2)}\n`;
      if (update) writeFileSync(path, text);
      else assert.equal(readFileSync(path, 'utf8'), text);
    });
  }
});

describe('the severities of policy findings', () => {
  it('are those that SARIF is told', () => {
    const levels = new Map(rules().map(({ id, defaultConfiguration }) => [id, defaultConfiguration?.level]));
    for (const [code, severity] of Object.entries(POLICY_SEVERITIES)) assert.equal(levels.get(code), severity, code);
  });
});
