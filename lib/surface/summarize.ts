/** Reads one declaration file into a {@link FileSummary}. */
import type { Declaration, FileSummary, Half, Scope, TypeReference } from './model.ts';
import { newScope } from './model.ts';
import { parse, UnparsableText } from './parse.ts';
import type { AstNode } from './syntax.ts';
import { entityPath, moduleExportName } from './syntax.ts';
import type { Position } from './type-references.ts';
import {
  collectHeritage,
  collectMembers,
  collectMethod,
  collectSignature,
  collectType,
  propertyStep,
  Sight,
} from './type-references.ts';

/**
 * Summarises the text of a declaration file (`.d.ts`, `.d.mts`, `.d.cts`).
 * TypeScript source (`lang` `ts` or `tsx`) is read for its annotations only; nothing is inferred.
 * A file with syntax errors gives an empty summary whose `failure` names the first one: the parser does not recover.
 * Never throws.
 */
export function summarizeFile(fileName: string, text: string, lang: 'dts' | 'ts' | 'tsx' = 'dts'): FileSummary {
  if (text.length > maximumLength) return unread(`it is larger than ${maximumLength / 1_000_000} MB`);
  try {
    return summarize(fileName, text, lang);
  } catch (error) {
    // Brackets or types that are nested more deeply than can be walked.
    if (error instanceof UnparsableText) return unread(error.message);
    const isDeep = error instanceof RangeError && error.message.includes('call stack');
    return unread(isDeep ? 'it is nested too deeply' : String(error));
  }
}

/** Its syntax tree is some hundred times as large as a text: of a larger one it fills the memory. */
const maximumLength = 8_000_000;

/** What is known of a file that was not read, and why. */
export const unread = (failure: string): FileSummary => ({
  isModule: true,
  scope: newScope(null),
  modules: new Map(),
  globals: [],
  failure,
});

function summarize(fileName: string, text: string, lang: 'dts' | 'ts' | 'tsx'): FileSummary {
  const scope = newScope(null);
  const modules = new Map<string, Scope>();
  const globals: Scope[] = [];
  const result = parse(fileName, text, { lang, sourceType: 'module' });
  const error = result.errors.find((e) => e.severity === 'Error');
  const body = result.program.body as AstNode[];
  if (error && body.length === 0) {
    return { isModule: true, scope, modules, globals, failure: error.message };
  }
  const reader = new Reader(lineIndex(text), modules, globals);
  reader.readBody(body, scope, false);
  return { isModule: body.some(isModuleSyntax), scope, modules, globals, failure: null };
}

const isModuleSyntax = (node: AstNode): boolean =>
  /^(Import|Export)/.test(node.type) ||
  node.type === 'TSExportAssignment' ||
  (node.type === 'TSImportEqualsDeclaration' && node.moduleReference.type === 'TSExternalModuleReference') ||
  (node.type === 'TSImportEqualsDeclaration' && node.isExport);

/** Line of an offset, by binary search over line starts. */
function lineIndex(text: string): (offset: number) => number {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

const position = (of: Half): Position => ({ of, sign: 1, steps: [], kind: 'is' });

class Reader {
  readonly #line: (offset: number) => number;
  readonly #modules: Map<string, Scope>;
  readonly #globals: Scope[];

  constructor(line: (offset: number) => number, modules: Map<string, Scope>, globals: Scope[]) {
    this.#line = line;
    this.#modules = modules;
    this.#globals = globals;
  }

  /** `exportsAll`: in an ambient module or namespace, every name leaves unless an export list says otherwise. */
  readBody(body: readonly AstNode[], scope: Scope, exportsAll: boolean): void {
    for (const node of body) this.#readStatement(node, scope, exportsAll);
  }

  #readStatement(node: AstNode, scope: Scope, exported: boolean): void {
    switch (node.type) {
      case 'ImportDeclaration':
        return readImport(node, scope);
      case 'TSImportEqualsDeclaration':
        return readImportEquals(node, scope, exported);
      case 'ExportNamedDeclaration':
        if (node.declaration) return this.#readStatement(node.declaration, scope, true);
        return readExportList(node, scope);
      case 'ExportAllDeclaration':
        if (node.exported) {
          const name = moduleExportName(node.exported);
          scope.exports.set(name, { at: 'module', specifier: node.source.value, name: '*' });
        } else scope.stars.push(node.source.value);
        return;
      case 'ExportDefaultDeclaration':
        return this.#readDefault(node.declaration, scope);
      case 'TSExportAssignment': {
        const path = entityPath(node.expression);
        if (path) scope.exportEquals = { at: 'local', path };
        return;
      }
      case 'TSModuleDeclaration':
      case 'TSGlobalDeclaration':
        return this.#readModule(node, scope, exported);
      default:
        this.#readDeclaration(node, scope, exported);
    }
  }

  #readDefault(node: AstNode, scope: Scope): void {
    const path = entityPath(node);
    if (path) {
      scope.exports.set('default', { at: 'local', path });
      return;
    }
    const name = this.#readDeclaration(node, scope, false) ?? 'default';
    if (scope.declarations.has(name)) scope.exports.set('default', { at: 'local', path: [name] });
  }

  #readModule(node: AstNode, scope: Scope, exported: boolean): void {
    const body = (node.body?.body ?? []) as AstNode[];
    if (node.type === 'TSGlobalDeclaration' || node.kind === 'global' || node.global) {
      const inner = newScope(scope);
      this.#globals.push(inner);
      this.readBody(body, inner, true);
      return;
    }
    if (node.id.type === 'Literal') {
      const specifier = String(node.id.value);
      const inner = this.#modules.get(specifier) ?? newScope(scope);
      this.#modules.set(specifier, inner);
      this.readBody(body, inner, true);
      return;
    }
    let outer = scope;
    for (const name of entityPath(node.id) ?? []) {
      const inner = outer.namespaces.get(name) ?? newScope(outer);
      outer.namespaces.set(name, inner);
      this.#declare(outer, name, node, 'namespace', ['value']);
      if (exported) outer.exports.set(name, { at: 'local', path: [name] });
      outer = inner;
    }
    this.readBody(body, outer, true);
  }

  /** Returns the declared name, when there is one. */
  #readDeclaration(node: AstNode, scope: Scope, exported: boolean): string | null {
    switch (node.type) {
      case 'TSInterfaceDeclaration':
        this.#readInterface(node, scope);
        break;
      case 'TSTypeAliasDeclaration': {
        const declaration = this.#declare(scope, node.id.name, node, 'alias', ['type']);
        const sight = own(declaration, node);
        collectType(declaration.references, node.typeAnnotation, position('type'), sight);
        break;
      }
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#readClass(node, scope);
        break;
      case 'TSDeclareFunction':
      case 'FunctionDeclaration': {
        const declaration = this.#declare(scope, node.id?.name ?? 'default', node, 'function', ['value']);
        collectSignature(declaration.references, node, position('value'), new Sight());
        break;
      }
      case 'TSEnumDeclaration':
        this.#declare(scope, node.id.name, node, 'enum', ['type', 'value']);
        break;
      case 'VariableDeclaration':
        for (const { id } of node.declarations as AstNode[]) {
          if (id.type !== 'Identifier') continue;
          const declaration = this.#declare(scope, id.name, node, 'variable', ['value']);
          if (id.typeAnnotation) collectType(declaration.references, id.typeAnnotation, position('value'), new Sight());
          if (exported) scope.exports.set(id.name, { at: 'local', path: [id.name] });
        }
        return null;
      default:
        return null;
    }
    const name: string = node.id?.name ?? 'default';
    if (exported) scope.exports.set(name, { at: 'local', path: [name] });
    return name;
  }

  #declare(
    scope: Scope,
    name: string,
    node: AstNode,
    form: Declaration['forms'] extends Set<infer F> ? F : never,
    halves: readonly Half[],
  ): Declaration {
    let declaration = scope.declarations.get(name);
    if (!declaration) {
      const line = this.#line(node.start);
      declaration = {
        name,
        line,
        halves: new Set(),
        forms: new Set(),
        typeParameters: 0,
        requiredParameters: 0,
        defaults: [],
        references: [],
      };
      scope.declarations.set(name, declaration);
    }
    declaration.forms.add(form);
    for (const half of halves) declaration.halves.add(half);
    return declaration;
  }

  #readInterface(node: AstNode, scope: Scope): void {
    const declaration = this.#declare(scope, node.id.name, node, 'interface', ['type']);
    const sight = own(declaration, node);
    for (const base of node.extends ?? [])
      collectHeritage(declaration.references, base.expression, base.typeArguments, position('type'), sight);
    collectMembers(declaration.references, node.body.body, position('type'), sight);
  }

  #readClass(node: AstNode, scope: Scope): void {
    const declaration = this.#declare(scope, node.id?.name ?? 'default', node, 'class', ['type', 'value']);
    const sight = own(declaration, node);
    const out = declaration.references;
    if (node.superClass) {
      collectHeritage(out, node.superClass, node.superTypeArguments, position('type'), sight);
      for (const base of out.filter((r) => r.of === 'type' && r.kind === 'base'))
        out.push({ ...base, of: 'value', half: 'value', kind: 'derived' });
    }
    for (const base of node.implements ?? [])
      collectHeritage(out, base.expression, base.typeArguments, position('type'), sight);
    for (const member of node.body.body as AstNode[]) readClassMember(out, member, sight);
    // What `new C()` gives: the way from the value to the instance.
    const target = { at: 'scope', path: [declaration.name] } as const;
    out.push({ target, half: 'type', of: 'value', sign: 1, kind: 'is', steps: ['new()'] });
  }
}

function own(declaration: Declaration, node: AstNode): Sight {
  declaration.typeParameters = Math.max(declaration.typeParameters, node.typeParameters?.params.length ?? 0);
  const required = (node.typeParameters?.params as AstNode[] | undefined)?.filter((parameter) => !parameter.default);
  declaration.requiredParameters = Math.max(declaration.requiredParameters, required?.length ?? 0);
  const sight = new Sight().with(node.typeParameters, true);
  (node.typeParameters?.params as AstNode[] | undefined)?.forEach((parameter, index) => {
    const found: TypeReference[] = [];
    if (parameter.default) collectType(found, parameter.default, position('type'), sight.hiding(parameter.name.name));
    if (found.length > 0) declaration.defaults[index] = found;
  });
  return sight;
}

/** Public members only: a private or protected one is out of reach of whoever holds the instance. */
function readClassMember(out: TypeReference[], member: AstNode, sight: Sight): void {
  const isConstructor = member.type.endsWith('MethodDefinition') && member.kind === 'constructor';
  if (isConstructor) readParameterProperties(out, member, sight);
  if (member.accessibility === 'private' || member.accessibility === 'protected') return;
  if (member.key?.type === 'PrivateIdentifier') return;
  const at = position(member.static ? 'value' : 'type');
  if (isConstructor) {
    const value = { ...member.value, returnType: null };
    collectSignature(out, value, position('value'), sight, 'new');
  } else if (member.type.endsWith('MethodDefinition')) {
    collectMethod(out, member.value, member.kind, { ...at, steps: [propertyStep(member)] }, sight);
  } else if (member.type.endsWith('PropertyDefinition') || member.type.endsWith('AccessorProperty')) {
    if (member.typeAnnotation) collectType(out, member.typeAnnotation, { ...at, steps: [propertyStep(member)] }, sight);
  } else if (member.type === 'TSIndexSignature') {
    collectMembers(out, [member], at, sight);
  }
}

/** `constructor(readonly x: T)` declares a property as well. */
function readParameterProperties(out: TypeReference[], member: AstNode, sight: Sight): void {
  for (const parameter of member.value.params as AstNode[]) {
    if (parameter.type !== 'TSParameterProperty') continue;
    if (parameter.accessibility === 'private' || parameter.accessibility === 'protected') continue;
    const inner = parameter.parameter.left ?? parameter.parameter;
    if (inner.typeAnnotation)
      collectType(out, inner.typeAnnotation, { ...position('type'), steps: [`.${inner.name}`] }, sight);
  }
}

function readImport(node: AstNode, scope: Scope): void {
  for (const item of node.specifiers ?? []) {
    const name =
      item.type === 'ImportNamespaceSpecifier'
        ? '*'
        : item.type === 'ImportDefaultSpecifier'
          ? 'default'
          : moduleExportName(item.imported);
    scope.imports.set(item.local.name, { specifier: node.source.value, name });
  }
}

function readImportEquals(node: AstNode, scope: Scope, exported: boolean): void {
  const name: string = node.id.name;
  if (node.moduleReference.type === 'TSExternalModuleReference') {
    scope.imports.set(name, { specifier: node.moduleReference.expression.value, name: '=' });
  } else {
    const path = entityPath(node.moduleReference);
    if (path) scope.aliases.set(name, path);
  }
  if (exported || node.isExport) scope.exports.set(name, { at: 'local', path: [name] });
}

function readExportList(node: AstNode, scope: Scope): void {
  for (const item of node.specifiers ?? []) {
    const exported = moduleExportName(item.exported);
    const local = moduleExportName(item.local);
    scope.exports.set(
      exported,
      node.source ? { at: 'module', specifier: node.source.value, name: local } : { at: 'local', path: [local] },
    );
  }
}
