import assert from 'node:assert/strict';
import type { Diagnostic } from '../../lib/compiler/diagnostics.ts';
import { CompilerSession } from '../../lib/compiler/session.ts';
import { askInBatches } from '../../lib/verdict/batches.ts';

describe('questions in one program', () => {
  it('are answered although one of them cannot be parsed, which keeps the compiler from checking any', async () => {
    const questions = ["const a: string = 'text';", 'const b: string = 1;', 'const c: = ;'];
    const told = new Map<string, string>();
    const compiler = new CompilerSession({ timeout: 60_000 });
    await askInBatches<string>(
      {
        groups: questions.map((question) => [question]),
        links: new Map(),
        text: (group) => `${group.join('\n')}\nexport {};\n`,
        read: ([question = ''], said: readonly Diagnostic[]) => told.set(question, said.map(({ code }) => code).join()),
        fail: (question, why) => told.set(question, why),
      },
      { nodeTypes: null, budget: 30_000, compiler },
    );
    await compiler.close();
    assert.deepEqual(
      questions.map((question) => told.get(question)),
      ['', 'TS2322', 'crashed'],
    );
  });
});
