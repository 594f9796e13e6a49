/** Contexts of component libraries: what a provider puts in, a hook of the same copy alone takes out. */
import type { AstNode } from '../syntax.ts';
import { entityPath } from '../syntax.ts';
import type { CodeFile } from './code.ts';
import { endsInThrow, isFunction, lineOf, visit } from './code.ts';

export interface ContextUse {
  readonly context: string;
  readonly file: CodeFile;
  readonly line: number;
  /** Functions that render the provider. */
  readonly providers: ReadonlySet<string>;
  /** Functions that read the context and cannot go on without a provider. */
  readonly readers: ReadonlySet<string>;
}

export const worthContexts = (text: string): boolean => /createContext\)?\(/.test(text);
export const worthContextUses = (text: string): boolean => /createContext|useContext|\.Provider\b/.test(text);

/** Contexts of a package's modules with who fills and who needs them. */
export function findContexts(files: readonly CodeFile[]): ContextUse[] {
  const found = new Map<string, ContextUse & { providers: Set<string>; readers: Set<string> }>();
  for (const file of files) {
    visit(file.program, [], (node, parents) => {
      if (node.type !== 'VariableDeclarator' || !node.id.name || parents.some((p) => isFunction(p) && p.id)) return;
      if (calledName(node.init) !== 'createContext' || found.has(node.id.name)) return;
      const where = { context: node.id.name, file, line: lineOf(file.text, node) };
      found.set(node.id.name, { ...where, providers: new Set(), readers: new Set() });
    });
  }
  for (const file of files) {
    for (const fn of file.functions) {
      const name = fn.name === null || fn.name === 'default' ? null : fn.name;
      if (!name) continue;
      visit(fn.node.body, [], (node, parents) => {
        const provider =
          node.type === 'JSXMemberExpression' ? [node.object.name, node.property.name] : (entityPath(node) ?? []);
        if (provider.at(-1) === 'Provider') found.get(provider.at(-2) ?? '')?.providers.add(name);
        if (calledName(node) !== 'useContext') return;
        const context = found.get(entityPath(node.arguments[0])?.at(-1) ?? '');
        if (context && throwsWithout(node, parents, fn.node)) context.readers.add(name);
      });
    }
  }
  return [...found.values()];
}

function calledName(node: AstNode): string | null {
  if (node?.type !== 'CallExpression') return null;
  const callee = node.callee.type === 'SequenceExpression' ? node.callee.expressions.at(-1) : node.callee;
  return entityPath(callee)?.at(-1) ?? null;
}

/** `const c = useContext(C); if (!c) throw …`, possibly with `custom || useContext(C)`. */
function throwsWithout(call: AstNode, parents: readonly AstNode[], scope: AstNode): boolean {
  const declarator = parents.at(-1);
  if (declarator?.type !== 'VariableDeclarator' || declarator.init !== call || !declarator.id.name) return false;
  let throws = false;
  visit(scope.body, [], (node) => {
    if (node.type === 'IfStatement' && endsInThrow(node.consequent)) throws ||= asksFor(node.test, declarator.id.name);
  });
  return throws;
}

const asksFor = (test: AstNode, name: string): boolean =>
  (test.type === 'UnaryExpression' && test.operator === '!' && test.argument.name === name) ||
  (test.type === 'BinaryExpression' && /^===?$/.test(test.operator) && test.left.name === name);
