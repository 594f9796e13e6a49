/** Whether packages can work with another version of D: all that they take from it, compared by the compiler. */
import { join } from 'node:path';
import type { CrossingsFound } from '../crossing/find.ts';
import { type PublicName, publicName, publicNames, splitPublicName } from '../crossing/public-names.ts';
import { entryGraph } from '../crossing/source-imports.ts';
import { readText as readFile } from '../files/read.ts';
import type { RemedySafety } from '../model/report.ts';
import type { InstallTree } from '../model/tree.ts';
import type { Declaration, Half } from '../surface/model.ts';
import { packageByCopy } from '../surface/surfaces.ts';
import { type PackageUse, usesIn } from '../surface/uses.ts';
import { untypedName } from '../surface/visible.ts';
import type { Answer } from '../verdict/judge.ts';
import type { Question } from '../verdict/witness-program.ts';
import { questionKey } from '../verdict/witness-program.ts';

/** A package would get another copy of D than it was made for. Indices of copies. */
export interface Move {
  readonly asker: number;
  readonly from: number;
  readonly to: number;
  /** The range that the package asks for accepts it. */
  readonly isAllowed: boolean;
}

interface AskedName {
  readonly name: string;
  readonly question: Question;
  /** `read`: what D gives out fits where the package expects it; `made`: what the package makes fits where D expects it. */
  readonly way: 'read' | 'made';
}

/** What a package takes from D, and the questions about it. */
interface Inquiry {
  readonly questions: readonly AskedName[];
  readonly missing: readonly string[];
  readonly doubts: readonly string[];
}

/** Of two copies TypeScript takes such members for different ones, whatever they are: that is identity, not shape. */
const nominal = /separate declarations of a private|is protected but|is private in|unique symbol|\[\w+\]' is missing/;
const byName = 'private members or symbols keep TypeScript from comparing it';

/** A package that uses more of D than this is not judged. */
const maximumNames = 150;

/** Compares for many moves at once. `ask` runs the compiler once. */
export class SafetyJudge {
  readonly #tree: InstallTree;
  readonly #found: CrossingsFound;
  readonly #names = new Map<number, ReadonlyMap<PublicName, Declaration>>();
  readonly #packages: ReadonlyMap<number, number>;
  readonly #inquiries = new Map<string, Inquiry>();
  #answers: ReadonlyMap<string, Answer> = new Map();

  constructor(tree: InstallTree, found: CrossingsFound) {
    this.#tree = tree;
    this.#found = found;
    this.#packages = packageByCopy(found.visibility.copies);
  }

  /** Asks the compiler about all that these moves change. */
  async prepare(moves: readonly Move[], ask: (questions: Question[]) => Promise<Map<string, Answer>>): Promise<void> {
    const questions = new Map<string, Question>();
    for (const move of moves) {
      for (const { question } of this.#inquiry(move).questions) questions.set(questionKey(question), question);
    }
    this.#answers = questions.size === 0 ? new Map() : await ask([...questions.values()]);
  }

  /** Safe when every move is; unsafe when one is. */
  judge(moves: readonly Move[]): RemedySafety {
    const judged = moves.map((move) => this.#judgeOne(move));
    const unsafe = judged.filter(({ verdict }) => verdict === 'unsafe');
    const members = [...new Set(unsafe.flatMap((item) => item.members ?? []))];
    if (unsafe[0]) return { ...unsafe[0], members };
    const unknown = judged.find(({ verdict }) => verdict === 'unknown');
    return unknown ?? judged[0] ?? { verdict: 'unknown', reason: 'nobody was found who would get another version' };
  }

  #judgeOne(move: Move): RemedySafety {
    const { questions, missing, doubts } = this.#inquiry(move);
    const [asker, d, version] = [
      this.#nameOf(move.asker),
      this.#nameOf(move.from),
      this.#tree.copies[move.to]?.version,
    ];
    const changed: string[] = [];
    const open = [...doubts];
    for (const { name, question, way } of questions) {
      const answer = this.#answers.get(questionKey(question));
      if (answer?.verdict === 'accepted' || answer?.verdict === 'vacuous') continue;
      if (answer?.verdict !== 'rejected') open.push(`${name}: ${answer?.reason || 'it could not be compared'}`);
      else if (nominal.test(answer.reason)) open.push(`${name}: ${byName}`);
      else if (way === 'made') open.push(`if it makes a ${name} itself, that is not what ${version} asks for`);
      else if (move.isAllowed) open.push(`its range accepts ${version}, though ${name} has changed`);
      else changed.push(name);
    }
    const members = [...new Set([...missing, ...changed])];
    if (members.length > 0) {
      const what = [missing.length > 0 ? 'lacks' : '', changed.length > 0 ? 'has changed' : '']
        .filter(Boolean)
        .join(' or ');
      return { verdict: 'unsafe', reason: `${d} ${version} ${what} what ${asker} takes from it`, members };
    }
    if (open[0]) return { verdict: 'unknown', reason: `${asker}: ${open[0]}` };
    if (questions.length === 0)
      return { verdict: 'unknown', reason: `nothing was found that ${asker} takes from ${d}` };
    const count = new Set(questions.map(({ name }) => name)).size;
    return {
      verdict: 'safe',
      reason: `${d} ${version} has all ${count} names that ${asker} takes from it, and their types fit`,
    };
  }

  #inquiry(move: Move): Inquiry {
    const key = `${move.asker}|${move.from}|${move.to}`;
    const known = this.#inquiries.get(key);
    if (known) return known;
    const made = this.#inquire(move);
    this.#inquiries.set(key, made);
    return made;
  }

  #inquire({ asker, from, to }: Move): Inquiry {
    const [old, other] = [this.#namesOf(from), this.#namesOf(to)];
    const { uses, doubts } = this.#usesOf(asker, untypedName(this.#nameOf(from)));
    if (old.size === 0)
      return { questions: [], missing: [], doubts: ['the types of the version it was made for cannot be read'] };
    if (other.size === 0)
      return { questions: [], missing: [], doubts: ['the types of the other version cannot be read'] };
    const questions: AskedName[] = [];
    const missing: string[] = [];
    const names = new Set<PublicName>();
    for (const use of uses) {
      if (use.path.length === 0)
        for (const name of old.keys()) if (splitPublicName(name).subpath === use.subpath) names.add(name);
      if (use.path.length === 0) continue;
      const name = nameIn(old, use);
      if (name) names.add(name);
      else if (!/^(?:__esModule|default)$/.test(use.path[0] as string))
        doubts.push(`${use.path.join('.')} has no type`);
    }
    if (names.size > maximumNames)
      return { questions: [], missing: [], doubts: [`it takes more than ${maximumNames} names`] };
    for (const name of names) {
      const [was, is] = [old.get(name) as Declaration, other.get(name)];
      const shown = splitPublicName(name).path.join('.');
      if (!is) {
        missing.push(shown);
        continue;
      }
      for (const half of was.halves) {
        if (!is.halves.has(half)) missing.push(shown);
        else for (const item of questionsOf(from, to, name, half, was, is)) questions.push({ name: shown, ...item });
      }
    }
    return { questions, missing: [...new Set(missing)], doubts };
  }

  /** From the code that runs, and from the declarations. */
  #usesOf(asker: number, name: string): { uses: PackageUse[]; doubts: string[] } {
    const { graph, owner } = this.#found.surfaces;
    const folder = join(this.#tree.root, this.#tree.copies[asker]?.location ?? '');
    const files: [string, 'jsx' | 'dts'][] = entryGraph(folder).map((file) => [file, 'jsx']);
    graph.files.forEach((file, index) => {
      if (owner[index] === asker && /\.d\.[cm]?ts$/.test(file)) files.push([file, 'dts']);
    });
    const uses = new Map<string, PackageUse>();
    const doubts: string[] = [];
    for (const [file, lang] of files) {
      const found = usesIn(file, readText(file), lang, name);
      for (const use of found.uses) uses.set(`${use.subpath}#${use.path.join('.')}`, use);
      if (found.doubt !== null) doubts.push(found.doubt.replaceAll(`${this.#tree.root}/`, ''));
    }
    return { uses: [...uses.values()], doubts };
  }

  #namesOf(copy: number): ReadonlyMap<PublicName, Declaration> {
    const known = this.#names.get(copy);
    if (known) return known;
    const names = new Map<PublicName, Declaration>();
    const index = this.#packages.get(copy);
    const { declarations } = this.#found.surfaces;
    if (index !== undefined) {
      for (const [id, list] of publicNames(declarations, this.#found.surfaces.namesOf(index)))
        for (const name of list) if (!names.has(name)) names.set(name, declarations.get(id).declaration);
    }
    this.#names.set(copy, names);
    return names;
  }

  #nameOf(copy: number): string {
    return this.#tree.copies[copy]?.name ?? '';
  }
}

/** The longest part of a path that is a public name; `default` may stand for the module itself. */
function nameIn(names: ReadonlyMap<PublicName, Declaration>, { subpath, path }: PackageUse): PublicName | null {
  for (const start of path[0] === 'default' ? [path, path.slice(1)] : [path, ['default', ...path]]) {
    for (let length = start.length; length > 0; length--) {
      const name = publicName(subpath, start.slice(0, length).join('.'));
      // A bare `default` that was only put in front says nothing about the name.
      if (names.has(name) && !(start[0] === 'default' && path[0] !== 'default' && length === 1)) return name;
    }
  }
  return null;
}

/** Values and classes are only taken: an instance comes from the class. Of another type a package can make one itself. */
function questionsOf(
  from: number,
  to: number,
  name: PublicName,
  half: Half,
  was: Declaration,
  is: Declaration,
): Omit<AskedName, 'name'>[] {
  const old = { copy: from, name, parameters: was.requiredParameters };
  const other = { copy: to, name, parameters: is.requiredParameters };
  const read = { question: { from: other, to: old, half }, way: 'read' as const };
  if (half === 'value' || (was.forms.has('class') && is.forms.has('class'))) return [read];
  return [read, { question: { from: old, to: other, half }, way: 'made' }];
}

function readText(file: string): string {
  try {
    return readFile(file, 16_000_000);
  } catch {
    return '';
  }
}
