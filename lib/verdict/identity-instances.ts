/** Identity by class: `instanceof` and its like, in the consumer's code and in that of its copy of the package. */
import type { SymbolFlow } from '../crossing/flows.ts';
import type { CodeFile } from '../surface/checks/code.ts';
import { entryOf, follow } from '../surface/checks/follow.ts';
import { classesWithOwnTest, findInstanceChecks, type InstanceCheck } from '../surface/checks/instance.ts';
import type { CodeBase } from './code-base.ts';
import type { Found, Scene } from './identity.ts';
import { namesIn, runsInCopy, territoryOf } from './identity.ts';

export function findByInstance(scene: Scene): Found | null {
  const open = classesWithAnotherTest(scene.consumerCopy);
  const flowsOf = (name: string): SymbolFlow[] => scene.flows.filter((flow) => scene.classesOf(flow).includes(name));
  const names = scene.flows.flatMap((flow) => scene.classesOf(flow)).filter((name) => !open.has(name));
  const classes = new Set(names);
  if (classes.size === 0) return null;
  const { consumer, consumerCopy, packageName } = scene;
  const found = [
    ...(consumer
      ? candidates(consumer, classes, packageName, flowsOf, (flows) => consumer.runs(namesIn(flows), 'all'))
      : []),
    ...candidates(consumerCopy, classes, null, flowsOf, (flows) => runsInCopy(scene, flows)),
  ];
  const best = found.length > 1 ? clearest(found, isOnTheWay(scene, found)) : found[0];
  if (!best) return null;
  const { file, line, flows, check } = best;
  return { file, line, flows, what: `checks ${check}, which a value of the other copy fails` };
}

/** What the value is known to come to, and what throws, says most. */
function clearest(found: readonly Candidate[], isOnWay: (check: Candidate) => boolean): Candidate | undefined {
  const score = (check: Candidate): number => (isOnWay(check) ? 2 : 0) + (check.throws ? 1 : 0);
  return found.reduce((best, check) => (score(check) > score(best) ? check : best));
}

interface Candidate extends InstanceCheck {
  readonly file: CodeFile;
  readonly flows: readonly SymbolFlow[];
}

function candidates(
  code: CodeBase,
  classes: ReadonlySet<string>,
  importedFrom: string | null,
  flowsOf: (name: string) => SymbolFlow[],
  runs: (flows: readonly SymbolFlow[]) => ReturnType<CodeBase['runs']>,
): Candidate[] {
  const names = [...classes].map((name) => name.replace(/[^\w]/g, '\\$&')).join('|');
  const named = new RegExp(
    String.raw`instanceof\s+[\w$.(]*\b(?:${names})\b|instanceOf\)?\([^;\n]*\b(?:${names})\b|\b(?:${names})\.prototype\.isPrototypeOf|\.constructor\s*[!=]==?\s*[\w$.(]*\b(?:${names})\b`,
  );
  // An import may rename the class, so that its name need not stand in the check itself.
  const mentioned = new RegExp(String.raw`\b(?:${names})\b`);
  const asked = /instance[oO]f|isPrototypeOf|\.constructor\s*[!=]==?/;
  const isWorth = (text: string): boolean =>
    importedFrom ? mentioned.test(text) && asked.test(text) : named.test(text);
  return code.files(isWorth).flatMap((file) =>
    findInstanceChecks(file, classes, importedFrom).flatMap((check) => {
      const flows = flowsOf(check.name);
      return flows.length > 0 && runs(flows)(file, check.offset) ? [{ ...check, file, flows }] : [];
    }),
  );
}

/** Whether the value is known to come to a check: the check to name where several can be the one that fails. */
function isOnTheWay(scene: Scene, found: readonly Candidate[]): (check: Candidate) => boolean {
  const flows = [...new Set(found.flatMap((check) => check.flows))].slice(0, maximumFollowed);
  const places = flows
    .flatMap((flow) => scene.waysOf(flow).map(entryOf))
    .flatMap((entry) => (entry ? [...follow(entry, territoryOf(scene))] : []));
  return ({ file, offset, subject }) =>
    places.some(
      ({ in: { node, file: where }, names }) =>
        where === file && node.start <= offset && offset < node.end && names.has(subject),
    );
}

/** Flows whose values are followed to choose between checks. */
const maximumFollowed = 4;

/** Classes that answer `instanceof` themselves, and those below them. */
function classesWithAnotherTest(code: CodeBase): Set<string> {
  const files = code.files((text) => text.includes('Symbol.hasInstance'));
  const open = classesWithOwnTest(files);
  if (open.size === 0) return open;
  const bases = code.files(() => true).flatMap((file) => [...file.bases]);
  for (const name of open) for (const [below, base] of bases) if (base === name) open.add(below);
  return open;
}
