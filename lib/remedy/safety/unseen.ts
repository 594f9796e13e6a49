/** What types cannot tell of JavaScript: members of values whose type is not known, and modules of the wrong kind. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readText } from '../../files/read.ts';
import { parse } from '../../surface/parse.ts';
import { type AstNode, propertyName } from '../../surface/syntax.ts';

/** By member name: how many arguments its declarations take. A member that is no method takes any. */
export type Members = ReadonlyMap<string, readonly Arity[]>;

interface Arity {
  readonly least: number;
  readonly most: number;
}

const any: Arity = { least: 0, most: Number.POSITIVE_INFINITY };

/** The members of everything that declaration files declare. A file that cannot be parsed declares nothing. */
export function declaredMembers(files: readonly string[]): Members {
  const members = new Map<string, Arity[]>();
  const add = (name: string, arity: Arity): void => {
    const known = members.get(name);
    if (known) known.push(arity);
    else members.set(name, [arity]);
  };
  for (const file of files) {
    walkNodes(programOf(file, 'dts'), (node) => {
      switch (node.type) {
        case 'TSMethodSignature':
          return add(propertyName(node), node.kind === 'method' ? arityOf(node.params) : any);
        case 'MethodDefinition':
        case 'TSAbstractMethodDefinition':
          return add(propertyName(node), node.kind === 'method' ? arityOf(node.value.params) : any);
        case 'TSPropertySignature':
        case 'PropertyDefinition':
        case 'TSAbstractPropertyDefinition':
        case 'AccessorProperty': {
          const type = node.typeAnnotation?.typeAnnotation;
          return add(propertyName(node), type?.type === 'TSFunctionType' ? arityOf(type.params) : any);
        }
        case 'TSDeclareFunction':
          return node.id ? add(node.id.name, arityOf(node.params)) : undefined;
        case 'TSEnumMember':
          return add(node.id.name ?? String(node.id.value), any);
        case 'VariableDeclarator':
        case 'ClassDeclaration':
          return node.id?.type === 'Identifier' ? add(node.id.name, any) : undefined;
        case 'ExportSpecifier':
          return add(node.exported.name ?? String(node.exported.value), any);
        default:
          return undefined;
      }
    });
  }
  return members;
}

function arityOf(parameters: readonly AstNode[]): Arity {
  const own = parameters.filter((parameter) => parameter.name !== 'this');
  const hasRest = own.some(({ type }) => type === 'RestElement');
  return {
    least: own.filter(({ type, optional }) => type !== 'RestElement' && type !== 'AssignmentPattern' && !optional)
      .length,
    most: hasRest ? Number.POSITIVE_INFINITY : own.length,
  };
}

/** A member that JavaScript mentions: `argumentCount` when it calls it, null when it does not or spreads. */
export interface Mention {
  readonly name: string;
  readonly argumentCount: number | null;
}

export function mentionsIn(files: readonly string[]): Mention[] {
  const found = new Map<string, Mention>();
  const add = (name: string, argumentCount: number | null): void => {
    found.set(`${name}/${argumentCount}`, { name, argumentCount });
  };
  for (const file of files) {
    walkNodes(programOf(file, 'jsx'), (node) => {
      if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && !node.callee.computed) {
        const isCounted = node.arguments.every((item: AstNode) => item.type !== 'SpreadElement');
        add(node.callee.property.name, isCounted ? node.arguments.length : null);
      } else if (node.type === 'MemberExpression' && !node.computed) add(node.property.name, null);
      else if (node.type === 'ObjectPattern') {
        for (const { key, computed } of node.properties) if (key?.name && !computed) add(key.name, null);
      }
    });
  }
  return [...found.values()];
}

/** Members that are mentioned, and that the old version declares and the new one does not, or with other arguments. */
export function lostMembers(mentions: readonly Mention[], before: Members, after: Members): string[] {
  const lost = new Set<string>();
  for (const { name, argumentCount } of mentions) {
    const [was, is] = [before.get(name), after.get(name)];
    if (!was) continue;
    const takes = ({ least, most }: Arity): boolean =>
      argumentCount === null || (least <= argumentCount && argumentCount <= most);
    if (!is || (was.some(takes) && !is.some(takes))) lost.add(name);
  }
  return [...lost].sort();
}

/** The keys of an object that JavaScript writes, or the members of a class. */
export interface Shape {
  readonly keys: ReadonlySet<string>;
  /** More comes from something that is spread into it, or that the class extends. */
  readonly isOpen: boolean;
}

export function shapesIn(files: readonly string[]): Shape[] {
  const found: Shape[] = [];
  for (const file of files) {
    walkNodes(programOf(file, 'jsx'), (node) => {
      if (node.type === 'ObjectExpression') {
        const own = node.properties.filter((item: AstNode) => item.type === 'Property' && !item.computed);
        found.push({ keys: new Set(own.map(propertyName)), isOpen: own.length < node.properties.length });
      } else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
        const own = node.body.body.filter((item: AstNode) => item.key && !item.static);
        found.push({ keys: new Set(own.map(propertyName)), isOpen: node.superClass !== null });
      }
    });
  }
  return found;
}

/**
 * Specifiers that a package's code loads with `require` and that the other version does not give to it: not exported, or
 * a module of the kind `import` where it was none before. `before` and `after` are folders below which D is found.
 */
export function lostRequires(specifiers: Iterable<string>, before: string, after: string): string[] {
  const lost: string[] = [];
  for (const specifier of specifiers) {
    const [was, is] = [before, after].map((folder) => kindOf(folder, specifier));
    if (was === 'commonjs' && is !== 'commonjs') lost.push(specifier);
  }
  return lost;
}

function kindOf(folder: string, specifier: string): 'commonjs' | 'module' | 'missing' {
  let file: string;
  try {
    // Resolves by what the manifest exports to `require`; nothing is run.
    file = createRequire(join(folder, 'index.js')).resolve(specifier);
  } catch {
    return 'missing';
  }
  if (file.endsWith('.mjs')) return 'module';
  if (!file.endsWith('.js')) return 'commonjs';
  for (let at = dirname(file); at !== dirname(at); at = dirname(at)) {
    const manifest = join(at, 'package.json');
    if (!existsSync(manifest)) continue;
    try {
      return JSON.parse(readText(manifest)).type === 'module' ? 'module' : 'commonjs';
    } catch {
      return 'commonjs';
    }
  }
  return 'commonjs';
}

function programOf(file: string, lang: 'dts' | 'jsx'): AstNode {
  try {
    const sourceType = lang === 'dts' ? 'module' : 'unambiguous';
    return parse(file, readText(file, 16_000_000), { lang, sourceType }).program;
  } catch {
    return null;
  }
}

function walkNodes(node: AstNode, see: (node: AstNode) => void): void {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const item of node) walkNodes(item, see);
    return;
  }
  if (typeof node.type === 'string') see(node);
  for (const key of Object.keys(node)) if (key !== 'type') walkNodes(node[key], see);
}
