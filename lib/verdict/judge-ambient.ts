/** Judges what is declared for the whole program: loads what a person's program would load, and looks at what comes of it. */
import { join } from 'node:path';
import type { CompilerSession } from '../compiler/session.ts';
import type { CrossingsFound } from '../crossing/find.ts';
import type { Crossing, SymbolFlow } from '../crossing/flows.ts';
import { makeScratch, removeScratch } from '../files/scratch.ts';
import { getOrAdd } from '../model/collections.ts';
import type { InstallTree } from '../model/tree.ts';
import { AmbientLoader } from './ambient-loader.ts';
import type { AmbientType } from './ambient-program.ts';
import type { Outcome } from './ambient-run.ts';
import { AmbientRunner } from './ambient-run.ts';
import type { JudgedCrossing } from './findings.ts';
import { checksLibraries } from './project-config.ts';
import type { Judged } from './verdict.ts';

export interface JudgeAmbientOptions {
  /** Milliseconds for all programs together. */
  readonly budget: number;
  readonly compiler: CompilerSession;
  /** Whether the meeting's code imports what the crossing needs. */
  readonly isSeen: (crossing: Crossing) => boolean;
}

/**
 * Verdicts on ambient crossings. In one program one name is one type, whichever copies declare it, so that a value always
 * fits. What may be rejected is the declarations themselves, where the project's own compiler looks at them: two copies that
 * contradict each other, or a package whose declarations were written for a copy that the program does not load.
 */
export async function judgeAmbient(
  tree: InstallTree,
  found: CrossingsFound,
  crossings: readonly Crossing[],
  options: JudgeAmbientOptions,
): Promise<JudgedCrossing[]> {
  if (crossings.length === 0) return [];
  const programs = new Map<string, Crossing[]>();
  for (const crossing of crossings) {
    getOrAdd(programs, `${crossing.meeting}|${crossing.package}`, () => [] as Crossing[]).push(crossing);
  }
  const scratch = makeScratch();
  try {
    const judge = new AmbientJudge(tree, found, options, new AmbientRunner(tree, scratch, options));
    const judged: JudgedCrossing[] = [];
    for (const together of programs.values()) judged.push(...(await judge.program(together)));
    return judged;
  } finally {
    removeScratch(scratch);
  }
}

type Role = 'producer' | 'consumer';
const roles: readonly Role[] = ['producer', 'consumer'];

class AmbientJudge {
  readonly #tree: InstallTree;
  readonly #found: CrossingsFound;
  readonly #options: JudgeAmbientOptions;
  readonly #runner: AmbientRunner;
  readonly #loader: AmbientLoader;
  /** Errors that each package's declarations have by themselves; null when there was no answer. */
  readonly #alone = new Map<string, ReadonlyMap<string, number> | null>();

  constructor(tree: InstallTree, found: CrossingsFound, options: JudgeAmbientOptions, runner: AmbientRunner) {
    this.#tree = tree;
    this.#found = found;
    this.#options = options;
    this.#runner = runner;
    this.#loader = new AmbientLoader(tree, found);
  }

  /** All crossings of one package at one meeting: they are in one program. */
  async program(crossings: readonly Crossing[]): Promise<JudgedCrossing[]> {
    const flows = crossings.flatMap((crossing) => crossing.flows);
    const types = new Map(flows.map((flow) => [typeKey(flow), this.#typeOf(flow)]));
    const indexOf = new Map([...types.keys()].map((key, index) => [key, index]));
    const roots = this.#loader.typeRoots(crossings[0]?.meeting ?? 0);
    const outcome = await this.#runner.run(this.#loader.together(crossings), [...types.values()], {
      roots,
      skipLibCheck: true,
    });
    const together = await this.#checkedErrors(crossings);
    const judged: JudgedCrossing[] = [];
    for (const crossing of crossings) {
      const named = crossing.flows.filter((flow) => !outcome?.unnamed.has(indexOf.get(typeKey(flow)) ?? -1));
      const rejected = together && this.#options.isSeen(crossing) ? await this.#rejected(crossing, together) : [];
      judged.push({ crossing, judged: this.#verdict(crossing, outcome, named, rejected) });
    }
    return judged;
  }

  #verdict(
    crossing: Crossing,
    outcome: Outcome | null,
    named: readonly SymbolFlow[],
    rejected: readonly string[] | null,
  ): Judged {
    const { flows } = crossing;
    const copies = [crossing.producerCopy, crossing.consumerCopy];
    const version = (copy: number): string => this.#tree.copies[copy]?.version ?? '';
    if (!outcome || !rejected)
      return { verdict: 'unknown', reason: 'TypeScript did not answer in time', flows, timedOut: true };
    const loaded = copies.filter((copy) => outcome.copies.has(copy));
    const [only] = loaded;
    if (named.length === 0) {
      const nothing = `nothing here loads ${copies.map(version).join(' or ')}`;
      return {
        verdict: 'unknown',
        reason: only === undefined ? nothing : `what crosses means nothing in the program`,
        flows,
        timedOut: false,
      };
    }
    const decided = { flows: named, timedOut: false };
    const [first] = rejected;
    if (first !== undefined) {
      const more = rejected.length > 1 ? ` (and ${rejected.length - 1} more)` : '';
      return { ...decided, verdict: 'incompatible', reason: `${first}${more}` };
    }
    const reason =
      loaded.length < 2
        ? `only ${only === undefined ? 'another copy' : version(only)} is loaded into the program, and both sides use it`
        : 'both are loaded into one program and merge, so that one name is one type to both sides';
    return { ...decided, verdict: 'compatible', reason };
  }

  /**
   * Errors in all declarations when everything is loaded and checked; null when the project's own configuration leaves
   * declaration files unchecked, when it has none, and when its code uses nothing of this.
   */
  async #checkedErrors(crossings: readonly Crossing[]): Promise<ReadonlyMap<string, number> | null | 'timeout'> {
    if (!crossings.some(this.#options.isSeen)) return null;
    const meeting = crossings[0]?.meeting ?? 0;
    const folder = join(this.#tree.root, this.#tree.copies[meeting]?.location ?? '');
    if (checksLibraries(folder, this.#tree.root) !== true) return null;
    const roots = this.#loader.typeRoots(meeting);
    const outcome = await this.#runner.run(this.#loader.together(crossings), [], { roots, skipLibCheck: false });
    return outcome?.errors ?? 'timeout';
  }

  /**
   * Errors in the declarations of the package or of a side that neither side has when it is loaded alone, with the copy that
   * it asks for. Null when it could not be found out.
   */
  async #rejected(crossing: Crossing, together: ReadonlyMap<string, number> | 'timeout'): Promise<string[] | null> {
    if (together === 'timeout') return null;
    const { producer, consumer, producerCopy, consumerCopy } = crossing;
    const own = new Set([producerCopy, consumerCopy, producer.copy, producer.types, consumer.copy, consumer.types]);
    const suspects = [...together].filter(([, copy]) => own.has(copy)).map(([error]) => error);
    if (suspects.length === 0) return [];
    const alone: ReadonlyMap<string, number>[] = [];
    for (const role of roles) {
      const errors = await this.#errorsAlone(crossing, role);
      if (!errors) return null;
      alone.push(errors);
    }
    return suspects.filter((error) => !alone.some((errors) => errors.has(error))).sort();
  }

  async #errorsAlone(crossing: Crossing, role: Role): Promise<ReadonlyMap<string, number> | null> {
    const loaded = this.#loader.alone(crossing, role);
    const key = `${role === 'producer' ? crossing.producerCopy : crossing.consumerCopy}${JSON.stringify(loaded)}`;
    const known = this.#alone.get(key);
    if (known !== undefined) return known;
    // Nothing but the copy that this side asks for, as if all had agreed on it.
    const copy = role === 'producer' ? crossing.producerCopy : crossing.consumerCopy;
    const outcome = await this.#runner.run(loaded, [], { roots: this.#runner.rootOf(copy), skipLibCheck: false });
    const errors = outcome?.errors ?? null;
    this.#alone.set(key, errors);
    return errors;
  }

  #typeOf(flow: SymbolFlow): AmbientType {
    const { declarations } = this.#found.surfaces;
    const required = ({ declaration }: SymbolFlow['from']): number =>
      declarations.get(declaration).declaration.requiredParameters;
    // Merged, the parameters of the one that is loaded first count.
    return { name: flow.name, half: flow.half, parameters: Math.min(required(flow.from), required(flow.to)) };
  }
}

const typeKey = (flow: SymbolFlow): string => `${flow.half}${flow.name}`;
