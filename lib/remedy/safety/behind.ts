/**
 * D's types that a package's declarations name. Values of them reach its JavaScript as parameters, or are made there, and
 * JavaScript does not say their types: what it does with them is told by the names of the members alone.
 */
import type { DeclaredMember } from '../../surface/members.ts';
import type { Mention, Shape } from './unseen.ts';

/** A type of D in both versions. */
export interface TwoVersions {
  readonly name: string;
  readonly before: readonly DeclaredMember[];
  readonly after: readonly DeclaredMember[];
}

/**
 * What may go wrong with values of a type: the package mentions a member that is declared otherwise now, or writes
 * objects that were such a value before and lack what is demanded now.
 */
export function doubtAbout(
  { name, before, after }: TwoVersions,
  mentions: readonly Mention[],
  shapes: readonly Shape[],
): string | null {
  const [was, is] = [textsOf(before), textsOf(after)];
  const mentioned = new Set(mentions.map((mention) => mention.name));
  const changed = [...was].find(
    ([member, texts]) => mentioned.has(member) && is.size > 0 && [...texts].some((text) => !is.get(member)?.has(text)),
  );
  if (changed) return `it may use ${name}.${changed[0]}, which is declared otherwise`;
  const asked = before.filter(({ isDemanded }) => isDemanded).map((member) => member.name);
  const added = after.filter((member) => member.isDemanded && !was.has(member.name)).map((member) => member.name);
  const makes = ({ keys, isOpen }: Shape): boolean =>
    (isOpen ? asked.some((key) => keys.has(key)) : asked.every((key) => keys.has(key))) &&
    added.some((key) => !keys.has(key));
  if (added.length > 0 && shapes.some(makes)) return `it may make a ${name} itself, which has to have ${added[0]} now`;
  return null;
}

function textsOf(members: readonly DeclaredMember[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { name, text } of members) found.set(name, (found.get(name) ?? new Set()).add(text));
  return found;
}
