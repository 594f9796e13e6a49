/** Flows: where one side of a meeting makes a type of one copy and the other side takes it from another copy. */
import { getOrAdd } from '../model/collections.ts';
import type { InstallTree } from '../model/tree.ts';
import { isOneToTypeScript } from '../model/type-identity.ts';
import type { Half } from '../surface/model.ts';
import type { Hit } from '../surface/reach.ts';
import type { VisiblePackage } from '../surface/visible.ts';
import { untypedName } from '../surface/visible.ts';
import { isOwnCopy } from './crossing-usage.ts';
import type { PublicName } from './public-names.ts';
import { isAmbientName } from './public-names.ts';

/** A hit, with the copy that owns it and its public names there. */
export interface NamedHit extends Hit {
  /** The copy whose declarations tell the type. */
  readonly copy: number;
  /** The copy that runs: another package when `@types` tells the type, another copy when TypeScript and Node resolve apart. */
  readonly runs: number;
  readonly names: readonly PublicName[];
}

/** A hit with what is known of it. Written out: a large tree has a hundred thousand, and `...` takes several times as long. */
export const nameHit = (hit: Hit, copy: number, runs: number, names: readonly PublicName[]): NamedHit => ({
  declaration: hit.declaration,
  half: hit.half,
  sign: hit.sign,
  cost: hit.cost,
  via: hit.via,
  root: hit.root,
  isTested: hit.isTested,
  site: hit.site,
  importer: hit.importer,
  fromType: hit.fromType,
  isPart: hit.isPart,
  copy,
  runs,
  names,
});

/** One symbol that can cross from producer to consumer. */
export interface SymbolFlow {
  /** Its public name in the producer's copy and in the consumer's: the same, or renamed between the versions. */
  readonly name: PublicName;
  readonly consumerName: PublicName;
  readonly half: Half;
  /** The member that is added to the symbol, where that is what it is about. */
  readonly member?: string;
  /** The rejected flow that this one would be a reason for: by itself nobody hands the value over. */
  readonly partOf?: SymbolFlow;
  readonly from: NamedHit;
  readonly to: NamedHit;
  /** Sum of both ways; small is everyday. */
  readonly cost: number;
}

/** All that can cross between two imports of one meeting, for one pair of copies. */
export interface Crossing {
  readonly package: string;
  readonly meeting: number;
  readonly producer: VisiblePackage;
  readonly consumer: VisiblePackage;
  readonly producerCopy: number;
  readonly consumerCopy: number;
  /**
   * `types` two versions of the type cross; `run-time` one type (or two that may agree) is run by two copies; `ambient` two
   * versions declare the type for the whole program; `augmentation` the producer adds members to one copy, and the meeting
   * uses another.
   */
  readonly kind: 'types' | 'run-time' | 'ambient' | 'augmentation';
  /** Copies that run on either side. */
  readonly producerRuns: number;
  readonly consumerRuns: number;
  /** Cheapest first. */
  readonly flows: readonly SymbolFlow[];
  /** How many more there are than are judged. */
  readonly more: number;
  /** Of an augmentation: files that add something to any copy where the meeting is compiled. */
  readonly loads?: readonly number[];
}

/** What the packages that a project imports expose, asked per package. */
export interface Exposure {
  /** Hits of a package's public API by the name of what is hit, `@types/` taken off. */
  hits(pkg: number): ReadonlyMap<string, readonly NamedHit[]>;
  /** The same, each name's hits by the copies that they are of. */
  sides(pkg: number): ReadonlyMap<string, readonly Side[]>;
  /** Flows of renamed types that hang on a flow. */
  renamed(flow: SymbolFlow): readonly SymbolFlow[];
  /** Flows of members of a class that crosses. */
  parts(flow: SymbolFlow): readonly SymbolFlow[];
}

/** At most so many symbols of one crossing are judged, the cheapest ones. */
const maximumFlows = 400;

/**
 * Every crossing that a module can see: for each divergent package, each ordered pair of its imports whose APIs speak of
 * two copies. Of one version in two places TypeScript makes one type, so that only the run time can tell them apart; unless
 * they have other peers beside them, which makes them two packages to it.
 */
export function crossingsAt(
  tree: InstallTree,
  meeting: number,
  visible: readonly VisiblePackage[],
  exposure: Exposure,
): Crossing[] {
  const found = new Map<string, Crossing & { flows: SymbolFlow[] }>();
  const add = (producer: VisiblePackage, consumer: VisiblePackage, flow: SymbolFlow): void => {
    const { copy: producerCopy, runs: producerRuns } = flow.from;
    const { copy: consumerCopy, runs: consumerRuns } = flow.to;
    const put = (kind: Crossing['kind'], pkg: string): void => {
      const copies = kind === 'run-time' ? `${producerRuns}|${consumerRuns}` : `${producerCopy}|${consumerCopy}`;
      const key = `${kind}|${pkg}|${producer.name}|${consumer.name}|${copies}`;
      const known = found.get(key);
      if (known) known.flows.push(flow);
      else {
        const sides = { producer, consumer, producerCopy, consumerCopy, producerRuns, consumerRuns };
        found.set(key, { kind, package: pkg, meeting, ...sides, flows: [flow], more: 0 });
      }
    };
    const [from, to] = [tree.copies[producerCopy], tree.copies[consumerCopy]];
    const typesDiffer = !isOneToTypeScript(tree, producerCopy, consumerCopy);
    // One copy may tell its own types and the other have them told by `@types`: then it is the package itself that crosses.
    const name = from?.name === to?.name ? (from?.name ?? '') : untypedName(from?.name ?? '');
    if (isAmbientName(flow.name)) {
      // In a dependency's own program nobody can see what a person will load beside it.
      if (typesDiffer && tree.copies[meeting]?.kind !== 'dependency') put('ambient', name);
      return;
    }
    if (typesDiffer) put('types', name);
    const runName = tree.copies[producerRuns]?.name ?? '';
    if (
      producerRuns !== consumerRuns &&
      runName === tree.copies[consumerRuns]?.name &&
      !(typesDiffer && runName === name)
    ) {
      put('run-time', runName);
    }
  };
  for (const parties of partiesByPackage(visible, exposure).values()) {
    for (const { import: producer, side: from } of parties) {
      for (const { import: consumer, side: to } of parties) {
        if (producer === consumer || (from.copy === to.copy && from.runs === to.runs)) continue;
        for (const flow of match(from, to)) {
          add(producer, consumer, flow);
          if (from.copy === to.copy || isAmbientName(flow.name)) continue;
          for (const other of exposure.renamed(flow)) add(producer, consumer, other);
          for (const part of exposure.parts(flow)) add(producer, consumer, part);
        }
      }
    }
  }
  return withoutEchoes([...found.values()]).map((crossing) => {
    const flows = cheapest(crossing.flows);
    return { ...crossing, flows: flows.slice(0, maximumFlows), more: Math.max(0, flows.length - maximumFlows) };
  });
}

/**
 * What is declared for the whole program crosses between all that speak of it. Where the meeting has the package itself, what
 * each of the others says of that tells it all.
 */
function withoutEchoes(crossings: readonly Crossing[]): readonly Crossing[] {
  const isOwn = (crossing: Crossing): boolean => isOwnCopy(crossing, 'producer') || isOwnCopy(crossing, 'consumer');
  const owned = new Set(crossings.filter((one) => one.kind === 'ambient' && isOwn(one)).map((one) => one.package));
  return crossings.filter((one) => one.kind !== 'ambient' || !owned.has(one.package) || isOwn(one));
}

/** The cheapest flows, each symbol once by itself and once as a part. */
function cheapest(flows: readonly SymbolFlow[]): SymbolFlow[] {
  const sorted = [...flows].sort(
    (a, b) => a.cost - b.cost || compare(a.name, b.name) || compare(a.consumerName, b.consumerName),
  );
  const seen = new Set<string>();
  return sorted.filter(({ half, name, consumerName, partOf }) => {
    const key = `${partOf ? 'part ' : ''}${half}${name}>${consumerName}`;
    return !seen.has(key) && seen.add(key);
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What one package's API says of one copy. Many meetings import the package, and ask for the same. */
export class Side {
  readonly copy: number;
  readonly runs: number;
  readonly hits: NamedHit[] = [];
  #taken: Map<string, NamedHit> | undefined;

  constructor(copy: number, runs: number) {
    this.copy = copy;
    this.runs = runs;
  }

  /** What it takes: the nearest hit by half and public name. */
  get taken(): ReadonlyMap<string, NamedHit> {
    this.#taken ??= takenOf(this.hits);
    return this.#taken;
  }
}

/** Hits by the copies that they are of. */
export function sidesOf(hits: readonly NamedHit[]): Side[] {
  const found = new Map<string, Side>();
  for (const hit of hits) getOrAdd(found, `${hit.copy}|${hit.runs}`, () => new Side(hit.copy, hit.runs)).hits.push(hit);
  return [...found.values()];
}

function takenOf(hits: readonly NamedHit[]): Map<string, NamedHit> {
  const taken = new Map<string, NamedHit>();
  for (const hit of hits) {
    if (hit.sign === 1) continue;
    for (const name of hit.names) {
      const key = `${hit.half}${name}`;
      const known = taken.get(key);
      if (!known || hit.cost < known.cost) taken.set(key, hit);
    }
  }
  return taken;
}

interface Party {
  readonly import: VisiblePackage;
  readonly side: Side;
}

function partiesByPackage(visible: readonly VisiblePackage[], exposure: Exposure): Map<string, Party[]> {
  const found = new Map<string, Party[]>();
  for (const item of visible) {
    for (const [name, sides] of exposure.sides(item.package)) {
      const parties = getOrAdd(found, name, () => []);
      for (const side of sides) parties.push({ import: item, side });
    }
  }
  return found;
}

/** Pairs what one side makes with what the other takes, by public name. */
function match(producer: Side, consumer: Side): SymbolFlow[] {
  const flows: SymbolFlow[] = [];
  for (const hit of producer.hits) {
    if (hit.sign === -1) continue;
    for (const name of hit.names) {
      const to = consumer.taken.get(`${hit.half}${name}`);
      // Two exported types that nobody makes or takes are names only; and one declaration differs in its run time alone.
      if (!to || (hit.fromType && to.fromType)) continue;
      if (hit.declaration === to.declaration && hit.runs === to.runs) continue;
      flows.push({ name, consumerName: name, half: hit.half, from: hit, to, cost: hit.cost + to.cost });
      break;
    }
  }
  return flows;
}
