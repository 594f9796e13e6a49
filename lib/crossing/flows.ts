/** Flows: where one side of a meeting makes a type of one copy and the other side takes it from another copy. */
import type { InstallTree } from '../model/tree.ts';
import type { Half } from '../surface/model.ts';
import type { Hit } from '../surface/reach.ts';
import type { VisiblePackage } from '../surface/visible.ts';
import type { PublicName } from './public-names.ts';

/** A hit, with the copy that owns it and its public names there. */
export interface NamedHit extends Hit {
  readonly copy: number;
  readonly names: readonly PublicName[];
}

/** One symbol that can cross from producer to consumer. */
export interface SymbolFlow {
  /** Its public name in the producer's copy and in the consumer's: the same, or renamed between the versions. */
  readonly name: PublicName;
  readonly consumerName: PublicName;
  readonly half: Half;
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
  /** Cheapest first. */
  readonly flows: readonly SymbolFlow[];
}

/** What the packages that a project imports expose, asked per package. */
export interface Exposure {
  /** Hits of a package's public API by divergent package name. */
  hits(pkg: number): ReadonlyMap<string, readonly NamedHit[]>;
  /** Flows of renamed types that hang on a flow, each with its package. */
  renamed(flow: SymbolFlow): readonly { package: string; flow: SymbolFlow }[];
}

/** At most so many symbols of one crossing are judged, the cheapest ones. */
const maximumFlows = 60;

/**
 * Every crossing that a module can see: for each divergent package, each ordered pair of its imports whose APIs speak of
 * two different versions. Two copies of one version are another matter (one type, two run times) and not listed here.
 */
export function crossingsAt(
  tree: InstallTree,
  meeting: number,
  visible: readonly VisiblePackage[],
  exposure: Exposure,
): Crossing[] {
  const found = new Map<string, Crossing & { flows: SymbolFlow[] }>();
  const add = (name: string, producer: VisiblePackage, consumer: VisiblePackage, flow: SymbolFlow): void => {
    const { copy: producerCopy } = flow.from;
    const { copy: consumerCopy } = flow.to;
    if (!differ(tree, producerCopy, consumerCopy)) return;
    const key = `${name}|${producer.name}|${consumer.name}|${producerCopy}|${consumerCopy}`;
    const known = found.get(key);
    if (known) known.flows.push(flow);
    else found.set(key, { package: name, meeting, producer, consumer, producerCopy, consumerCopy, flows: [flow] });
  };
  for (const [name, sides] of sidesByPackage(visible, exposure)) {
    for (const producer of sides) {
      for (const consumer of sides) {
        if (producer.import === consumer.import || !differ(tree, producer.copy, consumer.copy)) continue;
        for (const flow of match(producer.hits, consumer.hits)) {
          add(name, producer.import, consumer.import, flow);
          for (const other of exposure.renamed(flow)) add(other.package, producer.import, consumer.import, other.flow);
        }
      }
    }
  }
  return [...found.values()].map((crossing) => ({ ...crossing, flows: cheapest(crossing.flows) }));
}

/** The cheapest flows, each symbol once. */
function cheapest(flows: readonly SymbolFlow[]): SymbolFlow[] {
  const sorted = [...flows].sort((a, b) => a.cost - b.cost || compare(a.name, b.name) || compare(a.consumerName, b.consumerName));
  const seen = new Set<string>();
  return sorted
    .filter(({ half, name, consumerName }) => {
      const key = `${half}${name}>${consumerName}`;
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, maximumFlows);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const differ = (tree: InstallTree, a: number, b: number): boolean =>
  a !== b && tree.copies[a]?.version !== tree.copies[b]?.version;

interface Side {
  readonly import: VisiblePackage;
  readonly copy: number;
  readonly hits: readonly NamedHit[];
}

function sidesByPackage(visible: readonly VisiblePackage[], exposure: Exposure): Map<string, Side[]> {
  const found = new Map<string, Side[]>();
  for (const item of visible) {
    for (const [name, hits] of exposure.hits(item.package)) {
      const byCopy = new Map<number, NamedHit[]>();
      for (const hit of hits) {
        const list = byCopy.get(hit.copy);
        if (list) list.push(hit);
        else byCopy.set(hit.copy, [hit]);
      }
      const sides = found.get(name) ?? [];
      for (const [copy, own] of byCopy) sides.push({ import: item, copy, hits: own });
      found.set(name, sides);
    }
  }
  return found;
}

/** Pairs what one side makes with what the other takes, by public name. */
function match(producer: readonly NamedHit[], consumer: readonly NamedHit[]): SymbolFlow[] {
  const taken = new Map<string, NamedHit>();
  for (const hit of consumer) {
    if (hit.sign === 1) continue;
    for (const name of hit.names) {
      const key = `${hit.half}${name}`;
      const known = taken.get(key);
      if (!known || hit.cost < known.cost) taken.set(key, hit);
    }
  }
  const flows: SymbolFlow[] = [];
  for (const hit of producer) {
    if (hit.sign === -1) continue;
    for (const name of hit.names) {
      const to = taken.get(`${hit.half}${name}`);
      // Two exported types that nobody makes or takes are names only; and one declaration cannot differ from itself.
      if (!to || (hit.fromType && to.fromType) || hit.declaration === to.declaration) continue;
      flows.push({ name, consumerName: name, half: hit.half, from: hit, to, cost: hit.cost + to.cost });
      break;
    }
  }
  return flows;
}
