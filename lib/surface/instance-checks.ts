/** Finds `instanceof` checks that decide something, in JavaScript. */
import { packageOf } from '../model/specifier.ts';
import { parse } from './parse.ts';
import type { AstNode } from './syntax.ts';
import { entityPath } from './syntax.ts';

export interface InstanceCheck {
  readonly line: number;
  /** The class. */
  readonly name: string;
  /** As a person would write it: `x instanceof DateTime`. */
  readonly check: string;
}

/**
 * Checks of the form `x instanceof C` or `instanceOf(x, C)` for the given class names. With `importedFrom`, C must come
 * from an import of that package; without, C is a name of the file's own package.
 *
 * A check counts when nothing catches the value it turns away: `x instanceof C || isLike(x)` has another way in, and so
 * has a function that goes on to look at x's properties. That is how libraries support foreign copies of themselves.
 */
export function findInstanceChecks(
  fileName: string,
  text: string,
  classes: ReadonlySet<string>,
  importedFrom: string | null,
): InstanceCheck[] {
  if (text.includes('Symbol.hasInstance')) return [];
  try {
    return searchProgram(fileName, text, classes, importedFrom);
  } catch {
    // Not JavaScript, or nested so deeply that no walk ends: then it tells nothing.
    return [];
  }
}

function searchProgram(
  fileName: string,
  text: string,
  classes: ReadonlySet<string>,
  importedFrom: string | null,
): InstanceCheck[] {
  const { program } = parse(fileName, text, { sourceType: 'unambiguous', lang: 'jsx', preserveParens: false });
  const imported = importedFrom === null ? null : importedNames(program, importedFrom);
  const found: InstanceCheck[] = [];
  visit(program, [], (node, parents) => {
    const check = readCheck(node);
    if (!check) return;
    const path = entityPath(check.type);
    const name = path?.at(-1);
    if (!path || !name) return;
    const local = path[0] as string;
    // `import { Money as M }`: the class is known by the name it is exported under.
    const className = imported && path.length === 1 ? (imported.get(local) ?? name) : name;
    if (!classes.has(className) || (imported ? !imported.has(local) : path.length > 2)) return;
    if (!decides(node, check.value, parents)) return;
    const value = entityPath(check.value)?.join('.') ?? 'value';
    found.push({
      line: text.slice(0, node.start).split('\n').length,
      name: className,
      check: `${value} instanceof ${className}`,
    });
  });
  return found;
}

function readCheck(node: AstNode): { value: AstNode; type: AstNode } | null {
  if (node.type === 'BinaryExpression' && node.operator === 'instanceof') return { value: node.left, type: node.right };
  if (node.type !== 'CallExpression' || node.arguments.length !== 2) return null;
  const callee = entityPath(unwrap(node.callee))?.at(-1);
  return callee === 'instanceOf' ? { value: node.arguments[0], type: node.arguments[1] } : null;
}

/** `(0, module.f)(…)`, as compilers write calls of imports. */
const unwrap = (node: AstNode): AstNode => (node.type === 'SequenceExpression' ? node.expressions.at(-1) : node);

/** Whether the check turns values away for good. */
function decides(node: AstNode, value: AstNode, parents: readonly AstNode[]): boolean {
  const subject = entityPath(value)?.join('.');
  if (!subject) return false;
  const turned = turnsAway(node, parents);
  if (turned !== null) return turned;
  if (isSideStep(node, parents) || isConversion(node, subject, parents)) return false;
  for (let i = parents.length - 1, inner = node; i >= 0; inner = parents[i], i--) {
    const parent = parents[i];
    if (parent.type === 'LogicalExpression' && parent.operator === '||') {
      const other = parent.left === inner ? parent.right : parent.left;
      if (!isOnlyInstanceChecks(other)) return false;
    }
    if (isFunction(parent)) return !looksAtProperties(parent, subject, node);
  }
  return true;
}

/** `if (!(x instanceof C)) throw …`: true; a negated check that does not end in `throw` lets x go on: false; else null. */
function turnsAway(check: AstNode, parents: readonly AstNode[]): boolean | null {
  const last = parents.length - 1;
  if (parents[last]?.type !== 'UnaryExpression' || parents[last].operator !== '!') return null;
  const statement = parents[last - 1];
  if (statement?.type !== 'IfStatement' || !contains(statement.test, check)) return null;
  const { consequent } = statement;
  const body: AstNode[] = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
  return body.at(-1)?.type === 'ThrowStatement';
}

/** `if (x instanceof C) log(x);` with nothing else: x goes on either way. */
function isSideStep(check: AstNode, parents: readonly AstNode[]): boolean {
  const statement = parents.findLast((parent) => parent.type === 'IfStatement');
  if (!statement || statement.alternate || !contains(statement.test, check)) return false;
  const { consequent } = statement;
  const body: AstNode[] = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
  return !/^(Return|Throw|Continue|Break)Statement$/.test(body.at(-1)?.type ?? '');
}

/** `x instanceof C ? x : new C(x)`: what is turned away is taken in by another door. */
function isConversion(check: AstNode, subject: string, parents: readonly AstNode[]): boolean {
  const choice = parents.findLast((parent) => parent.type === 'ConditionalExpression');
  if (!choice || !contains(choice.test, check)) return false;
  const { alternate } = choice;
  const takesSubject = (argument: AstNode): boolean => entityPath(argument)?.join('.') === subject;
  return /^(New|Call)Expression$/.test(alternate.type) && alternate.arguments.some(takesSubject);
}

const isOnlyInstanceChecks = (node: AstNode): boolean =>
  readCheck(node) !== null ||
  (node.type === 'LogicalExpression' && isOnlyInstanceChecks(node.left) && isOnlyInstanceChecks(node.right));

const isFunction = (node: AstNode): boolean => /Function/.test(node.type);

/** Whether a function reads properties of the subject, or hands it to another name, outside the guarded branch. */
function looksAtProperties(scope: AstNode, subject: string, check: AstNode): boolean {
  let looks = false;
  visit(scope.body, [], (node, parents) => {
    if (looks || isGuarded([...parents, node], check)) return;
    if (node.type === 'MemberExpression' && entityPath(node.object)?.join('.') === subject) looks = true;
    if (node.type === 'BinaryExpression' && node.operator === 'in' && entityPath(node.right)?.join('.') === subject)
      looks = true;
    if (node.type === 'VariableDeclarator' && node.init && entityPath(node.init)?.join('.') === subject) looks = true;
    if (
      node.type === 'VariableDeclarator' &&
      node.id.type === 'ObjectPattern' &&
      node.init &&
      entityPath(node.init)?.join('.') === subject
    )
      looks = true;
  });
  return looks;
}

/** Inside the branch that the check lets in. */
function isGuarded(parents: readonly AstNode[], check: AstNode): boolean {
  return parents.some((parent, i) => {
    const next = parents[i + 1];
    if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression')
      return contains(parent.test, check) && next === parent.consequent;
    return (
      parent.type === 'LogicalExpression' &&
      parent.operator === '&&' &&
      contains(parent.left, check) &&
      next === parent.right
    );
  });
}

const contains = (outer: AstNode, inner: AstNode): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** Local names bound to a package, with the exported names: imports, and `const x = require('…')`. */
function importedNames(program: AstNode, packageName: string): Map<string, string> {
  const names = new Map<string, string>();
  const fromPackage = (source: AstNode): boolean =>
    typeof source?.value === 'string' && packageOf(source.value) === packageName;
  visit(program, [], (node) => {
    if (node.type === 'ImportDeclaration' && fromPackage(node.source)) {
      for (const item of node.specifiers) names.set(item.local.name, item.imported?.name ?? item.local.name);
    }
    if (node.type !== 'VariableDeclarator' || !requires(node.init, fromPackage)) return;
    if (node.id.type === 'Identifier') names.set(node.id.name, node.id.name);
    if (node.id.type === 'ObjectPattern') {
      for (const { key, value } of node.id.properties) {
        if (value?.type === 'Identifier') names.set(value.name, key?.name ?? value.name);
      }
    }
  });
  return names;
}

/** `require('x')`, also inside a compiler's helper: `__importDefault(require('x'))`. */
function requires(node: AstNode, fromPackage: (source: AstNode) => boolean): boolean {
  if (node?.type !== 'CallExpression') return node?.type === 'MemberExpression' && requires(node.object, fromPackage);
  if (node.callee.type === 'Identifier' && node.callee.name === 'require') return fromPackage(node.arguments[0]);
  return node.arguments.some((argument: AstNode) => requires(argument, fromPackage));
}

function visit(node: AstNode, parents: AstNode[], see: (node: AstNode, parents: readonly AstNode[]) => void): void {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const item of node) visit(item, parents, see);
    return;
  }
  if (typeof node.type !== 'string') return;
  see(node, parents);
  parents.push(node);
  for (const key of Object.keys(node)) if (key !== 'type') visit(node[key], parents, see);
  parents.pop();
}
