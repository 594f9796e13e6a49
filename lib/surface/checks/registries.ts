/**
 * Registries: a `WeakMap`, `WeakSet`, `Map` or `Set` of a module. Each is known by the file that makes it and its name
 * there, however the files that use it import it.
 */
import { join } from 'node:path';
import type { AstNode } from '../syntax.ts';
import { ambiguousNames } from './bindings.ts';
import type { CodeFile } from './code.ts';
import { isClass, isFunction, pathText, visit } from './code.ts';

/** A file's path as other modules name it. */
export const withoutEnd = (path: string): string => path.replace(/\.[cm]?js$/, '').replace(/[\\/]index$/, '');

const nameAt = (name: string, stem: string): string => `${name} in ${stem}`;

/** The registry that an expression names: `ledger`, `ledger_1.ledger`, `exports.ledger`; null for other expressions. */
export function registryOf(file: CodeFile, node: AstNode): string | null {
  const [first, second, ...more] = pathText(node)?.split('.') ?? [];
  if (first === undefined || first === 'this' || more.length > 0) return null;
  if (first === 'exports' && second !== undefined) return nameAt(second, withoutEnd(file.path));
  const origin = originsOf(file).get(first);
  if (second !== undefined) return origin?.name === null ? nameAt(second, origin.module) : null;
  if (origin) return origin.name === null ? null : nameAt(origin.name, origin.module);
  return nameAt(first, withoutEnd(file.path));
}

/** The same where it certainly is that one: null for a name that the file binds more than once. */
export function certainRegistryOf(file: CodeFile, node: AstNode): string | null {
  const [first = ''] = pathText(node)?.split('.') ?? [];
  return ambiguousNames(file).has(first) ? null : registryOf(file, node);
}

/**
 * The exported name of a registry that comes from another file of the package, by whichever files; null for one of the file's
 * own, and for other expressions.
 */
export function importedName(file: CodeFile, node: AstNode): string | null {
  const [first = '', second] = pathText(node)?.split('.') ?? [];
  const origin = originsOf(file).get(first);
  return origin ? (origin.name ?? second ?? null) : null;
}

/** The registries that a file makes. */
export function registriesOf(file: CodeFile): ReadonlySet<string> {
  let found = made.get(file);
  if (!found) {
    found = findRegistries(file);
    made.set(file, found);
  }
  return found;
}

const made = new WeakMap<CodeFile, ReadonlySet<string>>();

function findRegistries(file: CodeFile): Set<string> {
  const found = new Set<string>();
  visit(file.program, [], (node, parents) => {
    const isDeclared = node.type === 'VariableDeclarator';
    // Compilers declare what a private name becomes, and make it after the class.
    if (!isDeclared && node.type !== 'AssignmentExpression') return;
    const value = isDeclared ? node.init : node.right;
    if (value?.type !== 'NewExpression' || !/^(?:Weak)?(?:Map|Set)$/.test(value.callee.name ?? '')) return;
    const registry = certainRegistryOf(file, isDeclared ? node.id : node.left);
    if (registry && !parents.some(isInside)) found.add(registry);
  });
  return found;
}

/** A class body or a named function: not the module level. Wrappers of whole modules are anonymous. */
const isInside = (node: AstNode): boolean => isClass(node) || (isFunction(node) && Boolean(node.id));

/** `export const ledger = new WeakMap()`, `exports.ledger = …`: other files of the package may fill it. */
const exportedRegistry = /\b(?:export\s+(?:const|let|var)\s+|exports\.)([\w$]+)\s*=\s*new (?:Weak)?(?:Map|Set)\b/g;

/** Names under which files hand registries to others of their package. */
export const exportedRegistries = (texts: Iterable<string>): Set<string> =>
  new Set([...texts].flatMap((text) => [...text.matchAll(exportedRegistry)].map((match) => match[1] as string)));

/** Puts a value into a registry: `r.set(v, …)`, `r.add(v)`, and what compilers make of a private field. */
export function registryWrite(node: AstNode): { registry: AstNode; key: AstNode } | null {
  if (node.type !== 'CallExpression' || node.arguments.length === 0) return null;
  const helper = compilersHelper(node);
  if (helper === '__privateAdd' || /^_class_?private_?(?:field|method)_?init(?:spec)?$/i.test(helper))
    return node.arguments.length > 1 ? { registry: node.arguments[1], key: node.arguments[0] } : null;
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || callee.computed || !/^(?:set|add)$/.test(callee.property.name)) return null;
  return { registry: callee.object, key: node.arguments[0] };
}

/** What compilers make of `v.#name` and `#name in v`: the registry and the value. */
export function privateRead(
  file: CodeFile,
  node: AstNode,
): { registry: AstNode; value: AstNode; form: 'has' | 'must' } | null {
  const helper = compilersHelper(node);
  const [first, second] = node.arguments;
  if (!second) return null;
  if (/^__(?:classPrivateField|private)In$/.test(helper)) return { registry: first, value: second, form: 'has' };
  if (/^__(?:classPrivateField|private)Get$/.test(helper)) return { registry: second, value: first, form: 'must' };
  if (!/^_class_?private_?field_?get2?$/i.test(helper)) return null;
  // Babel has changed the order.
  const isFirst = registriesOf(file).has(certainRegistryOf(file, first) ?? '');
  return { registry: isFirst ? first : second, value: isFirst ? second : first, form: 'must' };
}

/** `tslib_1.__classPrivateFieldGet(…)`, `(0, helpers._)(…)`: the last name of what is called. */
function compilersHelper(call: AstNode): string {
  const callee = call.callee.type === 'SequenceExpression' ? call.callee.expressions.at(-1) : call.callee;
  return pathText(callee)?.split('.').at(-1) ?? '';
}

interface Origin {
  /** The exported name; null for the module as a whole. */
  readonly name: string | null;
  readonly module: string;
}

const origins = new WeakMap<CodeFile, ReadonlyMap<string, Origin>>();

/** Names that other files of the package give, as this file calls them. */
function originsOf(file: CodeFile): ReadonlyMap<string, Origin> {
  let found = origins.get(file);
  if (!found) {
    found = findOrigins(file);
    origins.set(file, found);
  }
  return found;
}

function findOrigins({ path, program }: CodeFile): Map<string, Origin> {
  const found = new Map<string, Origin>();
  const moduleOf = (source: AstNode): string | null =>
    typeof source?.value === 'string' && /^\.\.?(?:\/|$)/.test(source.value)
      ? withoutEnd(join(path, '..', source.value))
      : null;
  const add = (local: AstNode, name: string | null, module: string): void => {
    if (local?.type === 'Identifier') found.set(local.name, { name, module });
  };
  visit(program, [], (node) => {
    if (node.type === 'ImportDeclaration') {
      const module = moduleOf(node.source);
      if (module === null) return;
      for (const { type, imported, local } of node.specifiers)
        add(local, type === 'ImportNamespaceSpecifier' ? null : (imported?.name ?? 'default'), module);
    }
    if (node.type !== 'VariableDeclarator' || node.init?.type !== 'CallExpression') return;
    const module = node.init.callee.name === 'require' ? moduleOf(node.init.arguments[0]) : null;
    if (module === null) return;
    if (node.id.type !== 'ObjectPattern') add(node.id, null, module);
    else for (const { key, value } of node.id.properties) add(value, key?.name ?? null, module);
  });
  return found;
}
