/**
 * Marks: what a class or a factory puts on its own values so that only code of the same copy can read it. A private
 * name, a `Symbol()` of the module, an entry in a `WeakMap`, `WeakSet`, `Map` or `Set` of the module.
 */
import type { AstNode } from '../syntax.ts';
import { entityPath } from '../syntax.ts';
import type { CodeFile } from './code.ts';
import { classNameOf, isClass, isFunction, visit } from './code.ts';
import { certainRegistryOf, importedName, registriesOf, registryOf, registryWrite } from './registries.ts';

export interface Marks {
  /** Names of the classes and functions whose values carry a mark, by {@link symbolMark} and its like. */
  readonly owners: ReadonlyMap<string, ReadonlySet<string>>;
}

export const privateMark = (className: string, name: string): string => `#${name} of ${className}`;
export const symbolMark = (name: string): string => `[${name}]`;

/** Files without any of this need not be parsed. */
export const worthMarks = (text: string): boolean =>
  /\bSymbol\(|\.#[\w$]|#[\w$]+ in |__classPrivateFieldGet|__private(?:Get|In)\b/.test(text) ||
  (/new (?:Weak)?(?:Map|Set)\b/.test(text) && /\.(?:set|add)\(|_class_?private_?field_?init/i.test(text));

/** All marks that a package's code makes. */
export function findMarks(files: readonly CodeFile[]): Marks {
  const owners = new Map<string, Set<string>>();
  const add = (mark: string, owner: string | null): void => {
    if (!owner) return;
    const known = owners.get(mark);
    if (known) known.add(owner);
    else owners.set(mark, new Set([owner]));
  };
  const symbols = moduleSymbols(files);
  const registries = new Set(files.flatMap((file) => [...registriesOf(file)]));
  const open = new Set<string>();
  for (const file of files) {
    visit(file.program, [], (node, parents) => {
      if (node.type === 'PropertyDefinition' && node.key.type === 'PrivateIdentifier') {
        const owner = ownerOf(parents);
        if (owner) add(privateMark(owner, node.key.name), owner);
      }
      const symbol = symbolSet(node);
      if (symbol && symbols.has(symbol)) add(symbolMark(symbol), ownerOf(parents));
      const entry = registryWrite(node);
      const registry = entry && registryOf(file, entry.registry);
      if (!registry) return;
      if (!registries.has(registry)) {
        // It may have come by a file that only hands it on.
        const name = importedName(file, entry.registry);
        for (const one of registries) if (name !== null && one.startsWith(`${name} in `)) open.add(one);
        return;
      }
      if (certainRegistryOf(file, entry.registry) === null) open.add(registry);
      else if (entry.key.type === 'ThisExpression') add(registry, ownerOf(parents));
      else if (isMadeHere(entry.key, parents)) add(registry, makerOf(parents));
      // Who may put in what comes from outside may put in values of another copy: no mark.
      else open.add(registry);
    });
  }
  for (const mark of open) owners.delete(mark);
  return { owners };
}

/** Names bound to `Symbol(…)` and never to anything else. */
function moduleSymbols(files: readonly CodeFile[]): Set<string> {
  const found = new Set<string>();
  const shared = new Set<string>();
  for (const file of files) {
    visit(file.program, [], (node) => {
      const value =
        node.type === 'VariableDeclarator' ? node.init : node.type === 'AssignmentExpression' ? node.right : node.value;
      if (value?.type !== 'CallExpression') return;
      const target = node.type === 'VariableDeclarator' ? node.id : (node.left ?? node.key);
      const name = node.computed ? undefined : entityPath(target)?.at(-1);
      const callee = entityPath(value.callee)?.join('.');
      if (!name || (callee !== 'Symbol' && callee !== 'Symbol.for')) return;
      (callee === 'Symbol' ? found : shared).add(name);
    });
  }
  return new Set([...found].filter((name) => !shared.has(name)));
}

/** `this[k] = …`, or a member `[k]` of a class: the last name of the key. */
function symbolSet(node: AstNode): string | null {
  if (node.type === 'AssignmentExpression') {
    const { left } = node;
    const isOwn = left.type === 'MemberExpression' && left.computed && left.object.type === 'ThisExpression';
    return isOwn ? (entityPath(left.property)?.at(-1) ?? null) : null;
  }
  if ((node.type !== 'PropertyDefinition' && node.type !== 'MethodDefinition') || !node.computed || node.static)
    return null;
  return entityPath(node.key)?.at(-1) ?? null;
}

/** The innermost class, or the constructor function of old. */
function ownerOf(parents: readonly AstNode[]): string | null {
  const at = parents.findLastIndex(isClass);
  if (at >= 0) return classNameOf(parents[at], parents.slice(0, at));
  return parents.findLast((node) => isFunction(node) && node.type !== 'ArrowFunctionExpression')?.id?.name ?? null;
}

const innermost = (parents: readonly AstNode[]): number => parents.findLastIndex(isFunction);

/** `const money = {…}; registry.add(money); return money;`: a value that the function makes and hands out. */
function isMadeHere(key: AstNode, parents: readonly AstNode[]): boolean {
  const scope = parents[innermost(parents)];
  if (key.type !== 'Identifier' || !scope) return false;
  let made = false;
  let returned = false;
  visit(scope.body, [], (node) => {
    if (node.type === 'VariableDeclarator' && node.id.name === key.name) made = isNew(node.init);
    if (node.type === 'ReturnStatement' && node.argument?.name === key.name) returned = true;
  });
  return made && returned;
}

const isNew = (value: AstNode): boolean =>
  /^(?:ObjectExpression|NewExpression|FunctionExpression|ArrowFunctionExpression)$/.test(value?.type) ||
  (value?.type === 'CallExpression' && isNewByObject(value));

/** `Object.create(prototype)`, `Object.freeze({ … })`. */
function isNewByObject(call: AstNode): boolean {
  const [holder, method, ...more] = entityPath(call.callee) ?? [];
  if (holder !== 'Object' || !method || more.length > 0) return false;
  return method === 'create' || (/^(?:freeze|seal|assign|setPrototypeOf)$/.test(method) && isNew(call.arguments[0]));
}

function makerOf(parents: readonly AstNode[]): string | null {
  const at = innermost(parents);
  const scope = parents[at];
  const holder = parents[at - 1];
  return scope?.id?.name ?? holder?.id?.name ?? entityPath(holder?.left)?.at(-1) ?? holder?.key?.name ?? null;
}
