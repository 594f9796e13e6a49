/** Follows a value from a parameter of a package's API through the functions that it is handed to. */
import type { AstNode } from '../syntax.ts';
import type { CodeFile, CodeFunction } from './code.ts';
import { isFunction, pathText, visit } from './code.ts';

/** Where the value comes in: the function, and the way from one of its parameters to the value. */
export interface Entry {
  readonly name: string;
  /** Set for a constructor: the class. */
  readonly className: string | null;
  /** As the types name it; the JavaScript may call it otherwise. */
  readonly parameter: string;
  /** Properties from the parameter to the value. */
  readonly path: readonly string[];
}

/** The code that a value can come to: the consumer's own, and that of its copy of the package. */
export interface Territory {
  readonly own: readonly CodeFile[];
  /** The copy of the package, when the consumer is another one. */
  readonly beyond: readonly CodeFile[];
  /** Whether a file of `own` imports the package. */
  readonly crosses: (file: CodeFile) => boolean;
}

/** A function in which the value is known, and by which expressions: `money`, `options.price`, `this.amount`. */
export interface Place {
  readonly in: CodeFunction;
  readonly names: ReadonlySet<string>;
}

/** More functions than this are another matter than the value's own. */
const maximumPlaces = 400;

/**
 * The entry that a way through a declaration's members ends at: `['Server', 'new(options', '.price']` is the property
 * `price` of the parameter `options` of `Server`'s constructor. Null for what cannot be followed: callbacks, elements.
 */
export function entryOf(via: readonly string[]): Entry | null {
  const at = via.findLastIndex((step) => /^(?:new)?\(./.test(step) && step !== '()');
  if (at < 1) return null;
  const step = via[at] as string;
  const path = via.slice(at + 1);
  if (path.some((part) => !/^\.[\w$]+$/.test(part))) return null;
  // What a function gives back can be a function: the name before it is not the one that is called.
  const holder = via[at - 1] as string;
  if (!/^\.?[\w$=]+$/.test(holder)) return null;
  const name = holder.replace(/^\./, '').replace(/^export=$/, 'default');
  const isNew = step.startsWith('new(');
  return {
    name: isNew ? 'constructor' : name,
    className: isNew ? name : null,
    parameter: step.slice(step.indexOf('(') + 1).replace(/^\.\.\./, ''),
    path: path.map((part) => part.slice(1)),
  };
}

/** Every function that the value is known to come to, the entry's first. */
export function* follow(entry: Entry, territory: Territory): Generator<Place> {
  const index = new FunctionIndex([...territory.own, ...territory.beyond]);
  const beyond = new Set(territory.beyond);
  const fields = new Map<CodeFile, Set<string>>();
  const pending = startsOf(
    entry,
    index.named(entry.name, entry.className).filter((f) => !beyond.has(f.file)),
  );
  const seen = new Set<string>();
  for (let next = pending.shift(); next && seen.size < maximumPlaces; next = pending.shift()) {
    const key = `${index.idOf(next.in)}|${[...next.names].sort()}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const names = withAliases(next.in, next.names);
    yield { in: next.in, names };
    // `this.amount = amount`: every method of the file that reads the field has the value.
    for (const field of fieldsSet(next.in, names)) {
      const known = fields.get(next.in.file) ?? new Set();
      if (known.has(field)) continue;
      fields.set(next.in.file, known.add(field));
      for (const other of next.in.file.functions)
        if (other.className === next.in.className) pending.push({ in: other, names: new Set([field]) });
    }
    for (const call of callsWith(next.in, names)) {
      const crosses = !beyond.has(next.in.file) && territory.crosses(next.in.file);
      for (const target of index.named(call.name, call.isNew ? call.name : undefined, call.isNew)) {
        if (beyond.has(target.file) !== beyond.has(next.in.file) && !crosses) continue;
        const start = bind(target.node.params[call.index], call.path);
        if (start.length > 0) pending.push({ in: target, names: new Set(start) });
      }
    }
  }
}

class FunctionIndex {
  readonly #byName = new Map<string, CodeFunction[]>();
  readonly #ids = new Map<CodeFunction, number>();

  constructor(files: readonly CodeFile[]) {
    for (const file of files) {
      for (const found of file.functions) {
        this.#ids.set(found, this.#ids.size);
        if (found.name === null) continue;
        const list = this.#byName.get(found.name);
        if (list) list.push(found);
        else this.#byName.set(found.name, [found]);
      }
    }
  }

  idOf(found: CodeFunction): number {
    return this.#ids.get(found) ?? -1;
  }

  /** Functions of a name; with a class, its constructor. */
  named(
    name: string,
    className?: string | null,
    isNew = className !== undefined && className !== null,
  ): CodeFunction[] {
    if (!isNew) return this.#byName.get(name) ?? [];
    const made = (this.#byName.get('constructor') ?? []).filter((found) => found.className === className);
    // `function Money() {}` is a class of old.
    return [
      ...made,
      ...(this.#byName.get(className ?? '') ?? []).filter((f) => f.node.type !== 'ArrowFunctionExpression'),
    ];
  }
}

function startsOf(entry: Entry, functions: readonly CodeFunction[]): Place[] {
  return functions.flatMap((found) => {
    const { params } = found.node;
    const index = params.findIndex((p: AstNode) => parameterName(p) === entry.parameter);
    const parameter = index >= 0 ? params[index] : params.length === 1 ? params[0] : undefined;
    const names = bind(parameter, entry.path);
    return names.length > 0 ? [{ in: found, names: new Set(names) }] : [];
  });
}

const parameterName = (node: AstNode): string | null =>
  node?.type === 'AssignmentPattern' ? parameterName(node.left) : (node?.name ?? null);

/** The expressions by which a value behind `path` of a pattern is known. */
function bind(pattern: AstNode, path: readonly string[]): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [[pattern.name, ...path].join('.')];
    case 'AssignmentPattern':
      return bind(pattern.left, path);
    case 'ObjectPattern': {
      const [first, ...rest] = path;
      const found = pattern.properties.find((p: AstNode) => first !== undefined && p.key?.name === first);
      return found ? bind(found.value, rest) : [];
    }
    default:
      return [];
  }
}

/** `const { price } = options`, `const m = money`: further names of the same value. */
function withAliases(found: CodeFunction, names: ReadonlySet<string>): Set<string> {
  const all = new Set(names);
  visit(found.node.body, [], (node) => {
    if (node.type !== 'VariableDeclarator' || !node.init) return;
    const from = pathText(node.init);
    if (!from) return;
    for (const name of [...all]) {
      if (name === from) for (const alias of bind(node.id, [])) all.add(alias);
      else if (name.startsWith(`${from}.`))
        for (const alias of bind(node.id, name.slice(from.length + 1).split('.'))) all.add(alias);
    }
  });
  return all;
}

function fieldsSet(found: CodeFunction, names: ReadonlySet<string>): string[] {
  const fields: string[] = [];
  visit(found.node.body, [], (node) => {
    if (node.type !== 'AssignmentExpression') return;
    const [left, right] = [pathText(node.left), pathText(node.right)];
    if (!left?.startsWith('this.') || !right) return;
    for (const name of names) {
      if (name === right) fields.push(left);
      else if (name.startsWith(`${right}.`)) fields.push(left + name.slice(right.length));
    }
  });
  return fields;
}

interface Call {
  readonly name: string;
  readonly isNew: boolean;
  readonly index: number;
  readonly path: readonly string[];
}

/** Calls that hand the value on. */
function callsWith(found: CodeFunction, names: ReadonlySet<string>): Call[] {
  const calls: Call[] = [];
  const { imported } = found.file;
  visit(found.node.body, [], (node, parents) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;
    const callee = node.callee.type === 'SequenceExpression' ? node.callee.expressions.at(-1) : node.callee;
    const path = pathText(callee)?.split('.');
    const last = path?.at(-1) ?? (callee.type === 'MemberExpression' && !callee.computed ? callee.property.name : null);
    const name = path?.length === 1 ? (imported.get(last) ?? last) : last;
    if (!name || parents.some((p) => isFunction(p) && shadows(p, names))) return;
    // `money.pay(…)` runs the value's own copy.
    if (path && names.has(path.slice(0, -1).join('.'))) return;
    node.arguments.forEach((argument: AstNode, index: number) => {
      const given = pathText(argument);
      if (!given) return;
      for (const known of names) {
        const rest =
          known === given ? [] : known.startsWith(`${given}.`) ? known.slice(given.length + 1).split('.') : null;
        if (rest) calls.push({ name, isNew: node.type === 'NewExpression', index, path: rest });
      }
    });
  });
  return calls;
}

/** An inner function with a parameter of the same name speaks of something else. */
const shadows = (node: AstNode, names: ReadonlySet<string>): boolean =>
  node.params.some((p: AstNode) => names.has(parameterName(p) ?? ''));
