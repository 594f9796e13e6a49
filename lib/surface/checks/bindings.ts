/** Names that mean several things in one file: to tell which, scopes would have to be followed. */
import type { AstNode } from '../syntax.ts';
import type { CodeFile } from './code.ts';
import { isFunction, visit } from './code.ts';

const known = new WeakMap<CodeFile, ReadonlySet<string>>();

/** Names that a file binds more than once: a variable of the module and a parameter, as minified code does all the time. */
export function ambiguousNames(file: CodeFile): ReadonlySet<string> {
  let found = known.get(file);
  if (!found) {
    found = findAmbiguous(file);
    known.set(file, found);
  }
  return found;
}

function findAmbiguous({ program }: CodeFile): Set<string> {
  const bound = new Set<string>();
  const twice = new Set<string>();
  const add = (name: string): void => void (bound.has(name) ? twice : bound).add(name);
  visit(program, [], (node) => {
    for (const name of boundBy(node)) add(name);
  });
  return twice;
}

function boundBy(node: AstNode): string[] {
  if (isFunction(node)) {
    const own = node.type === 'FunctionDeclaration' && node.id ? [node.id.name as string] : [];
    return [...own, ...node.params.flatMap(namesIn)];
  }
  if (node.type === 'VariableDeclarator') return namesIn(node.id);
  if (node.type === 'ClassDeclaration') return namesIn(node.id);
  if (node.type === 'CatchClause') return namesIn(node.param);
  return /^Import\w*Specifier$/.test(node.type) ? namesIn(node.local) : [];
}

/** The names of a pattern. */
function namesIn(pattern: AstNode | null | undefined): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'ArrayPattern':
      return pattern.elements.flatMap(namesIn);
    case 'ObjectPattern':
      return pattern.properties.flatMap((item: AstNode) => namesIn(item.type === 'Property' ? item.value : item));
    default:
      return [];
  }
}

/** Names that a function gives another value: what it was called with is not what it goes on with. */
export function reassignedIn(body: AstNode): Set<string> {
  const found = new Set<string>();
  visit(body, [], (node) => {
    if (node.type === 'AssignmentExpression') for (const name of namesIn(node.left)) found.add(name);
  });
  return found;
}
