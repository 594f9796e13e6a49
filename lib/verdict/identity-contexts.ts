/** Identity by context: one side renders the provider of its copy, the other reads the context of its own. */
import { findContexts, worthContexts, worthContextUses } from '../surface/checks/contexts.ts';
import type { CodeBase } from './code-base.ts';
import type { Found, Scene } from './identity.ts';

export function findByContext(scene: Scene): Found | null {
  const { producer, consumer, consumerCopy, packageName } = scene;
  // Two packages between, or none: then the meeting's own code does not render one copy's provider around the other.
  const between = producer ?? consumer;
  if (!between || (producer && consumer) || !scene.meetingWords) return null;
  if (consumerCopy.files(worthContexts).length === 0) return null;
  const words = wordsOf(between, packageName);
  const copy = consumer ? consumerCopy : scene.producerCopy;
  for (const use of findContexts(copy.files(worthContextUses))) {
    const provider = [...use.providers].find((name) => scene.meetingWords?.has(name));
    const reader = [...use.readers].find((name) => words.has(name));
    // Who brings its own provider reads what that one gives.
    if (!provider || !reader || [...use.providers].some((name) => words.has(name))) continue;
    const what = `makes ${use.context} of its own copy: ${reader} throws inside ${provider} of the other one`;
    return { file: use.file, line: use.line, what, flows: scene.flows };
  }
  return null;
}

const wordsOf = (code: CodeBase, packageName: string): Set<string> => code.wordsAround(packageName);
