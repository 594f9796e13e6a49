/** What a file takes from a package: the names it imports, and the members of them that it mentions. */
import { packageOf } from '../model/specifier.ts';
import { parse } from './parse.ts';
import type { AstNode } from './syntax.ts';
import { entityPath, moduleExportName } from './syntax.ts';

export interface PackageUse {
  /** `''` or `/sub`. */
  readonly subpath: string;
  /** The exported name and what is read from it: `['Money', 'zero']`. Empty when everything is handed on. */
  readonly path: readonly string[];
}

export interface FileUses {
  readonly uses: readonly PackageUse[];
  /** Why more may be taken than was found, or null. */
  readonly doubt: string | null;
}

/** A local name, and what it stands for. */
interface Binding {
  readonly subpath: string;
  readonly path: readonly string[];
}

/**
 * Reads JavaScript (`lang` `jsx`) or declarations (`dts`). Follows imports, `require` through the helpers that compilers
 * write around it, destructuring, and `import("…")` types; what is computed at run time is a doubt.
 */
export function usesIn(fileName: string, text: string, lang: 'jsx' | 'dts', packageName: string): FileUses {
  if (!isNamed(text, packageName)) return { uses: [], doubt: null };
  try {
    const sourceType = lang === 'dts' ? 'module' : 'unambiguous';
    const { program, errors } = parse(fileName, text, { sourceType, lang, preserveParens: false });
    if (errors.some(({ severity }) => severity === 'Error')) return { uses: [], doubt: `${fileName} cannot be parsed` };
    return new UseReader(packageName).read(program);
  } catch {
    return { uses: [], doubt: `${fileName} cannot be parsed` };
  }
}

/** Whether a string begins with the name: a text that only speaks of a package imports nothing from it. */
function isNamed(text: string, packageName: string): boolean {
  for (let at = text.indexOf(packageName); at >= 0; at = text.indexOf(packageName, at + 1)) {
    const [before = '', behind = ''] = [text[at - 1], text[at + packageName.length]];
    if (/['"`]/.test(before) && /['"`/]/.test(behind)) return true;
  }
  return false;
}

class UseReader {
  readonly #name: string;
  readonly #bindings = new Map<string, Binding>();
  readonly #uses = new Map<string, PackageUse>();
  #doubt: string | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  read(program: AstNode): FileUses {
    walk(program, [], (node, parents) => this.#readImport(node, parents));
    if (this.#bindings.size > 0) walk(program, [], (node, parents) => this.#readMention(node, parents));
    return { uses: [...this.#uses.values()], doubt: this.#doubt };
  }

  #subpathOf(specifier: unknown): string | null {
    return typeof specifier === 'string' && packageOf(specifier) === this.#name
      ? specifier.slice(this.#name.length)
      : null;
  }

  #add(subpath: string, path: readonly string[]): void {
    this.#uses.set(`${subpath}#${path.join('.')}`, { subpath, path });
  }

  #readImport(node: AstNode, parents: readonly AstNode[]): void {
    const subpath = this.#subpathOf(node.source?.value ?? node.moduleReference?.expression?.value);
    switch (node.type) {
      case 'ImportDeclaration':
        if (subpath === null) return;
        for (const item of node.specifiers ?? []) {
          const path =
            item.type === 'ImportNamespaceSpecifier'
              ? []
              : [item.type === 'ImportDefaultSpecifier' ? 'default' : moduleExportName(item.imported)];
          this.#bindings.set(item.local.name, { subpath, path });
          if (path.length > 0) this.#add(subpath, path);
        }
        return;
      case 'ExportNamedDeclaration':
        if (subpath !== null)
          for (const item of node.specifiers ?? []) this.#add(subpath, [moduleExportName(item.local)]);
        return;
      case 'ExportAllDeclaration':
        if (subpath !== null) this.#add(subpath, []);
        return;
      case 'TSImportEqualsDeclaration':
        if (subpath !== null) this.#bindings.set(node.id.name, { subpath, path: [] });
        return;
      case 'TSImportType': {
        const imported = this.#subpathOf(node.source?.value ?? node.argument?.literal?.value ?? node.argument?.value);
        if (imported !== null) this.#add(imported, node.qualifier ? (entityPath(node.qualifier) ?? []) : []);
        return;
      }
      case 'ImportExpression':
        if (subpath !== null) this.#doubt = `${this.#name} is imported while the code runs`;
        return;
      case 'CallExpression':
        if (node.callee.type === 'Identifier' && node.callee.name === 'require') {
          const required = this.#subpathOf(node.arguments[0]?.value);
          if (required !== null) this.#readRequire(required, parents);
        }
        return;
      default:
    }
  }

  /** `const x = helper(require("d"))`, `const { a } = require("d")`, `require("d").a`. */
  #readRequire(subpath: string, parents: readonly AstNode[]): void {
    let index = parents.length - 1;
    let child: AstNode = null;
    while (parents[index]?.type === 'CallExpression' && /^_{1,2}(?:import|interop)/.test(calleeName(parents[index]))) {
      child = parents[index];
      index -= 1;
    }
    const parent = parents[index];
    if (parent?.type === 'ExpressionStatement') return;
    if (parent?.type === 'MemberExpression' && parent.object !== child?.property && !parent.computed) {
      const holder = parents[index - 1];
      const path = [parent.property.name];
      this.#add(subpath, path);
      if (holder?.type === 'VariableDeclarator' && holder.id.type === 'Identifier')
        this.#bindings.set(holder.id.name, { subpath, path });
      return;
    }
    if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
      this.#bindings.set(parent.id.name, { subpath, path: [] });
      return;
    }
    if (parent?.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern') {
      for (const property of parent.id.properties) {
        if (property.type !== 'Property' || property.computed) {
          this.#add(subpath, []);
          continue;
        }
        const path = [property.key.name ?? String(property.key.value)];
        this.#add(subpath, path);
        if (property.value.type === 'Identifier') this.#bindings.set(property.value.name, { subpath, path });
      }
      return;
    }
    this.#add(subpath, []);
  }

  /** A mention of a local name: the longest chain of members from it. */
  #readMention(node: AstNode, parents: readonly AstNode[]): void {
    if (node.type !== 'Identifier' && node.type !== 'JSXIdentifier') return;
    const binding = this.#bindings.get(node.name);
    const parent = parents.at(-1);
    if (!binding || !parent || isDeclaring(node, parent)) return;
    const members: string[] = [];
    let child = node;
    for (let index = parents.length - 1; index >= 0; index--) {
      const holder = parents[index];
      if (holder.type === 'MemberExpression' && holder.object === child && !holder.computed)
        members.push(holder.property.name);
      else if (holder.type === 'TSQualifiedName' && holder.left === child) members.push(holder.right.name);
      else break;
      child = holder;
    }
    const path = [...binding.path, ...members];
    // `ns.default.x` of a CommonJS helper is `x` of the default export.
    if (path.length > 0) this.#add(binding.subpath, path);
    else if (isCall(node, parent)) this.#add(binding.subpath, ['default']);
    else this.#add(binding.subpath, []);
  }
}

const calleeName = (node: AstNode): string => entityPath(node.callee)?.at(-1) ?? '';

const isCall = (node: AstNode, parent: AstNode): boolean =>
  (parent.type === 'CallExpression' || parent.type === 'NewExpression') && parent.callee === node;

/** The place where a name is bound or is somebody else's key. */
function isDeclaring(node: AstNode, parent: AstNode): boolean {
  if (/^Import.*Specifier$/.test(parent.type) || parent.type === 'TSImportEqualsDeclaration') return true;
  if (parent.type === 'VariableDeclarator') return parent.id === node;
  if (parent.type === 'MemberExpression') return parent.property === node && !parent.computed;
  if (parent.type === 'TSQualifiedName') return parent.right === node;
  return parent.type === 'Property' && parent.key === node && !parent.shorthand && !parent.computed;
}

function walk(node: AstNode, parents: AstNode[], see: (node: AstNode, parents: readonly AstNode[]) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) if (item !== null && typeof item === 'object') walk(item, parents, see);
    return;
  }
  if (typeof node.type !== 'string') return;
  see(node, parents);
  parents.push(node);
  for (const key in node) {
    const inner = node[key];
    if (inner !== null && typeof inner === 'object') walk(inner, parents, see);
  }
  parents.pop();
}
