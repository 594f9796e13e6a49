/** The place where a value would be handed over, as types and calls that a program can ask TypeScript about. */
import type { NamedHit, SymbolFlow } from '../crossing/flows.ts';
import { type PublicName, publicName } from '../crossing/public-names.ts';
import type { Declaration } from '../surface/model.ts';
import type { VisiblePackage } from '../surface/visible.ts';
import type { NamedType, Question } from './witness-program.ts';
import { typeText } from './witness-program.ts';

/** A way into a package's API as a program follows it. */
export interface Way {
  /** Index of the imported package. */
  readonly package: number;
  /** The export that it begins at, and whether its type or its value is meant. */
  readonly root: PublicName;
  readonly half: 'type' | 'value';
  /** Type parameters of the root that must be filled. */
  readonly parameters: number;
  /** As in {@link TypeReference.steps}. */
  readonly steps: readonly string[];
}

/** "Does the place that takes `to` take what the producer makes, too?" */
export interface SiteQuestion {
  readonly question: Question;
  /** Where the value comes from; null when that cannot be said: then it is a plain value of the type. */
  readonly producer: Way | null;
  readonly consumer: Way;
  /** Set where the type arguments are taken from a side's declarations, in place of `any`. */
  readonly filled?: Filled;
}

/** The side whose declarations say what the type's arguments are, and how many it has. */
export interface Filled {
  readonly by: 'producer' | 'consumer';
  readonly count: number;
}

export const siteKey = ({ question: { from, to, half }, producer, consumer, filled }: SiteQuestion): string =>
  JSON.stringify([from.copy, to.copy, half, from.name, to.name, producer, consumer, filled?.by]);

/**
 * The same place asked with the type arguments that a side writes; null when neither writes any. `any` goes with
 * everything, so a type that was filled with it may fit where the real one does not.
 */
export function filledSite(site: SiteQuestion, declarations: readonly [Declaration, Declaration]): SiteQuestion | null {
  const [count, other] = declarations.map((declaration) => declaration.typeParameters);
  if (!count || count !== other || site.question.half !== 'type') return null;
  const { producer, consumer } = site;
  const by = producer && saysArguments(producer) ? 'producer' : saysArguments(consumer) ? 'consumer' : null;
  return by && { ...site, filled: { by, count } };
}

/** A way that is the type itself says nothing of its arguments. */
const saysArguments = ({ half, steps }: Way): boolean => half === 'value' || steps.length > 0;

/**
 * The question that a flow raises at its site; null when the site cannot be expressed, or when its answer would prove
 * nothing: a conditional type that only asks for the type does not reject, it turns into something else.
 */
export function siteOf(
  flow: SymbolFlow,
  sides: { producer: VisiblePackage; consumer: VisiblePackage },
  question: Question,
  declarationOf: (id: number) => Declaration,
  isAmbient: (side: VisiblePackage) => boolean,
): SiteQuestion | null {
  // A package that is an ambient module answers to its own name only, which is not the one that it is linked by.
  if (flow.to.isTested || isAmbient(sides.consumer)) return null;
  const consumer = wayOf(flow.to, sides.consumer, declarationOf);
  if (!consumer) return null;
  const producer =
    flow.from.isTested || isAmbient(sides.producer) ? null : wayOf(flow.from, sides.producer, declarationOf);
  return { question, producer, consumer };
}

function wayOf(hit: NamedHit, side: VisiblePackage, declarationOf: (id: number) => Declaration): Way | null {
  const { root, via, sign } = hit;
  const declaration = declarationOf(root.declaration);
  let half = root.half;
  let steps = via.slice(1).filter((step) => step !== '^');
  // A value is received. An odd way behind it supplies; what does not agree goes over a setter.
  if (half === 'value' && sign !== (steps.filter(isParameter).length % 2 === 0 ? 1 : -1)) return null;
  if (half === 'value' && steps[0] === 'new()' && declaration.forms.has('class')) {
    half = 'type';
    steps = steps.slice(1);
  }
  if (steps.some((step) => step.includes('[computed]') || step.includes('#') || step.startsWith('(this@'))) return null;
  // A member of what `export =` gives is imported by its own name.
  const name = publicName(root.subpath, root.name.replace(/^export=\./, ''));
  return { package: side.package, root: name, half, parameters: declaration.requiredParameters, steps };
}

export const isParameter = (step: string): boolean => step.includes('(') && !step.endsWith('()');

/** A parameter step taken apart: its position, how many required ones follow, and whether a constructor has it. */
export function parameterStep(step: string): { index: number; further: number; isConstructor: boolean } {
  const [, index = 0, further = 0] = /@(\d+)\+(\d+)$/.exec(step) ?? [];
  return { index: Number(index), further: Number(further), isConstructor: step.startsWith('new(') };
}

/** The type at the end of a way, in terms of {@link siteHelpers}; `local` is the root's import. */
export function wayText(way: Way, local: string, steps: readonly string[] = way.steps): string {
  const root: NamedType = { copy: -1, name: way.root, parameters: way.parameters };
  return steps.reduce(
    (text, step) => {
      if (step === '()') return `Ret<${text}>`;
      if (step === 'new()') return `Inst<${text}>`;
      if (step === '[]') return `Elem<${text}>`;
      if (isParameter(step)) {
        const { index, isConstructor } = parameterStep(step);
        return `${isConstructor ? 'NewArg' : 'Arg'}<${text}, ${index}>`;
      }
      return `Prop<${text}, ${JSON.stringify(step.slice(1))}>`;
    },
    typeText(local, root, way.half),
  );
}

/** A call in which the consumer gets the value: what is called, and the arguments around it. */
export interface Call {
  /** Way to the object or function that is called. */
  readonly receiver: readonly string[];
  /** The method on it, or null when it is called itself. */
  readonly method: string | null;
  readonly isConstructor: boolean;
  /** Position of the argument that holds the value. */
  readonly index: number;
  /** How many arguments must follow. */
  readonly further: number;
  /** What the value is wrapped in: the steps inside the argument. */
  readonly inside: readonly string[];
}

/** The call of a consumer's way; null when nothing is called with the value. */
export function callOf({ steps, half }: Way): Call | null {
  const at = steps.findLastIndex(isParameter);
  const supplies = steps.filter(isParameter).length % 2 === 1;
  // Behind a type the holder may as well be the one who supplies: then there is nothing to call.
  if (at < 0 || (half === 'value' && !supplies) || !supplies) return null;
  const { index, further, isConstructor } = parameterStep(steps[at] as string);
  const before = steps.slice(0, at);
  const last = before.at(-1);
  const method = last?.startsWith('.') ? last.slice(1) : null;
  const receiver = method === null ? before : before.slice(0, -1);
  return { receiver, method, isConstructor, index, further, inside: steps.slice(at + 1) };
}

/** Ways to wrap a value as the steps inside an argument say, the likeliest first. */
export function argumentTexts(inside: readonly string[], leaf: string): string[] {
  if (inside.includes('new()')) return [];
  const wrap = (element: (inner: string) => string, value: string): string =>
    inside.reduceRight((inner, step) => {
      if (step === '()') return `() => (${inner})`;
      if (step === '[]') return element(inner);
      return `{ ${propertyText(step.slice(1))}: ${inner} }`;
    }, value);
  const list = wrap((inner) => `[${inner}]`, leaf);
  return inside.includes('[]') ? [list, wrap((inner) => `{ key: ${inner} }`, leaf)] : [list];
}

const identifier = /^[A-Za-z_$][\w$]*$/;
export const propertyText = (name: string): string => (identifier.test(name) ? name : JSON.stringify(name));
export const memberText = (name: string): string => (identifier.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);
