/** Demands: where code cannot go on with a value that lacks a mark of its own copy. */
import type { AstNode } from '../syntax.ts';
import { entityPath } from '../syntax.ts';
import { reassignedIn } from './bindings.ts';
import type { CodeFile } from './code.ts';
import { classNameOf, endsInThrow, isAssertion, isClass, isFunction, lineOf, pathText, visit } from './code.ts';
import type { Place } from './follow.ts';
import { privateMark, symbolMark } from './marks.ts';
import { certainRegistryOf, privateRead, registryOf, registryWrite } from './registries.ts';

export interface Demand {
  readonly mark: string;
  readonly line: number;
  /** As a person would say it: `reads amount.#cents`. */
  readonly what: string;
}

/** Where code reads a mark of a value. */
export interface Reading {
  readonly mark: string;
  readonly subject: string;
  /** `has` asks for the mark; `get` takes what the mark leads to; `must` does so, and throws by itself. */
  readonly form: 'has' | 'get' | 'must';
  readonly text: string;
}

/** What a function of the package reads of one of its arguments and gives back; null when it is no such function. */
export type Ask = (file: CodeFile, call: AstNode) => Asked | null;

interface Asked extends Pick<Reading, 'mark' | 'form'> {
  /** The function. */
  readonly name: string;
  readonly value: AstNode;
}

const askNobody: Ask = () => null;

/**
 * What a function demands of a value. A question (`#x in v`, `registry.has(v)`) is a demand when what lacks the mark is
 * thrown out. Taking the marked part (`v.#x`, `registry.get(v).cents`) is one unless something else catches its absence.
 */
export function demandsAt(place: Place, ask: Ask = askNobody): Demand[] {
  const { node, file, className } = place.in;
  const found: (Demand & { subject: string; form: Reading['form'] })[] = [];
  const asked = new Set<string>();
  const filled = new Set<string>();
  const changed = reassignedIn(node.body);
  const outer = className ? [{ type: 'ClassExpression', id: { name: className } }] : [];
  visit(node.body, outer as AstNode[], (inner, parents) => {
    const written = registryWrite(inner);
    const into = written && registryOf(file, written.registry);
    if (into) filled.add(`${into}|${pathText(written.key)}`);
    if (inner.type === 'BinaryExpression' && inner.operator === 'instanceof') asked.add(pathText(inner.left) ?? '');
    const reading = readingOf(file, inner, parents, ask);
    if (!reading || !place.names.has(reading.subject) || changed.has(reading.subject)) return;
    if (parents.some((p) => isFunction(p) && hidesParameter(p, reading.subject))) return;
    const decided = isDecided(reading, inner, parents, node);
    if (reading.form === 'has') asked.add(decided ? '' : reading.subject);
    if (!decided || parents.some((p) => p.type === 'TryStatement' && p.handler)) return;
    found.push({ ...reading, line: lineOf(file.text, inner), what: reading.text });
  });
  return found
    .filter(({ mark, subject, form }) => !filled.has(`${mark}|${subject}`) && (form === 'has' || !asked.has(subject)))
    .map(({ mark, line, what }) => ({ mark, line, what }));
}

function isDecided({ form }: Reading, node: AstNode, parents: readonly AstNode[], scope: AstNode): boolean {
  if (form === 'has') return isRequired(node, parents);
  return form === 'must' || isNeeded(node, parents, scope);
}

/** What a node reads of a value, be it by asking a function of the package. */
export function readingOf(file: CodeFile, node: AstNode, parents: readonly AstNode[], ask: Ask): Reading | null {
  if (node.type === 'BinaryExpression' && node.operator === 'in') {
    const subject = pathText(node.right);
    if (!subject || subject === 'this') return null;
    if (node.left.type === 'PrivateIdentifier') {
      const mark = privateOf(node.left.name, parents);
      return mark === null ? null : { mark, subject, form: 'has', text: `wants #${node.left.name} in ${subject}` };
    }
    const key = entityPath(node.left)?.at(-1);
    return key ? { mark: symbolMark(key), subject, form: 'has', text: `wants ${key} in ${subject}` } : null;
  }
  if (node.type === 'MemberExpression') return readMember(node, parents);
  return node.type === 'CallExpression' ? readCall(file, node, ask) : null;
}

function readMember(node: AstNode, parents: readonly AstNode[]): Reading | null {
  const subject = pathText(node.object);
  const parent = parents.at(-1);
  if (!subject || subject === 'this' || node.optional) return null;
  if (parent?.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=' && node.computed)
    return null;
  if (node.property.type === 'PrivateIdentifier') {
    const mark = privateOf(node.property.name, parents);
    return mark === null ? null : { mark, subject, form: 'must', text: `reads ${subject}.#${node.property.name}` };
  }
  const key = node.computed ? entityPath(node.property)?.at(-1) : undefined;
  if (!key) return null;
  const isAsked = parent?.type === 'UnaryExpression' && parent.operator === '!';
  return {
    mark: symbolMark(key),
    subject,
    form: isAsked || isAssertion(parent) ? 'has' : 'get',
    text: `reads ${subject}[${key}]`,
  };
}

function readCall(file: CodeFile, node: AstNode, ask: Ask): Reading | null {
  const { callee } = node;
  const isMember = callee.type === 'MemberExpression' && !callee.computed;
  const form = isMember && /^(?:has|get)$/.test(callee.property.name) ? callee.property.name : null;
  const field = form ? null : privateRead(file, node);
  const asked = form || field ? null : ask(file, node);
  const subject = pathText(field?.value ?? asked?.value ?? node.arguments[0]);
  if (!subject || subject === 'this') return null;
  if (asked) {
    const { mark, form: wanted, name } = asked;
    return {
      mark,
      subject,
      form: wanted,
      text: wanted === 'has' ? `wants ${name}(${subject})` : `uses ${name}(${subject})`,
    };
  }
  const registry = field?.registry ?? (form && callee.object);
  const mark = registry && certainRegistryOf(file, registry);
  if (!mark) return null;
  const name = pathText(registry)?.split('.').at(-1);
  if (field) return { mark, subject, form: field.form, text: `reads a private field of ${subject}` };
  if (!form) return null;
  return {
    mark,
    subject,
    form,
    text: form === 'has' ? `wants ${subject} in ${name}` : `looks ${subject} up in ${name}`,
  };
}

function privateOf(name: string, parents: readonly AstNode[]): string | null {
  const at = parents.findLastIndex(isClass);
  const className = at < 0 ? null : classNameOf(parents[at], parents.slice(0, at));
  return className ? privateMark(className, name) : null;
}

const hidesParameter = (node: AstNode, subject: string): boolean =>
  node.params.some((p: AstNode) => (p.name ?? p.left?.name) === subject.split('.')[0]);

/** `if (!question) throw …`, `assert(question)`. */
function isRequired(question: AstNode, parents: readonly AstNode[]): boolean {
  const parent = parents.at(-1);
  if (isAssertion(parent) && parent.arguments[0] === question) return true;
  if (parent?.type !== 'UnaryExpression' || parent.operator !== '!') return false;
  return throwsWhen(parent, parents.slice(0, -1));
}

/** Whether a condition that holds leads to `throw`: it is the test itself, or one side of an `||`. */
function throwsWhen(condition: AstNode, parents: readonly AstNode[]): boolean {
  const parent = parents.at(-1);
  if (parent?.type === 'LogicalExpression' && parent.operator === '||') return throwsWhen(parent, parents.slice(0, -1));
  return parent?.type === 'IfStatement' && parent.test === condition && endsInThrow(parent.consequent);
}

/** What was taken is used at once as if it were there, or is thrown out when it is not. */
function isNeeded(taken: AstNode, parents: readonly AstNode[], scope: AstNode): boolean {
  const parent = parents.at(-1);
  if (parent?.type === 'MemberExpression' && parent.object === taken) return !parent.optional;
  if (parent?.type === 'CallExpression' && parent.callee === taken) return !parent.optional;
  if (parent?.type !== 'VariableDeclarator' || parent.init !== taken) return false;
  return (
    parent.id.type === 'ObjectPattern' || (parent.id.type === 'Identifier' && isUsedUnasked(parent.id.name, scope))
  );
}

/** A variable whose absence nothing asks for before its members are used, or that is thrown out when it is absent. */
function isUsedUnasked(name: string, scope: AstNode): boolean {
  let used = false;
  let asked = false;
  let thrown = false;
  visit(scope.body, [], (node, parents) => {
    if (node.type !== 'Identifier' || node.name !== name) return;
    const parent = parents.at(-1);
    if (parent.type === 'VariableDeclarator' && parent.id === node) return;
    if (parent.type === 'MemberExpression' && parent.object === node) {
      if (parent.optional) asked = true;
      else used = true;
      return;
    }
    const condition = parent.type === 'UnaryExpression' && parent.operator === '!' ? parent : absence(parent, node);
    if (condition && throwsWhen(condition, parents.slice(0, -1))) thrown = true;
    else asked = true;
  });
  return thrown || (used && !asked);
}

/** `x === undefined`, `x == null`. */
function absence(parent: AstNode, node: AstNode): AstNode | null {
  if (parent.type !== 'BinaryExpression' || !/^===?$/.test(parent.operator)) return null;
  const other = parent.left === node ? parent.right : parent.left;
  return other.name === 'undefined' || (other.type === 'Literal' && other.value === null) ? parent : null;
}
