/** Version brands: a field of a value that is compared with a constant of the module, which differs between two copies. */
import type { AstNode } from '../syntax.ts';
import { entityPath } from '../syntax.ts';
import type { CodeFile } from './code.ts';
import { classNameOf, endsInThrow, isAssertion, isClass, isFunction, lineOf, pathText, visit } from './code.ts';

export interface VersionCheck {
  readonly file: CodeFile;
  readonly node: AstNode;
  readonly line: number;
  /** The field, as {@link BrandSites} knows it. */
  readonly field: string;
  readonly constant: string;
  /** The value that is asked, as the code calls it. */
  readonly subject: string;
  readonly what: string;
}

export const worthVersions = (text: string): boolean => /version/i.test(text);

/**
 * Constants of a package's modules by name: a string, a number, or the version of its own manifest. A name with two
 * values is none.
 */
export function moduleConstants(files: readonly CodeFile[], version: string): Map<string, string> {
  const found = new Map<string, string | null>();
  const add = (name: string | undefined, value: string | null): void => {
    if (!name || value === null) return;
    const known = found.get(name);
    found.set(name, known === undefined || known === value ? value : null);
  };
  for (const file of files) {
    const manifests = new Set<string>();
    visit(file.program, [], (node, parents) => {
      if (isManifest(node.init) && node.id?.name) manifests.add(node.id.name);
      if (parents.some((p) => isFunction(p) && Boolean(p.id))) return;
      const constantOf = (value: AstNode): string | null => {
        if (value?.type === 'Literal' && /^(?:string|number)$/.test(typeof value.value)) return String(value.value);
        const path = entityPath(value);
        const isOwn = path?.at(-1) === 'version' && (manifests.has(path[0] as string) || isManifest(value.object));
        return isOwn ||
          (value?.type === 'MemberExpression' && value.property.name === 'version' && isManifest(value.object))
          ? version
          : null;
      };
      if (node.type === 'VariableDeclarator' && node.id.name) add(node.id.name, constantOf(node.init));
      if (node.type === 'AssignmentExpression' && /^(?:module\.)?exports\./.test(pathText(node.left) ?? ''))
        add(entityPath(node.left)?.at(-1), constantOf(node.right));
    });
  }
  return new Map([...found].filter((entry): entry is [string, string] => entry[1] !== null));
}

const isManifest = (node: AstNode): boolean =>
  node?.type === 'CallExpression' &&
  node.callee.name === 'require' &&
  /^\.{1,2}\/(?:.*\/)?package(?:\.json)?$/.test(node.arguments[0]?.value ?? '');

/** Comparisons of a field with such a constant that end in `throw` when the two differ. */
export function findVersionChecks(files: readonly CodeFile[], constants: ReadonlyMap<string, string>): VersionCheck[] {
  const found: VersionCheck[] = [];
  for (const file of files) {
    if (!worthVersions(file.text)) continue;
    const symbols = sharedSymbols(file);
    visit(file.program, [], (node, parents) => {
      if (node.type !== 'BinaryExpression' || !/^[!=]==?$/.test(node.operator)) return;
      for (const [field, other] of [
        [node.left, node.right],
        [node.right, node.left],
      ]) {
        const constant = entityPath(other)?.at(-1);
        const name = fieldOf(field);
        const key = name === null ? null : (symbols.get(name) ?? name);
        if (!constant || !constants.has(constant) || !key || field.object.type === 'ThisExpression') continue;
        if (isModuleName(field.object) || !endsWhenDifferent(node, parents)) continue;
        const subject = rootOf(field.object, parents);
        const line = lineOf(file.text, node);
        const what = `compares ${file.text.slice(field.start, field.end)} with ${constant}`;
        found.push({ file, node, line, field: key, constant, subject, what });
        return;
      }
    });
  }
  return found;
}

/** The value itself: of `any`, with `const any = schema && schema[kAny]` before, it is `schema`. */
function rootOf(object: AstNode, parents: readonly AstNode[]): string {
  const first = (node: AstNode): string | null =>
    node?.type === 'MemberExpression' ? first(node.object) : (node?.name ?? null);
  const name = first(object);
  const scope = parents.findLast(isFunction);
  let root = name;
  if (name && scope) {
    visit(scope.body, [], (node) => {
      if (node.type !== 'VariableDeclarator' || node.id.name !== name || !node.init) return;
      root = first(node.init.type === 'LogicalExpression' ? node.init.right : node.init) ?? root;
    });
  }
  return root ?? 'value';
}

/** `exports.version` is no field of a value. */
const isModuleName = (node: AstNode): boolean => /^(?:exports|module|process)\b/.test(pathText(node) ?? '');

/** The name of a field, or its symbol as written: `Symbol.for('@@money.version')`. */
function fieldOf(node: AstNode): string | null {
  if (node.type !== 'MemberExpression') return null;
  if (!node.computed) return node.property.name ?? null;
  return keyOf(node.property);
}

function keyOf(node: AstNode): string | null {
  const shared = node?.type === 'CallExpression' && entityPath(node.callee)?.join('.') === 'Symbol.for';
  if (shared) return `Symbol.for(${node.arguments[0]?.value})`;
  return entityPath(node)?.at(-1) ?? (typeof node?.value === 'string' ? node.value : null);
}

function endsWhenDifferent(node: AstNode, parents: readonly AstNode[]): boolean {
  const isUnequal = node.operator.startsWith('!');
  let inner = node;
  for (let i = parents.length - 1; i >= 0; i--) {
    const parent = parents[i];
    if (parent.type === 'LogicalExpression') inner = parent;
    else if (parent.type === 'IfStatement') return isUnequal && parent.test === inner && endsInThrow(parent.consequent);
    else return !isUnequal && isAssertion(parent) && parent.arguments[0] === inner;
  }
  return false;
}

/** Where a package puts the constant into the field: in which classes, or `''` outside any. */
export function brandedBy(files: readonly CodeFile[], field: string, constant: string): Set<string> {
  const owners = new Set<string>();
  for (const file of files) {
    if (!file.text.includes(constant)) continue;
    const symbols = sharedSymbols(file);
    const names = (key: AstNode): (string | null | undefined)[] => {
      const name = keyOf(key);
      return [name, name === null ? null : symbols.get(name)];
    };
    visit(file.program, [], (node, parents) => {
      const key =
        node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' ? node.left.property : node.key;
      if (!key || !names(key).includes(field)) return;
      const value = node.type === 'AssignmentExpression' ? node.right : returned(node);
      if (entityPath(value)?.at(-1) !== constant) return;
      const at = parents.findLastIndex(isClass);
      owners.add(at < 0 ? '' : (classNameOf(parents[at], parents.slice(0, at)) ?? ''));
    });
  }
  return owners;
}

/** `const K = Symbol.for('x')`: K is another name of the field. */
function sharedSymbols(file: CodeFile): Map<string, string> {
  const found = new Map<string, string>();
  visit(file.program, [], (node) => {
    if (node.type !== 'VariableDeclarator' || !node.id.name || node.init?.type !== 'CallExpression') return;
    const key = keyOf(node.init);
    if (key?.startsWith('Symbol.for(')) found.set(node.id.name, key);
  });
  return found;
}

/** What a getter returns, or a property's value. */
function returned(node: AstNode): AstNode {
  const value = node.value;
  if (!value || !isFunction(value)) return value;
  return value.body?.body?.find((statement: AstNode) => statement.type === 'ReturnStatement')?.argument;
}
