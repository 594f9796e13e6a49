/** Identity by marks: private names, `Symbol()` keys and registries that only the same copy puts on its values. */
import type { SymbolFlow } from '../crossing/flows.ts';
import { findAsks } from '../surface/checks/asks.ts';
import { type Ask, demandsAt } from '../surface/checks/demands.ts';
import { entryOf, follow } from '../surface/checks/follow.ts';
import { findMarks, type Marks, worthMarks } from '../surface/checks/marks.ts';
import { exportedRegistries } from '../surface/checks/registries.ts';
import type { CodeBase } from './code-base.ts';
import type { Found, Scene } from './identity.ts';
import { territoryOf } from './identity.ts';

const known = new WeakMap<CodeBase, Marks>();
const asks = new WeakMap<CodeBase, Ask>();

export function findByMark(scene: Scene): Found | null {
  const { owners } = marksOf(scene.consumerCopy);
  if (owners.size === 0) return null;
  const marked = new Set([...owners.values()].flatMap((names) => [...names]));
  for (const flow of scene.flows) {
    const carriers = carriersOf(scene, flow).filter((name) => marked.has(name));
    if (carriers.length === 0) continue;
    for (const via of scene.waysOf(flow)) {
      const entry = entryOf(via);
      if (!entry || !isUsed(scene, via)) continue;
      for (const place of follow(entry, territoryOf(scene))) {
        const demand = demandsAt(place, asksOf(scene.consumerCopy)).find(({ mark }) =>
          carriers.some((name) => owners.get(mark)?.has(name)),
        );
        if (!demand) continue;
        const what = `${demand.what}, which only values of its own copy have`;
        return { file: place.in.file, line: demand.line, what, flows: [flow] };
      }
    }
  }
  return null;
}

function marksOf(code: CodeBase): Marks {
  let marks = known.get(code);
  if (!marks) {
    // A registry that is exported may be filled by files that only import it.
    const shared = exportedRegistries(code.texts.values());
    const names = [...shared].map((name) => name.replace(/\$/g, '\\$&')).join('|');
    const mentions = shared.size > 0 ? new RegExp(String.raw`(?<![\w$])(?:${names})(?![\w$])`) : null;
    const isShared = (text: string): boolean => exportedRegistries([text]).size > 0;
    const fills = (text: string): boolean => /\.(?:set|add)\(/.test(text) && (mentions?.test(text) ?? false);
    marks = findMarks(code.files((text) => worthMarks(text) || isShared(text) || fills(text)));
    known.set(code, marks);
  }
  return marks;
}

function asksOf(code: CodeBase): Ask {
  let ask = asks.get(code);
  if (!ask) {
    ask = findAsks(code.files(() => true));
    asks.set(code, ask);
  }
  return ask;
}

/** What can have put a mark on the value: its class, the classes below which it stands, or the function that made it. */
function carriersOf(scene: Scene, flow: SymbolFlow): string[] {
  const bases = new Map<string, string>();
  for (const file of scene.consumerCopy.files(worthMarks)) for (const [name, base] of file.bases) bases.set(name, base);
  const classes = new Set(scene.classesOf(flow));
  for (const name of classes) {
    const base = bases.get(name);
    if (base) classes.add(base);
  }
  if (classes.size > 0) return [...classes];
  const [maker, call] = flow.from.via;
  if (scene.producer) return [...scene.producer.wordsAround(scene.packageName)];
  return maker && (call === undefined || call === '()') ? [maker, ...(scene.meetingWords ?? [])] : [];
}

/** Whether the meeting's own code names the export that a way begins at; code that is not there may do anything. */
const isUsed = ({ consumer, meetingWords }: Scene, [first = '']: readonly string[]): boolean =>
  consumer !== null || !meetingWords || meetingWords.has(first) || /^(?:default|export=)$/.test(first);
