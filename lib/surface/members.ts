/** The members of a declared type, and those that it demands. */
import { parse } from './parse.ts';
import type { AstNode } from './syntax.ts';
import { propertyName } from './syntax.ts';

export interface DeclaredMember {
  readonly name: string;
  /** Whoever makes such a value has to give it. */
  readonly isDemanded: boolean;
  /** As it is written, white space and comments left out: equal texts declare the same, as far as names mean the same. */
  readonly text: string;
}

/**
 * The public members of the interface, the class or the object type that is declared by that name on that 1-based line
 * of a declaration file. Empty when it has another form or cannot be parsed.
 */
export function declaredMembers(fileName: string, text: string, name: string, line: number): DeclaredMember[] {
  let body: readonly AstNode[];
  try {
    body = parse(fileName, text, { lang: 'dts', sourceType: 'module' }).program.body as AstNode[];
  } catch {
    return [];
  }
  const starts = (node: AstNode): boolean => text.slice(0, node.start).split('\n').length === line;
  const found = declarationsIn(body).find((node) => node.id?.name === name && starts(node));
  const members: readonly AstNode[] = found?.body?.body ?? found?.typeAnnotation?.members ?? [];
  return members.filter(isPublic).map((member) => ({
    name: propertyName(member),
    isDemanded: !member.optional,
    text: text
      .slice(member.start, member.end)
      .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      .replaceAll(/[\s;,]+/g, ' ')
      .trim(),
  }));
}

/** Names of the {@link declaredMembers} that are demanded. */
export function demandedMembers(fileName: string, text: string, name: string, line: number): string[] {
  const names = declaredMembers(fileName, text, name, line)
    .filter(({ isDemanded }) => isDemanded)
    .map((member) => member.name);
  return [...new Set(names)].filter((member) => !member.startsWith('['));
}

function declarationsIn(body: readonly AstNode[]): AstNode[] {
  return body.flatMap((node) => {
    const inner = node.declaration ?? node;
    const nested = inner.type === 'TSModuleDeclaration' ? (inner.body?.body ?? []) : [];
    return [inner, ...declarationsIn(nested)];
  });
}

function isPublic(member: AstNode): boolean {
  if (!member.key || member.static || member.kind === 'constructor') return false;
  return (
    member.accessibility !== 'private' &&
    member.accessibility !== 'protected' &&
    member.key.type !== 'PrivateIdentifier'
  );
}
