/** The members that a declared type demands. */
import { parse } from './parse.ts';
import type { AstNode } from './syntax.ts';
import { propertyName } from './syntax.ts';

/**
 * Names of the public members, optional ones left out, of the interface, the class or the object type that is declared
 * by that name on that 1-based line of a declaration file. Empty when it has another form or cannot be parsed.
 */
export function demandedMembers(fileName: string, text: string, name: string, line: number): string[] {
  let body: readonly AstNode[];
  try {
    body = parse(fileName, text, { lang: 'dts', sourceType: 'module' }).program.body as AstNode[];
  } catch {
    return [];
  }
  const starts = (node: AstNode): boolean => text.slice(0, node.start).split('\n').length === line;
  const found = declarationsIn(body).find((node) => node.id?.name === name && starts(node));
  const members: readonly AstNode[] = found?.body?.body ?? found?.typeAnnotation?.members ?? [];
  const names = members.filter(isDemanded).map(propertyName);
  return [...new Set(names)].filter((member) => !member.startsWith('['));
}

function declarationsIn(body: readonly AstNode[]): AstNode[] {
  return body.flatMap((node) => {
    const inner = node.declaration ?? node;
    const nested = inner.type === 'TSModuleDeclaration' ? (inner.body?.body ?? []) : [];
    return [inner, ...declarationsIn(nested)];
  });
}

function isDemanded(member: AstNode): boolean {
  if (!member.key || member.optional || member.static || member.kind === 'constructor') return false;
  return (
    member.accessibility !== 'private' &&
    member.accessibility !== 'protected' &&
    member.key.type !== 'PrivateIdentifier'
  );
}
