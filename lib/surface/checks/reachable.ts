/**
 * Which code of a package the use of some of its exports can run. By names: a unit (a function, a class member, what a
 * variable of the module holds) leads to every unit whose name it mentions, in any file. Too much rather than too little.
 */
import { join } from 'node:path';
import type { AstNode } from '../syntax.ts';
import { entityPath } from '../syntax.ts';
import { type CodeFile, isClass, isFunction, visit } from './code.ts';
import { withoutEnd } from './registries.ts';

interface Unit {
  readonly node: AstNode;
  readonly names: readonly string[];
  /** Members run when their class is used and they are named, or when the whole class is asked for. */
  readonly className: string | null;
  readonly words: ReadonlySet<string>;
}

export class Reachable {
  readonly #units = new Map<CodeFile, Unit[]>();
  readonly #byName = new Map<string, Unit[]>();
  readonly #byClass = new Map<string, Unit[]>();

  constructor(files: readonly CodeFile[]) {
    for (const file of files) {
      const units = unitsOf(file.program.body, { path: file.path });
      this.#units.set(file, units);
      for (const unit of units) {
        for (const name of unit.names) push(this.#byName, name, unit);
        if (unit.className) push(this.#byClass, unit.className, unit);
      }
    }
  }

  /**
   * Whether a place can be run by who uses these names. Of a class that is among `whole`, all members count, for they can
   * be called later; with `all`, of every class that is used. True when no name is known here or the place is in no unit:
   * what cannot be told is not left out.
   */
  from(names: Iterable<string>, whole: ReadonlySet<string> | 'all'): (file: CodeFile, offset: number) => boolean {
    const seen = new Set<Unit>();
    const asked = new Set<string>();
    const pending = [...names];
    let known = false;
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (asked.has(name)) continue;
      asked.add(name);
      const members = whole === 'all' || whole.has(name) ? (this.#byClass.get(name) ?? []) : [];
      const units = [...(this.#byName.get(name) ?? []), ...members];
      if (units.length > 0) known = true;
      for (const unit of units) {
        if (seen.has(unit)) continue;
        seen.add(unit);
        pending.push(...unit.words);
      }
    }
    return (file, offset) => {
      if (!known) return true;
      const around = (this.#units.get(file) ?? []).filter(({ node }) => node.start <= offset && offset < node.end);
      return around.length === 0 || around.some((unit) => seen.has(unit));
    };
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function unitsOf(statements: readonly AstNode[], at: Module): Unit[] {
  return statements.flatMap((statement) => unitsOfStatement(statement, at));
}

function unitsOfStatement(statement: AstNode, at: Module): Unit[] {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      return statement.declaration ? unitsOfStatement(statement.declaration, at) : specifiers(statement, at);
    case 'ImportDeclaration':
      return specifiers(statement, at);
    case 'ExportDefaultDeclaration':
      return unitsOfValue(statement.declaration, wholeNames(at, statement.declaration.id?.name), at);
    case 'FunctionDeclaration':
      return [unit(statement, [statement.id.name], at)];
    case 'ClassDeclaration':
      return unitsOfClass(statement, statement.id.name, [], at);
    case 'VariableDeclaration':
      return statement.declarations.flatMap((declarator: AstNode) => unitsOfDeclarator(declarator, at));
    case 'ExpressionStatement':
      return unitsOfExpression(statement.expression, at);
    default:
      return [];
  }
}

function unitsOfDeclarator({ id, init }: AstNode, at: Module): Unit[] {
  if (!init) return [];
  const isRequire = init.type === 'CallExpression' && init.callee.name === 'require';
  if (id.type !== 'ObjectPattern' || !isRequire) return unitsOfValue(init, boundNames(id), at);
  // `const { a: b } = require('./c')`: b leads to a, not to all of c.
  return id.properties.map((p: AstNode) => ({
    node: p,
    names: p.value?.name ? [p.value.name] : [],
    className: null,
    words: new Set(p.key?.name ? [p.key.name] : []),
  }));
}

/** `import { a as b }`, `export { a as b }`: one name leads to the other, a default or namespace to its whole module. */
const specifiers = (statement: AstNode, at: Module): Unit[] =>
  (statement.specifiers ?? []).map((item: AstNode) => {
    const inner = item.imported ?? (statement.type === 'ExportNamedDeclaration' ? item.local : null);
    const words = new Set<string>();
    if (inner && inner.name !== 'default') words.add(inner.name ?? inner.value);
    else if (statement.source) words.add(wholeOf(at, statement.source));
    const outer = item.exported ?? item.local;
    const names = outer.name === 'default' ? wholeNames(at) : [outer.name ?? outer.value];
    return { node: item, names, className: null, words };
  });

/** The file that a unit stands in. */
interface Module {
  readonly path: string;
}

/** What a module exports as a whole or by default, as other modules of the package call it. */
const wholeNames = (at: Module, ...own: readonly (string | undefined)[]): string[] => [
  'default',
  `*${withoutEnd(at.path)}`,
  ...own.filter((name) => name !== undefined),
];

const wholeOf = (at: Module, source: AstNode): string =>
  typeof source?.value === 'string' ? `*${withoutEnd(join(at.path, '..', source.value))}` : '*';

function unitsOfExpression(expression: AstNode, at: Module): Unit[] {
  if (expression.type === 'AssignmentExpression') {
    const path = entityPath(expression.left);
    if (!path) return [unit(expression, wholeNames(at), at)];
    const last = path.at(-1) as string;
    const isWhole = path.join('.') === 'module.exports' || last === 'default';
    const found = unitsOfValue(expression.right, isWhole ? wholeNames(at) : [last], at);
    const prototype = path.indexOf('prototype');
    return prototype > 0 ? found.map((one) => ({ ...one, className: path[prototype - 1] as string })) : found;
  }
  // The wrapper of a whole module: its statements are the module's.
  const wrapped = wrapperBody(expression);
  return wrapped ? unitsOf(wrapped, at) : [];
}

function wrapperBody(expression: AstNode): AstNode[] | null {
  const call = expression.type === 'UnaryExpression' ? expression.argument : expression;
  if (call?.type !== 'CallExpression') return null;
  const found = [...call.arguments, call.callee].filter(
    (node) => isFunction(node) && node.body?.type === 'BlockStatement',
  );
  return found.length > 0 ? found.flatMap((node) => node.body.body) : null;
}

function unitsOfValue(value: AstNode, names: readonly string[], at: Module): Unit[] {
  if (isClass(value)) return unitsOfClass(value, value.id?.name ?? names[0] ?? 'default', names, at);
  if (value.type !== 'ObjectExpression') return [unit(value, names, at)];
  // A table of functions: each is a unit. A variable leads to all of them, a module's exports are taken by name.
  const members = value.properties.map((p: AstNode) => unit(p, p.key?.name ? [p.key.name] : [...names], at));
  return names.includes('default') ? members : [unit(value, names, at), ...members];
}

function unitsOfClass(node: AstNode, name: string, names: readonly string[], at: Module): Unit[] {
  const own = new Set([name, ...names, ...(node.id ? [node.id.name] : [])]);
  const base = entityPath(node.superClass)?.at(-1);
  const members: Unit[] = node.body.body.map((member: AstNode) => {
    const key = member.computed ? undefined : member.key?.name;
    // Fields, accessors and static blocks run without being called by name.
    const isCalled = member.type === 'MethodDefinition' && member.kind === 'method' && key !== undefined;
    const memberNames = isCalled ? [member.key.type === 'PrivateIdentifier' ? `#${key}` : key] : [...own];
    return { ...unit(member, memberNames, at), className: name };
  });
  // The class leads to its base, whose constructor runs as well.
  const head = { names: [...own], className: name };
  return [{ ...head, node: { start: node.start, end: node.start }, words: new Set(base ? [base] : []) }, ...members];
}

const unit = (node: AstNode, names: readonly string[], at: Module): Unit => ({
  node,
  names,
  className: null,
  words: wordsOf(node, at),
});

function wordsOf(node: AstNode, at: Module): Set<string> {
  const words = new Set<string>();
  visit(node, [], (inner) => {
    if (inner.type === 'Identifier' || inner.type === 'JSXIdentifier') words.add(inner.name);
    else if (inner.type === 'PrivateIdentifier') words.add(`#${inner.name}`);
    else if (inner.type === 'Literal' && typeof inner.value === 'string' && /^[\w$]+$/.test(inner.value))
      words.add(inner.value);
    else if (inner.type === 'CallExpression' && inner.callee.name === 'require')
      words.add(wholeOf(at, inner.arguments[0]));
  });
  words.delete('default');
  return words;
}

function boundNames(pattern: AstNode): string[] {
  if (pattern.type === 'Identifier') return [pattern.name];
  if (pattern.type !== 'ObjectPattern') return [];
  return pattern.properties.flatMap((p: AstNode) => [p.key?.name, p.value?.name]).filter(Boolean);
}
