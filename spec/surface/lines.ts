/** Summaries as lines of text, so that an expectation is read at a glance. */
import type { TypeReference } from '../../lib/surface/model.ts';
import { summarizeFile } from '../../lib/surface/summarize.ts';

/**
 * References of one declaration: `value - (options.schema > D.Schema`. The half it belongs to, the sign, the kind unless
 * it is `is`, the steps, the target; then what is selected of it and the references in its type arguments.
 */
export function referenceLines(text: string, name: string): string[] {
  const { scope, failure } = summarizeFile('index.d.ts', text);
  if (failure !== null) throw new Error(failure);
  const declaration = scope.declarations.get(name);
  if (!declaration) throw new Error(`${name} is not declared`);
  return declaration.references.filter((reference) => !isInstance(reference, name)).map(printReference);
}

/** Every class has the way from itself to its instances. */
const isInstance = ({ steps, target }: TypeReference, name: string): boolean =>
  steps[0] === 'new()' && target.at === 'scope' && target.path.join('.') === name;

function printReference({ of, sign, kind, steps, target, half, select, typeArguments }: TypeReference): string {
  const position = [
    of,
    sign === 1 ? '+' : '-',
    ...(kind === 'is' ? [] : [kind]),
    steps.join('').replace(/@\d+\+\d+/g, ''),
  ].filter(Boolean);
  const name =
    target.at === 'parameter'
      ? `#${target.index}`
      : target.at === 'module'
        ? [`import(${target.specifier})`, ...target.path].join('.')
        : target.path.join('.');
  const inner = typeArguments?.map((list) => list.map(printReference).join('; ')) ?? [];
  const selected = select === undefined ? '' : ` [${select}]`;
  return `${position.join(' ')} > ${half === 'value' ? 'typeof ' : ''}${name}${inner.length > 0 ? `<${inner.join(', ')}>` : ''}${selected}`;
}
