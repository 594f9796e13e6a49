/** Module augmentations: what a package adds to another one with `declare module 'other' { … }`. */
import { packageOf } from '../model/specifier.ts';
import { parse } from './parse.ts';
import type { Surfaces } from './surfaces.ts';
import type { AstNode } from './syntax.ts';
import { entityPath } from './syntax.ts';

/** One member that is added: to an interface, or to the module itself. */
export interface AddedMember {
  /** The interface, as the module exports it (`A.B` in a namespace); null for what is added to the module's exports. */
  readonly owner: string | null;
  readonly name: string;
}

/** One `declare module` block that names a divergent copy. */
export interface Augmentation {
  /** The file that says it, and the file that the specifier leads to from there. */
  readonly file: number;
  readonly target: number;
  /** As written, and the part behind the package's name: `''`, `/sub`. */
  readonly specifier: string;
  readonly subpath: string;
  readonly members: readonly AddedMember[];
}

/** All augmentations of divergent copies by other packages. */
export function findAugmentations(surfaces: Surfaces): Augmentation[] {
  const { graph, owner } = surfaces;
  const found: Augmentation[] = [];
  graph.imports.forEach((imports, file) => {
    const aimed = [...imports].filter(([, to]) => surfaces.isDivergent(to) && owner[to] !== owner[file]);
    if (aimed.length === 0) return;
    const path = graph.files[file] as string;
    const text = surfaces.texts.search(path);
    if (!mayDeclare(text, new Set(aimed.map(([specifier]) => specifier)))) return;
    const blocks = readBlocks(path, text);
    for (const [specifier, target] of aimed) {
      const members = blocks.get(specifier);
      const name = packageOf(specifier);
      if (members && name) found.push({ file, target, specifier, subpath: specifier.slice(name.length), members });
    }
  });
  return found;
}

/** Whether a text has a block for one of these modules. Most that have any name others, and need not be parsed. */
function mayDeclare(text: string, specifiers: ReadonlySet<string>): boolean {
  for (const [, , name = ''] of text.matchAll(/\bdeclare\s+module\s+(['"])(.*?)\1/g))
    if (specifiers.has(name) || name.includes('\\')) return true;
  return false;
}

/** Added members by the module they are added to. A script declares its modules and adds to none. */
export function readBlocks(path: string, text: string): Map<string, AddedMember[]> {
  const found = new Map<string, AddedMember[]>();
  const parsed = parseOrNull(path, text);
  if (!parsed) return found;
  const { program, errors } = parsed;
  const body = program.body as AstNode[];
  if (errors.some(({ severity }) => severity === 'Error') && body.length === 0) return found;
  if (!body.some(({ type }) => /^(Import|Export|TSExportAssignment|TSImportEquals)/.test(type))) return found;
  for (const node of body) {
    if (node.type !== 'TSModuleDeclaration' || node.id?.type !== 'Literal') continue;
    const members = found.get(String(node.id.value)) ?? [];
    found.set(String(node.id.value), members);
    collect(node.body?.body ?? [], [], members);
  }
  return found;
}

/** What cannot be parsed at all adds nothing that could be found. */
function parseOrNull(path: string, text: string): ReturnType<typeof parse> | null {
  try {
    return parse(path, text, { lang: 'dts', sourceType: 'module' });
  } catch {
    return null;
  }
}

function collect(body: readonly AstNode[], path: readonly string[], out: AddedMember[]): void {
  const owner = path.length > 0 ? path.join('.') : null;
  for (const statement of body) {
    const node: AstNode =
      statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement;
    if (node.type === 'TSInterfaceDeclaration') {
      for (const member of node.body.body as AstNode[]) {
        const name = memberName(member);
        if (name !== null) out.push({ owner: [...path, node.id.name].join('.'), name });
      }
    } else if (node.type === 'TSModuleDeclaration' && node.id.type !== 'Literal') {
      collect(node.body?.body ?? [], [...path, ...(entityPath(node.id) ?? [])], out);
    } else if (node.type === 'VariableDeclaration') {
      for (const { id } of node.declarations as AstNode[])
        if (id.type === 'Identifier') out.push({ owner, name: id.name });
    } else if (/^(TSDeclareFunction|FunctionDeclaration|ClassDeclaration)$/.test(node.type) && node.id) {
      out.push({ owner, name: node.id.name });
    }
  }
}

function memberName(member: AstNode): string | null {
  if (!/^TS(Property|Method)Signature$/.test(member.type) || member.computed) return null;
  if (member.key.type === 'Identifier') return member.key.name;
  return member.key.type === 'Literal' ? String(member.key.value) : null;
}
