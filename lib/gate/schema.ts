/**
 * Checks a parsed text against a JSON schema: the very schema that editors are given, so that the two cannot disagree.
 * Only the keywords in {@link Schema} exist here, for only they are used.
 */
import { AnalyzerError } from '../errors.ts';
import { nearest } from '../model/nearest.ts';
import { type JsonTree, lineOf, type Node, propertiesOf } from './json-text.ts';

type JsonType = 'object' | 'array' | 'string' | 'boolean' | 'number';

/** The part of JSON Schema (draft 7) that is used. */
export interface Schema {
  /** What a valid value is, as the end of "must be …". */
  readonly title?: string;
  readonly description?: string;
  readonly type?: JsonType;
  readonly enum?: readonly (string | number | boolean)[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  /** Alternatives that differ in their type, or in an `enum`. */
  readonly anyOf?: readonly Schema[];
}

/**
 * Checks a whole text.
 * @throws AnalyzerError with the source's code for the first value that is wrong: its line, its path, what it must be,
 * and for a word that is nearly right the right one.
 */
export function validate(tree: JsonTree, schema: Schema): void {
  check(tree, tree.root, schema, '');
}

function check(tree: JsonTree, node: Node, schema: Schema, path: string): void {
  if (schema.anyOf !== undefined) {
    const fitting = schema.anyOf.find((one) => isOfType(node, one));
    if (fitting === undefined) throw wrong(tree, node, path, `must be ${titleOf(schema)}, not ${shown(node)}`);
    return check(tree, node, fitting, path);
  }
  if (!isOfType(node, schema)) throw wrong(tree, node, path, `must be ${titleOf(schema)}, not ${shown(node)}`);
  if (schema.enum !== undefined && !schema.enum.includes(node.value)) {
    const guess = typeof node.value === 'string' ? nearest(node.value, schema.enum.map(String)) : null;
    const hint = guess === null ? undefined : `Did you mean "${guess}"?`;
    throw wrong(tree, node, path, `must be ${titleOf(schema)}, not ${shown(node)}`, hint);
  }
  if (node.type === 'string' && !isWellFormed(String(node.value), schema)) {
    throw wrong(tree, node, path, `must be ${titleOf(schema)}, not ${shown(node)}`);
  }
  if (node.type === 'object') checkObject(tree, node, schema, path);
  if (node.type === 'array' && schema.items !== undefined) {
    for (const [index, item] of (node.children ?? []).entries()) check(tree, item, schema.items, `${path}[${index}]`);
  }
}

function checkObject(tree: JsonTree, node: Node, schema: Schema, path: string): void {
  const { properties = {}, additionalProperties = true } = schema;
  const seen = new Set<string>();
  for (const { name, key, value } of propertiesOf(node)) {
    const inner = path === '' ? name : `${path}.${name}`;
    if (seen.has(name)) throw wrong(tree, key, inner, 'is there twice', 'Keep one of the two.');
    seen.add(name);
    const known = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (known === false) throw unknownKey(tree, key, path, Object.keys(properties));
    if (value !== null && typeof known === 'object') check(tree, value, known, inner);
  }
  for (const name of schema.required ?? []) {
    if (seen.has(name)) continue;
    const about = properties[name]?.description ?? '';
    throw wrong(tree, node, path, `has no "${name}"`, about === '' ? undefined : `"${name}": ${about}`);
  }
}

function unknownKey(tree: JsonTree, key: Node, path: string, names: readonly string[]): AnalyzerError {
  const word = String(key.value);
  const guess = nearest(word, names);
  const where = path === '' ? '' : ` in ${path}`;
  return complaint(
    tree,
    key,
    `unknown key "${word}"${where}`,
    guess === null
      ? `Keys here are ${names.filter((name) => name !== '$schema').join(', ')}.`
      : `Did you mean "${guess}"?`,
  );
}

function wrong(tree: JsonTree, node: Node, path: string, what: string, hint?: string): AnalyzerError {
  return complaint(tree, node, `${path === '' ? 'the whole' : path} ${what}`, hint ?? tree.source.repair);
}

/** An error about a place of a file. */
export function complaint(tree: JsonTree, node: Node, message: string, hint: string): AnalyzerError {
  return new AnalyzerError(tree.source.code, `${tree.source.file}:${lineOf(tree, node)}: ${message}`, hint);
}

function isOfType(node: Node, schema: Schema): boolean {
  return schema.type === undefined || node.type === schema.type;
}

function isWellFormed(text: string, { pattern, minLength = 0 }: Schema): boolean {
  return text.length >= minLength && (pattern === undefined || new RegExp(pattern, 'u').test(text));
}

function titleOf(schema: Schema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  return article(schema.type ?? 'value');
}

function shown(node: Node): string {
  if (node.type === 'object' || node.type === 'array') return article(node.type);
  return JSON.stringify(node.value);
}

const article = (word: string): string => (/^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`);
