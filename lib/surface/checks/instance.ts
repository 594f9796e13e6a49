/** Finds checks of a value's class that decide something: `instanceof` and what says the same. */
import type { AstNode } from '../syntax.ts';
import { entityPath } from '../syntax.ts';
import type { CodeFile } from './code.ts';
import {
  classNameOf,
  contains,
  endsInThrow,
  importedNames,
  isAssertion,
  isClass,
  isFunction,
  lineOf,
  visit,
} from './code.ts';

export interface InstanceCheck {
  readonly line: number;
  /** Where it stands in the text. */
  readonly offset: number;
  /** The value that is asked, as the code calls it. */
  readonly subject: string;
  /** What it turns away is thrown out at the check itself. */
  readonly throws: boolean;
  /** The class. */
  readonly name: string;
  /** As a person would write it: `x instanceof DateTime`. */
  readonly check: string;
}

/**
 * Checks `x instanceof C`, `instanceOf(x, C)`, `C.prototype.isPrototypeOf(x)` and `x.constructor === C` for the given
 * class names. With `importedFrom`, C must come from an import of that package; without, C is a name of the file's own
 * package.
 *
 * A check counts when nothing catches the value it turns away: `x instanceof C || isLike(x)` has another way in, and so
 * has a function that goes on to look at x's properties. That is how libraries support foreign copies of themselves.
 */
export function findInstanceChecks(
  { program, text }: CodeFile,
  classes: ReadonlySet<string>,
  importedFrom: string | null,
): InstanceCheck[] {
  const imported = importedNames(program, (name) => (importedFrom === null ? name !== null : name === importedFrom));
  const open = classesWithOwnTest([{ program, text }]);
  const found: InstanceCheck[] = [];
  visit(program, [], (node, parents) => {
    const check = readCheck(node);
    if (!check) return;
    const path = entityPath(check.type);
    const name = path?.at(-1);
    if (!path || !name) return;
    const local = path[0] as string;
    // `import { Money as M }`: the class is known by the name it is exported under.
    const className = importedFrom !== null && path.length === 1 ? (imported.get(local) ?? name) : name;
    // A class of the package itself is not one that its file takes from another package.
    if (!classes.has(className) || imported.has(local) !== (importedFrom !== null)) return;
    if (importedFrom === null && (path.length > 2 || open.has(className))) return;
    if (isShadowed(local, node, parents) || !decides(node, check, parents)) return;
    const value = entityPath(check.value)?.join('.') ?? 'value';
    const words = check.form === 'constructor' ? `${value}.constructor` : `${value} instanceof`;
    found.push({
      line: lineOf(text, node),
      offset: node.start,
      subject: value,
      throws: turnsAway(node, check.negated, parents) === true,
      name: className,
      check: check.form === 'constructor' ? `that ${words} is ${className}` : `${words} ${className}`,
    });
  });
  return found;
}

/** Classes that answer `instanceof` themselves, by `Symbol.hasInstance`. */
export function classesWithOwnTest(files: readonly Pick<CodeFile, 'program' | 'text'>[]): Set<string> {
  const found = new Set<string>();
  for (const { program, text } of files) {
    if (!text.includes('Symbol.hasInstance')) continue;
    visit(program, [], (node, parents) => {
      if (node.type !== 'MemberExpression' || entityPath(node)?.join('.') !== 'Symbol.hasInstance') return;
      const call = parents.at(-1);
      const at = parents.findLastIndex(isClass);
      const name =
        call?.type === 'CallExpression'
          ? entityPath(call.arguments[0])?.at(-1)
          : at >= 0 && classNameOf(parents[at], parents.slice(0, at));
      if (name) found.add(name);
    });
  }
  return found;
}

interface Check {
  readonly value: AstNode;
  readonly type: AstNode;
  readonly form: 'instance' | 'constructor';
  /** `!==`: true for what is turned away. */
  readonly negated: boolean;
}

/** Inside a function that has a parameter, or declares a class, of that name. */
const isShadowed = (name: string, check: AstNode, parents: readonly AstNode[]): boolean =>
  parents.some(
    (parent) =>
      (isFunction(parent) && parent.id && parent.params.some((p: AstNode) => p.name === name)) ||
      (parent.type === 'BlockStatement' &&
        contains(parent, check) &&
        parents.some((outer) => isFunction(outer) && outer.id && contains(outer, parent)) &&
        parent.body.some((statement: AstNode) => isClass(statement) && statement.id?.name === name)),
  );

function readCheck(node: AstNode): Check | null {
  const check = { form: 'instance', negated: false } as const;
  if (node.type === 'BinaryExpression') {
    if (node.operator === 'instanceof') return { ...check, value: node.left, type: node.right };
    if (!/^[!=]==?$/.test(node.operator)) return null;
    const { left, right } = node;
    const asked = left.type === 'MemberExpression' && !left.computed && left.property.name === 'constructor';
    if (!asked || left.object.type === 'ThisExpression') return null;
    const negated = node.operator.startsWith('!');
    return { form: 'constructor', negated, value: left.object, type: right };
  }
  if (node.type !== 'CallExpression') return null;
  const path = entityPath(unwrap(node.callee));
  if (path?.at(-1) === 'instanceOf' && node.arguments.length === 2)
    return { ...check, value: node.arguments[0], type: node.arguments[1] };
  if (path?.at(-1) !== 'isPrototypeOf' || path.at(-2) !== 'prototype' || node.arguments.length !== 1) return null;
  return { ...check, value: node.arguments[0], type: unwrap(node.callee).object.object };
}

/** `(0, module.f)(…)`, as compilers write calls of imports. */
const unwrap = (node: AstNode): AstNode => (node.type === 'SequenceExpression' ? node.expressions.at(-1) : node);

/** Whether the check turns values away for good. */
function decides(node: AstNode, { value, negated, form }: Check, parents: readonly AstNode[]): boolean {
  const subject = entityPath(value)?.join('.');
  if (!subject) return false;
  const turned = turnsAway(node, negated, parents);
  if (turned !== null) return turned;
  // Constructors are compared for many ends; only what throws is certain.
  if (form === 'constructor') return false;
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

/**
 * `if (!(x instanceof C)) throw …`, `assert(x instanceof C)`: true. A negated check that does not end in `throw`, or that
 * throws only when something else fails as well, lets x go on: false. Else null.
 */
function turnsAway(check: AstNode, negated: boolean, parents: readonly AstNode[]): boolean | null {
  const direct = parents.at(-1);
  if (!negated && isAssertion(direct)) return direct.arguments[0] === check;
  const isNot = direct?.type === 'UnaryExpression' && direct.operator === '!';
  if (isNot === negated) return isNot ? false : throwsOtherwise(check, parents);
  let condition = isNot ? direct : check;
  for (let i = parents.length - (isNot ? 2 : 1); i >= 0; condition = parents[i], i--) {
    const parent = parents[i];
    if (parent.type === 'IfStatement') return parent.test === condition && endsInThrow(parent.consequent);
    if (parent.type !== 'LogicalExpression') return null;
    if (parent.operator === '&&' && !saysNothing(parent.left === condition ? parent.right : parent.left)) return false;
  }
  return null;
}

/** `if (x instanceof C) … else throw …`, also when only what is of some primitive type escapes that. */
function throwsOtherwise(check: AstNode, parents: readonly AstNode[]): true | null {
  const statement = parents.at(-1);
  if (statement?.type !== 'IfStatement' || statement.test !== check || !statement.alternate) return null;
  const { alternate } = statement;
  if (endsInThrow(alternate)) return true;
  if (alternate.type !== 'IfStatement' || !endsInThrow(alternate.consequent)) return null;
  const { test } = alternate;
  return test.type === 'BinaryExpression' && test.operator.startsWith('!') && saysNothing(test) ? true : null;
}

/** What stands beside a negated check without letting objects of another copy in: `x !== null`, `typeof x !== 'string'`. */
function saysNothing(node: AstNode): boolean {
  if (node.type === 'LogicalExpression') return saysNothing(node.left) && saysNothing(node.right);
  if (node.type === 'UnaryExpression' && node.operator === '!') return readCheck(node.argument) !== null;
  if (node.type === 'CallExpression') return entityPath(node.callee)?.join('.') === 'Array.isArray';
  if (node.type !== 'BinaryExpression') return node.type === 'Identifier';
  const isAbsent = (side: AstNode): boolean =>
    side.name === 'undefined' || (side.type === 'Literal' && side.value === null);
  const isTypeof = (side: AstNode): boolean => side.type === 'UnaryExpression' && side.operator === 'typeof';
  return [node.left, node.right].some((side) => isAbsent(side) || isTypeof(side));
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
  return takes(choice.alternate, subject);
}

/** `f(x)`, `new C(x)`. */
const takes = (node: AstNode, subject: string): boolean =>
  /^(?:New|Call)Expression$/.test(node?.type ?? '') &&
  node.arguments.some((argument: AstNode) => entityPath(argument)?.join('.') === subject);

const isOnlyInstanceChecks = (node: AstNode): boolean =>
  readCheck(node) !== null ||
  (node.type === 'LogicalExpression' && isOnlyInstanceChecks(node.left) && isOnlyInstanceChecks(node.right));

/**
 * Whether a function reads properties of the subject, hands it to another name, or gives back what some other function
 * makes of it (`return new C(x)`), outside the guarded branch.
 */
function looksAtProperties(scope: AstNode, subject: string, check: AstNode): boolean {
  let looks = false;
  visit(scope.body, [], (node, parents) => {
    if (looks || isGuarded([...parents, node], check)) return;
    // The check may be such a call itself: `return instanceOf(x, C)`.
    if (node.type === 'ReturnStatement' && takes(node.argument, subject) && !contains(node.argument, check))
      looks = true;
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
  const subject = entityPath(readCheck(check)?.value)?.join('.');
  return parents.some((parent, i) => {
    const next = parents[i + 1];
    if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression')
      return next === parent.consequent && (contains(parent.test, check) || isCheckOf(parent.test, subject));
    return (
      parent.type === 'LogicalExpression' &&
      parent.operator === '&&' &&
      contains(parent.left, check) &&
      next === parent.right
    );
  });
}

/** A test of the same value for some other class. */
const isCheckOf = (test: AstNode, subject: string | undefined): boolean =>
  subject !== undefined && entityPath(readCheck(test)?.value)?.join('.') === subject;
