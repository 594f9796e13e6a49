/** Small readings of the TypeScript-ESTree nodes that oxc-parser gives. */

// The tree is read by node type; its full typing would be a second copy of the parser's own 1,500-line declaration.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AstNode = any;

/** `A.B.C` as a list, from a type name, a member expression or an identifier; null for anything computed. */
export function entityPath(node: AstNode): string[] | null {
  switch (node?.type) {
    case 'Identifier':
      return [node.name];
    case 'TSQualifiedName': {
      const left = entityPath(node.left);
      return left && [...left, node.right.name];
    }
    case 'MemberExpression': {
      if (node.computed || node.property.type !== 'Identifier') return null;
      const left = entityPath(node.object);
      return left && [...left, node.property.name];
    }
    default:
      return null;
  }
}

/** The text of a string or number literal, else null. */
export function literalText(node: AstNode): string | null {
  return node?.type === 'Literal' && (typeof node.value === 'string' || typeof node.value === 'number')
    ? String(node.value)
    : null;
}

/** A member's name; computed keys such as `[Symbol.iterator]` print as written in brackets. */
export function propertyName(member: AstNode): string {
  const key = member.key;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  const literal = literalText(key);
  if (literal !== null) return literal;
  const path = entityPath(key);
  if (!path) return '[computed]';
  return member.computed ? `[${path.join('.')}]` : path.join('.');
}

/** The declared type of a parameter, or null. */
export function parameterType(parameter: AstNode): AstNode | null {
  if (parameter.type === 'TSParameterProperty') return parameterType(parameter.parameter);
  if (parameter.typeAnnotation) return parameter.typeAnnotation;
  if (parameter.type === 'AssignmentPattern') return parameterType(parameter.left);
  if (parameter.type === 'RestElement') return parameter.argument?.typeAnnotation ?? null;
  return null;
}

export function parameterName(parameter: AstNode): string {
  switch (parameter.type) {
    case 'Identifier':
      return parameter.name;
    case 'RestElement':
      return `...${parameterName(parameter.argument)}`;
    case 'AssignmentPattern':
      return parameterName(parameter.left);
    case 'TSParameterProperty':
      return parameterName(parameter.parameter);
    default:
      return '{}';
  }
}

/** Whether a call may leave a parameter out. */
export const isOptional = (parameter: AstNode): boolean =>
  parameter.type === 'RestElement' ||
  parameter.type === 'AssignmentPattern' ||
  Boolean(parameter.optional) ||
  (parameter.type === 'TSParameterProperty' && isOptional(parameter.parameter));

/** The exported or imported name of a specifier: an identifier, or a string in recent syntax. */
export const moduleExportName = (node: AstNode): string => (node.type === 'Literal' ? String(node.value) : node.name);
