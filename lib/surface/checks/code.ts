/** JavaScript files as they run, parsed, with their functions by name. */
import { packageOf } from '../../model/specifier.ts';
import { parse } from '../parse.ts';
import type { AstNode } from '../syntax.ts';
import { entityPath } from '../syntax.ts';

/** A function, method or constructor. */
export interface CodeFunction {
  readonly node: AstNode;
  /** Its own name, or that of the variable, property or member that holds it; `default` for what a module is as a whole. */
  readonly name: string | null;
  /** The class around a method; a constructor's name is `constructor`. */
  readonly className: string | null;
  readonly file: CodeFile;
}

export interface CodeFile {
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
  readonly program: AstNode;
  readonly functions: readonly CodeFunction[];
  /** Super class of each class, by name. */
  readonly bases: ReadonlyMap<string, string>;
  /** Names that other modules or packages give, as this file calls them, with the names that those export. */
  readonly imported: ReadonlyMap<string, string>;
}

/** Parses a file; null when it is not JavaScript, or nested so deeply that no walk ends: then it tells nothing. */
export function readCode(path: string, text: string): CodeFile | null {
  try {
    const { program, errors } = parse(path, text, { sourceType: 'unambiguous', lang: 'jsx', preserveParens: false });
    // The parser gives an empty program for what it cannot read; what it can make something of it tells beside the errors.
    if (errors.length > 0 && program.body.length === 0) return null;
    const functions: CodeFunction[] = [];
    const bases = new Map<string, string>();
    const imported = importedNames(program, () => true);
    const file: CodeFile = { path, text, program, functions, bases, imported };
    visit(program, [], (node, parents) => {
      if (isFunction(node)) functions.push({ node, ...nameOf(node, parents), file });
      const base = isClass(node) ? entityPath(node.superClass)?.at(-1) : undefined;
      const name = base === undefined ? null : classNameOf(node, parents);
      if (base && name) bases.set(name, base);
    });
    return file;
  } catch {
    return null;
  }
}

export const isFunction = (node: AstNode): boolean =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
export const isClass = (node: AstNode): boolean => node.type === 'ClassDeclaration' || node.type === 'ClassExpression';

export const contains = (outer: AstNode, inner: AstNode): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

export const lineOf = (text: string, node: AstNode): number => text.slice(0, node.start).split('\n').length;

/** `a.b` of an identifier, a member chain or `this.a`; null for anything computed. */
export function pathText(node: AstNode): string | null {
  if (node?.type === 'ThisExpression') return 'this';
  if (node?.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier') {
    const left = pathText(node.object);
    return left && `${left}.${node.property.name}`;
  }
  return node?.type === 'Identifier' ? node.name : null;
}

export function classNameOf(node: AstNode, parents: readonly AstNode[]): string | null {
  return node.id?.name ?? holderOf(parents.at(-1));
}

function nameOf(node: AstNode, parents: readonly AstNode[]): { name: string | null; className: string | null } {
  const parent = parents.at(-1);
  if (parent?.type === 'MethodDefinition') {
    const at = parents.findLastIndex(isClass);
    const key = parent.key.type === 'PrivateIdentifier' ? `#${parent.key.name}` : (parent.key.name ?? parent.key.value);
    return {
      name: parent.computed ? null : (key ?? null),
      className: at < 0 ? null : classNameOf(parents[at], parents.slice(0, at)),
    };
  }
  return { name: node.id?.name ?? holderOf(parent), className: null };
}

/** The name that a value is given where it stands. */
function holderOf(parent: AstNode): string | null {
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.name ?? null;
    case 'Property':
    case 'PropertyDefinition':
      return parent.computed ? null : (parent.key.name ?? null);
    case 'AssignmentExpression': {
      const path = entityPath(parent.left);
      return path?.join('.') === 'module.exports' ? 'default' : (path?.at(-1) ?? null);
    }
    case 'ExportDefaultDeclaration':
      return 'default';
    default:
      return null;
  }
}

export function visit(
  node: AstNode,
  parents: AstNode[],
  see: (node: AstNode, parents: readonly AstNode[]) => void,
): void {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const item of node) visit(item, parents, see);
    return;
  }
  if (typeof node.type !== 'string') return;
  see(node, parents);
  parents.push(node);
  for (const key in node) if (key !== 'type') visit(node[key], parents, see);
  parents.pop();
}

/** Whether a statement is, or ends in, `throw`. */
export function endsInThrow(statement: AstNode): boolean {
  const body: AstNode[] = statement?.type === 'BlockStatement' ? statement.body : [statement];
  return body.at(-1)?.type === 'ThrowStatement';
}

/** `assert(…)`, `invariant(…)`: what is false there is thrown out. */
export const isAssertion = (node: AstNode): boolean =>
  node?.type === 'CallExpression' &&
  /^(?:assert|invariant|tiny_?invariant|hoek_?assert)\w*$/i.test(pathText(node.callee)?.split('.').at(-1) ?? '');

/** Local names bound to packages, with the exported names: imports, and `const x = require('…')`. */
export function importedNames(program: AstNode, isMeant: (packageName: string | null) => boolean): Map<string, string> {
  const names = new Map<string, string>();
  const fromPackage = (source: AstNode): boolean =>
    typeof source?.value === 'string' && isMeant(packageOf(source.value));
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
