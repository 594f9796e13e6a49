/** A candidate, tried on the graph: what it closes, what it opens, what it changes. */
import type { PackageChange, Remedy } from '../model/report.ts';
import type { InstallTree } from '../model/tree.ts';
import type { Change } from './change.ts';
import { type Ground, Layout } from './layout.ts';
import { isClosed, type Pair, quietPairs } from './pairs.ts';
import type { Shelf } from './shelf.ts';
import { type Simulated, simulateOn } from './simulate.ts';

/** A change that may be a remedy. */
export interface Candidate {
  readonly kind: Remedy['kind'];
  readonly change: Change;
}

export interface Trial extends Candidate {
  readonly simulated: Simulated;
  /** The findings that end, of all that were asked about. */
  readonly closes: readonly Pair[];
  readonly opens: readonly PackageChange[];
  /** Pairs that share a copy before, and not after it. */
  readonly parts: readonly Pair[];
  readonly changes: readonly PackageChange[];
  /** It asks for a version that is published, but not installed here. */
  readonly isPublished: boolean;
}

/** Tries candidates on one tree, each once. */
export class Trials {
  readonly #ground: Ground;
  readonly #shelf: Shelf;
  readonly #pairs: readonly Pair[];
  readonly #quiet: readonly Pair[];
  readonly #before: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly #known = new Map<string, Trial>();
  /** How many more can be tried: a large tree costs more each. The count decides, not the clock: runs must agree. */
  left: number;

  constructor(ground: Ground, shelf: Shelf, pairs: readonly Pair[], left: number) {
    this.#ground = ground;
    this.#shelf = shelf;
    this.#pairs = pairs;
    const now = new Layout(ground);
    this.#quiet = quietPairs(pairs).filter((pair) => isClosed(pair, now));
    this.#before = versionsOfTree(ground.tree);
    this.left = left;
  }

  /** Null when too many were tried. */
  run({ kind, change }: Candidate): Trial | null {
    const key = JSON.stringify(change);
    const known = this.#known.get(key);
    if (known) return known.kind === kind ? known : { ...known, kind };
    if (this.left <= 0) return null;
    this.left -= 1;
    const simulated = simulateOn(this.#ground, change, this.#shelf);
    const closes = this.#pairs.filter((pair) => isClosed(pair, simulated.layout));
    const changes = difference(this.#before, versionsOf(simulated.layout));
    const trial = {
      kind,
      change,
      simulated,
      closes,
      opens: changes.filter(isNewlyDivergent),
      parts: this.#quiet.filter((pair) => !isClosed(pair, simulated.layout)),
      changes,
      isPublished: isPublished(change, simulated, this.#shelf),
    };
    this.#known.set(key, trial);
    return trial;
  }
}

function isPublished({ edits, merged }: Change, { layout }: Simulated, shelf: Shelf): boolean {
  if (merged !== null) return !shelf.isInstalled(merged.package, merged.version);
  return edits.some(({ location, name, version }) => {
    const target = layout.resolve(location, name)?.package ?? name;
    return !shelf.isInstalled(target, version);
  });
}

type Versions = Map<string, Map<string, number>>;

function versionsOfTree(tree: InstallTree): Versions {
  const found: Versions = new Map();
  for (const { kind, name, version } of tree.copies) if (kind === 'dependency') count(found, name, version);
  return found;
}

function versionsOf(layout: Layout): Versions {
  const found: Versions = new Map();
  for (const folder of layout.folders()) if (folder.kind === 'dependency') count(found, folder.package, folder.version);
  return found;
}

function count(found: Versions, name: string, version: string): void {
  const versions = found.get(name) ?? new Map<string, number>();
  found.set(name, versions.set(version, (versions.get(version) ?? 0) + 1));
}

function difference(
  before: ReadonlyMap<string, ReadonlyMap<string, number>>,
  after: ReadonlyMap<string, ReadonlyMap<string, number>>,
): PackageChange[] {
  const changes: PackageChange[] = [];
  for (const name of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [was, is] = [before.get(name), after.get(name)];
    if (!isSame(was, is)) changes.push({ package: name, before: listed(was), after: listed(is) });
  }
  return changes;
}

function isSame(one: ReadonlyMap<string, number> | undefined, two: ReadonlyMap<string, number> | undefined): boolean {
  if (!one || !two || one.size !== two.size) return false;
  for (const [version, copies] of one) if (two.get(version) !== copies) return false;
  return true;
}

/** Each version once a copy. */
const listed = (versions: ReadonlyMap<string, number> | undefined): string[] =>
  [...(versions ?? [])]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([version, copies]) => Array<string>(copies).fill(version));

/** A version that was not there, beside another one. */
const isNewlyDivergent = ({ before, after }: PackageChange): boolean =>
  new Set(after).size > 1 && (new Set(before).size < 2 || after.some((version) => !before.includes(version)));
