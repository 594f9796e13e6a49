/** Whether packages can work with another version of D: compiled beside it, as they are published. */
import { join } from 'node:path';
import type { CrossingsFound } from '../../crossing/find.ts';
import { type PublicName, publicName, publicNames } from '../../crossing/public-names.ts';
import { entryGraph } from '../../crossing/source-imports.ts';
import { readText as readFile } from '../../files/read.ts';
import { getOrAdd } from '../../model/collections.ts';
import type { RemedySafety } from '../../model/report.ts';
import type { InstallTree } from '../../model/tree.ts';
import { type DeclaredMember, declaredMembers } from '../../surface/members.ts';
import { packageByCopy } from '../../surface/owners.ts';
import { type PackageUse, usesIn } from '../../surface/uses.ts';
import { untypedName } from '../../surface/visible.ts';
import { doubtAbout } from './behind.ts';
import { type Compiled, type CompileOptions, compileMoves } from './compile.ts';
import { type Complaint, memberOf } from './complaints.ts';
import { type Move, type PackageFiles, tooMuch } from './room.ts';
import {
  lostMembers,
  type Members,
  type Mention,
  declaredMembers as membersAnywhere,
  mentionsIn,
  type Shape,
  shapesIn,
} from './unseen.ts';

/** The reason of what was not told in the budget. */
export const noAnswer = 'TypeScript did not answer in time';

/** What a package takes from D. */
interface Taken {
  readonly uses: readonly PackageUse[];
  /** Those that its declarations name. */
  readonly declared: readonly PackageUse[];
  /** Why more may be taken than was found. */
  readonly doubts: readonly string[];
}

/** Judges sets of moves, all of them in one run of the compiler. */
export class SafetyJudge {
  readonly #tree: InstallTree;
  readonly #found: CrossingsFound;
  readonly #files = new Map<number, PackageFiles>();
  readonly #taken = new Map<string, Taken>();
  readonly #members = new Map<number, Members>();
  readonly #code = new Map<number, { readonly mentions: readonly Mention[]; readonly shapes: readonly Shape[] }>();
  readonly #names = new Map<number, ReadonlyMap<PublicName, number>>();
  readonly #packages: ReadonlyMap<number, number>;

  constructor(tree: InstallTree, found: CrossingsFound) {
    this.#tree = tree;
    this.#found = found;
    this.#packages = packageByCopy(found.visibility.copies);
  }

  /** Safe when every move of a set is; unsafe when one is. */
  async judge(
    sets: readonly (readonly Move[])[],
    options: Pick<CompileOptions, 'nodeTypes' | 'budget' | 'signal'>,
  ): Promise<RemedySafety[]> {
    const keys = sets.map((moves) => JSON.stringify(moves));
    const askable = new Map<string, readonly Move[]>();
    for (const [index, moves] of sets.entries())
      if (moves.every((move) => this.#obstacle(move) === null)) askable.set(keys[index] as string, moves);
    const answers = await compileMoves([...askable.values()], {
      ...options,
      tree: this.#tree,
      filesOf: (copy) => this.#filesOf(copy),
      specifiersOf: (move) => this.#specifiersOf(move),
    });
    const compiled = new Map([...askable.keys()].map((key, index) => [key, answers[index] ?? null]));
    return sets.map((moves, index) => this.#verdict(moves, compiled.get(keys[index] as string) ?? null));
  }

  #verdict(moves: readonly Move[], compiled: Compiled | null): RemedySafety {
    for (const move of moves) {
      const obstacle = this.#obstacle(move);
      if (obstacle !== null) return unknown(`${this.#nameOf(move.asker)}: ${obstacle}`);
    }
    if (moves.length === 0) return unknown('nobody was found who would get another version');
    if (compiled === null) return unknown(noAnswer);
    const askers = [...new Set(moves.map(({ asker }) => asker))];
    const askerOf = ({ member }: Complaint): string => this.#nameOf(askers[member] as number);
    const isAllowed = moves.every((move) => move.isAllowed);
    const [first] = moves as [Move];
    const version = `${this.#nameOf(first.to)} ${this.#tree.copies[first.to]?.version}`;
    const lost = moves.flatMap((move, index) =>
      (compiled.lost[index] ?? []).map((specifier) => ({ asker: this.#nameOf(move.asker), specifier })),
    );
    if (lost[0] !== undefined) {
      const reason = `${lost[0].asker} loads ${lost[0].specifier} with require, which ${version} does not offer`;
      return { verdict: 'unsafe', reason, members: [...new Set(lost.map(({ specifier }) => specifier))] };
    }
    const [broken] = compiled.broken;
    if (broken) {
      const where = `${askerOf(broken)}/${broken.file}:${broken.line}`;
      if (isAllowed) return unknown(`the range accepts ${version}, but in ${where}: ${broken.message}`);
      const members = [...new Set(compiled.broken.map((item) => memberOf(item) ?? `${item.file}:${item.line}`))];
      return { verdict: 'unsafe', reason: `with ${version}, in ${where}: ${broken.message}`, members };
    }
    const [untyped] = compiled.unresolved;
    if (untyped)
      return unknown(`${askerOf(untyped)} imports a module of ${this.#nameOf(first.from)} that has no types`);
    const [doubtful] = compiled.doubtful;
    if (doubtful)
      return unknown(`with ${version}, in ${askerOf(doubtful)}/${doubtful.file}:${doubtful.line}: ${doubtful.message}`);
    for (const { asker, from, parted } of moves) {
      const old = `${this.#nameOf(from)} ${this.#tree.copies[from]?.version}`;
      if (parted !== null) return unknown(`${this.#nameOf(asker)} shares ${old} with ${parted}, which keeps it`);
    }
    for (const move of moves) {
      const [doubt] = [...this.#takenBy(move).doubts, ...this.#lostBy(move)];
      if (doubt !== undefined) return unknown(`${this.#nameOf(move.asker)}: ${doubt}`);
    }
    const names = new Set(moves.flatMap((move) => this.#takenBy(move).uses.map(({ path }) => path[0] ?? 'the module')));
    const who = some(
      askers.map((asker) => this.#nameOf(asker)),
      3,
    );
    return {
      verdict: 'safe',
      reason: `the code and the types of ${who} compile with ${version} as they do now; taken from it: ${some([...names].sort(), 5)}`,
    };
  }

  /** Why a move cannot be judged, or null. */
  #obstacle(move: Move): string | null {
    if (this.#declarationsOf(move.from).length === 0) return 'the types of the version it was made for cannot be read';
    if (this.#declarationsOf(move.to).length === 0) return 'the types of the other version cannot be read';
    const reason = tooMuch(this.#filesOf(move.asker));
    if (reason !== null) return reason;
    return this.#takenBy(move).uses.length === 0
      ? `nothing was found that it takes from ${this.#nameOf(move.from)}`
      : null;
  }

  #takenBy({ asker, name }: Move): Taken {
    return getOrAdd(this.#taken, `${asker}|${name}`, () => {
      const files = this.#filesOf(asker);
      const uses = new Map<string, PackageUse>();
      const declared: PackageUse[] = [];
      const doubts: string[] = [];
      for (const [list, lang] of [
        [files.code, 'jsx'],
        [files.types, 'dts'],
      ] as const) {
        for (const file of list) {
          const found = usesIn(file, readText(file), lang, untypedName(name));
          for (const use of found.uses) uses.set(`${use.subpath}#${use.path.join('.')}`, use);
          if (lang === 'dts') declared.push(...found.uses);
          if (found.doubt !== null) doubts.push(found.doubt.replaceAll(`${this.#tree.root}/`, ''));
        }
      }
      return { uses: [...uses.values()], declared, doubts };
    });
  }

  #specifiersOf(move: Move): string[] {
    return [...new Set(this.#takenBy(move).uses.map(({ subpath }) => untypedName(move.name) + subpath))];
  }

  /** What the package may do with values whose types its code does not say. */
  #lostBy(move: Move): string[] {
    const { code } = this.#filesOf(move.asker);
    if (code.length === 0) {
      // A package of declarations has nothing else.
      return this.#nameOf(move.asker).startsWith('@types/') ? [] : ['its code was not found'];
    }
    const { mentions, shapes } = this.#codeOf(move.asker);
    const [before, after] = [move.from, move.to].map((copy) =>
      getOrAdd(this.#members, copy, () => membersAnywhere(this.#declarationsOf(copy))),
    ) as [Members, Members];
    const [lost] = lostMembers(mentions, before, after);
    if (lost !== undefined) return [`it mentions ${lost}, which has changed, perhaps of something else`];
    for (const use of this.#takenBy(move).declared) {
      const [was, is] = [this.#typeOf(move.from, use), this.#typeOf(move.to, use)];
      const doubt = doubtAbout({ name: use.path.join('.'), before: was, after: is }, mentions, shapes);
      if (doubt !== null) return [doubt];
    }
    return [];
  }

  #codeOf(copy: number): { readonly mentions: readonly Mention[]; readonly shapes: readonly Shape[] } {
    const { code } = this.#filesOf(copy);
    return getOrAdd(this.#code, copy, () => ({ mentions: mentionsIn(code), shapes: shapesIn(code) }));
  }

  /** The members of a type that is named so, none when it is no object type. */
  #typeOf(copy: number, { subpath, path }: PackageUse): readonly DeclaredMember[] {
    const names = this.#namesOf(copy);
    const id =
      names.get(publicName(subpath, path.join('.'))) ?? names.get(publicName(subpath, ['default', ...path].join('.')));
    if (id === undefined) return [];
    const { file, declaration } = this.#found.surfaces.declarations.get(id);
    const at = this.#found.surfaces.graph.files[file];
    return at === undefined ? [] : declaredMembers(at, readText(at), declaration.name, declaration.line);
  }

  #namesOf(copy: number): ReadonlyMap<PublicName, number> {
    return getOrAdd(this.#names, copy, () => {
      const { surfaces } = this.#found;
      const index = this.#packages.get(copy);
      const names = new Map<PublicName, number>();
      if (index === undefined) return names;
      for (const [id, list] of publicNames(surfaces.declarations, surfaces.namesOf(index)))
        for (const name of list) if (!names.has(name)) names.set(name, id);
      return names;
    });
  }

  #filesOf(copy: number): PackageFiles {
    return getOrAdd(this.#files, copy, () => {
      const folder = join(this.#tree.root, this.#tree.copies[copy]?.location ?? '');
      return { code: entryGraph(folder), types: this.#declarationsOf(copy) };
    });
  }

  #declarationsOf(copy: number): string[] {
    const { graph, owner } = this.#found.surfaces;
    return graph.files.filter((file, index) => owner[index] === copy && /\.d\.[cm]?ts$/.test(file));
  }

  #nameOf(copy: number): string {
    return this.#tree.copies[copy]?.name ?? '';
  }
}

const some = (names: readonly string[], most: number): string =>
  names.slice(0, most).join(', ') + (names.length > most ? ` and ${names.length - most} more` : '');

const unknown = (reason: string): RemedySafety => ({ verdict: 'unknown', reason });

function readText(file: string): string {
  try {
    return readFile(file, 16_000_000);
  } catch {
    return '';
  }
}
