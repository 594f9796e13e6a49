/** `fix` for people: the steps, the changes of package.json, and what to run then. */
import type { FixPlan, FixStep } from './fix-plan.ts';
import type { FormatOptions } from './format.ts';
import { painter } from './paint.ts';
import { widthOf } from './table-check.ts';
import { capital, cleanDeep, cleanLines, count, wrap } from './text.ts';

export interface FixFormatOptions extends FormatOptions {
  /** Show the changes of the files line by line. */
  readonly showsDiff?: boolean;
}

export function fix(foreign: FixPlan, options: FixFormatOptions): string {
  const plan = cleanDeep({ ...foreign, files: foreign.files.map(({ file }) => file) });
  const paint = painter(options.color ?? false);
  const columns = widthOf(options);
  const fill = (lines: readonly string[]): string =>
    lines
      .flatMap((line) => {
        const indent = /^ */.exec(line)?.[0] ?? '';
        return wrap(line.slice(indent.length), columns - indent.length, '  ').map((part) => indent + part);
      })
      .join('\n');
  const blocks = [paint('bold', headline(plan.steps, plan.byHand, plan.applied))];
  for (const [index, step] of plan.steps.entries()) blocks.push(fill(stepLines(step, `${index + 1}. `)));
  if (plan.byHand.length > 0)
    blocks.push([paint('bold', 'By hand'), fill(plan.byHand.flatMap((step) => stepLines(step, '  ')))].join('\n'));
  if (options.showsDiff) blocks.push(...foreign.files.map(({ diff }) => cleanLines(diff).trimEnd()));
  if (plan.steps.length > 0) blocks.push(ending(plan.files, plan.commands, plan.applied));
  return `${blocks.join('\n\n')}\n`;
}

function headline(steps: readonly FixStep[], byHand: readonly FixStep[], applied: boolean): string {
  if (steps.length === 0 && byHand.length === 0) return 'Nothing to fix';
  const closed = new Set(steps.flatMap(({ remedy }) => remedy.closes ?? [])).size;
  if (steps.length === 0) return `No version fits: ${count(byHand.length, 'finding')} to solve by hand`;
  return `${count(steps.length, 'step')} ${applied ? 'written' : 'to take'}, for ${count(closed, 'finding')}`;
}

function stepLines({ package: name, remedy, meeting }: FixStep, lead: string): string[] {
  const indent = ' '.repeat(lead.length);
  const lines = [`${lead}${name}${meeting === '' ? '' : ` in ${meeting}`}: ${capital(remedy.title)}`];
  for (const { file, path, value } of remedy.edits ?? [])
    lines.push(`${indent}${file}: ${path.join(' > ')} ${value === null ? 'goes' : `= ${value}`}`);
  if (remedy.effect !== '') lines.push(`${indent}${remedy.effect}`);
  if (remedy.safety !== undefined) lines.push(`${indent}types: ${remedy.safety.verdict}: ${remedy.safety.reason}`);
  return lines;
}

/** Commands are never wrapped: they are there to be copied. */
function ending(files: readonly string[], commands: readonly string[], applied: boolean): string {
  const run = commands.map((command) => `  ${command}`).join('\n');
  if (files.length === 0) return `Run:\n${run}`;
  if (applied) return `Wrote ${files.join(', ')}. Now run:\n${run}`;
  return `Write ${files.join(', ')} with --apply, see the changes with --dry-run. Then run:\n${run}`;
}
