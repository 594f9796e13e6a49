/** Asks: functions of a package that read a mark of what they are given and hand back what they found. */
import type { AstNode } from '../syntax.ts';
import { reassignedIn } from './bindings.ts';
import type { CodeFile, CodeFunction } from './code.ts';
import { isFunction, pathText, visit } from './code.ts';
import { type Ask, type Reading, readingOf } from './demands.ts';
import { registryWrite } from './registries.ts';

interface Asker extends Pick<Reading, 'mark' | 'form'> {
  readonly file: CodeFile;
  /** Which argument it reads. */
  readonly index: number;
}

interface Named {
  /** Where functions of that name stand. */
  readonly in: CodeFile[];
  readonly askers: Asker[];
}

/** Finds `internals(v)`, `isMoney(v)` and their like in the code of a package. */
export function findAsks(files: readonly CodeFile[]): Ask {
  const known = new Map<string, Named>();
  const all = new Set(files);
  for (const file of files) {
    for (const one of file.functions) {
      if (!one.name) continue;
      const named = known.get(one.name) ?? { in: [], askers: [] };
      named.in.push(file);
      // Whose method is called cannot be seen.
      const asker = one.className ? null : askerOf(one);
      if (asker) named.askers.push(asker);
      known.set(one.name, named);
    }
  }
  return (file, call) => {
    const path = pathText(call.callee)?.split('.');
    if (!path || path[0] === 'this') return null;
    const local = path.at(-1) as string;
    const name = path.length === 1 ? (file.imported.get(local) ?? local) : local;
    const named = known.get(name);
    if (!named || named.askers.length === 0) return null;
    // Another function of the same name may be the one that is called. Two builds of one package have each its own.
    const isOnly = named.in.filter((other) => other === file).length === 1;
    const own = isOnly ? named.askers.find((asker) => asker.file === file) : undefined;
    const isCertain = own !== undefined || named.askers.length === named.in.length;
    const isFromPackage = all.has(file) || file.imported.has(path[0] as string);
    const asker = isCertain && isFromPackage ? (own ?? named.askers[0]) : undefined;
    const value = asker && call.arguments[asker.index];
    return asker && value ? { mark: asker.mark, form: asker.form, name, value } : null;
  };
}

function askerOf({ node, file }: CodeFunction): Asker | null {
  if (node.async || node.generator || !/\.(?:has|get)\(|\]|\bin\b|private/i.test(textOf(file, node))) return null;
  const given = returnsOf(node);
  const told = given.filter((value) => value.type !== 'Literal' || value.value !== false);
  const [value] = told;
  if (!value || told.length > 1 || writes(node)) return null;
  // Who says `false` answers a question; what is only taken may not have been found in one of two ways.
  const taken = given.length === 1 ? read(file, initialOf(node, value) ?? value) : null;
  const reading =
    taken?.form === 'get'
      ? taken
      : sidesOf(value)
          .flatMap((side) => read(file, side) ?? [])
          .find((one) => one.form === 'has');
  const index = node.params.findIndex((p: AstNode) => p.type === 'Identifier' && p.name === reading?.subject);
  if (!reading || reassignedIn(node.body).has(reading.subject)) return null;
  return index >= 0 ? { mark: reading.mark, form: reading.form, file, index } : null;
}

const textOf = ({ text }: CodeFile, node: AstNode): string => text.slice(node.start, node.end);

const read = (file: CodeFile, value: AstNode): Reading | null => readingOf(file, value, [], () => null);

/** `typeof v === 'object' && known.has(v)`: all must hold. */
const sidesOf = (value: AstNode): AstNode[] =>
  value.type === 'LogicalExpression' && value.operator === '&&'
    ? [...sidesOf(value.left), ...sidesOf(value.right)]
    : [value];

function returnsOf(node: AstNode): AstNode[] {
  if (node.body.type !== 'BlockStatement') return [node.body];
  const found: AstNode[] = [];
  visit(node.body, [], (inner, parents) => {
    if (inner.type === 'ReturnStatement' && !parents.some(isFunction)) found.push(inner.argument ?? inner);
  });
  return found;
}

/** What a variable was made with and keeps. */
function initialOf(node: AstNode, value: AstNode): AstNode | null {
  if (value.type !== 'Identifier') return null;
  let initial: AstNode | null = null;
  let changed = false;
  visit(node.body, [], (inner) => {
    if (inner.type === 'VariableDeclarator' && inner.id.name === value.name) initial = inner.init;
    if (inner.type === 'AssignmentExpression' && inner.left.name === value.name) changed = true;
  });
  return changed ? null : initial;
}

function writes(node: AstNode): boolean {
  let found = false;
  visit(node.body, [], (inner) => {
    if (registryWrite(inner)) found = true;
  });
  return found;
}
