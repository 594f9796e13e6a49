/** From judged crossings to findings: one for each (package, meeting, producer, consumer), worst and shallowest first. */
import { relative } from 'node:path';
import { wholeModule } from '../crossing/augmented.ts';
import { crossingUsage, isHandedOut } from '../crossing/crossing-usage.ts';
import type { Crossing, SymbolFlow } from '../crossing/flows.ts';
import { splitPublicName } from '../crossing/public-names.ts';
import type { UsageFinder, UsageSeen } from '../crossing/usage.ts';
import type { UsedWays } from '../crossing/used-ways.ts';
import { fingerprint } from '../model/fingerprint.ts';
import type { Finding, FindingCode, Place, Severity, Side, Verdict } from '../model/report.ts';
import type { InstallTree, Location } from '../model/tree.ts';
import { printVia } from '../surface/reach.ts';
import type { Surfaces } from '../surface/surfaces.ts';
import { isFarFetched, placeFlows } from './placed.ts';
import type { Judged } from './verdict.ts';

export interface JudgedCrossing {
  readonly crossing: Crossing;
  readonly judged: Judged;
}

export interface FindingContext {
  readonly tree: InstallTree;
  readonly surfaces: Surfaces;
  readonly usage: UsageFinder;
  readonly ways: UsedWays;
  readonly pathTo: (copy: number) => readonly Location[] | null;
}

/** A finding with the crossing it was made of: what a witness needs and the report does not carry. */
export interface ProvenFinding extends JudgedCrossing {
  readonly finding: Finding;
  readonly cost: number;
}

const codes: Readonly<Record<Verdict, FindingCode>> = {
  incompatible: 'incompatible-types-cross',
  identity: 'identity-crosses',
  unknown: 'unjudged-types-cross',
  compatible: 'compatible-types-cross',
};
/** What other kinds of crossings call it. */
const otherCodes: Readonly<Partial<Record<Crossing['kind'], Partial<Record<Verdict, FindingCode>>>>> = {
  ambient: { incompatible: 'ambient-types-collide', compatible: 'ambient-types-merge' },
  augmentation: { incompatible: 'augmentation-lands-elsewhere' },
};
const verdictOrder: readonly Verdict[] = ['incompatible', 'identity', 'unknown', 'compatible'];
const severityOrder: readonly Severity[] = ['error', 'warning', 'note'];
const usageOrder = ['seen', 'not-scanned', 'possible'];

/** At most so many types are named in a finding. */
const maximumTypes = 12;

export function makeFindings(judged: readonly JudgedCrossing[], context: FindingContext): ProvenFinding[] {
  const groups = new Map<string, RankedCrossing>();
  for (const one of judged) {
    const item = rankFlows(one, context.ways);
    // What a dependency's own code does not import cannot meet in it.
    if (!item.isImported && context.tree.copies[one.crossing.meeting]?.kind === 'dependency') continue;
    // Who gets a type from another package expects what is added to it only where the code says so.
    if (isHandedOut(one.crossing) && usageOf(item, context).usage !== 'seen') continue;
    const { package: name, meeting, producer, consumer } = item.crossing;
    // What a package adds is another trouble than what it hands over.
    const isAddition = item.crossing.kind === 'augmentation';
    const key = [name, meeting, producer.name, consumer.name, isAddition].join('|');
    const known = groups.get(key);
    if (!known || compareJudged(item, known) < 0) groups.set(key, item);
  }
  return [...groups.values()].map((item) => ({ ...item, finding: makeFinding(item, context) })).sort(compareFindings);
}

/** A judged crossing whose flows stand in the order in which the project's own code would meet them. */
interface RankedCrossing extends JudgedCrossing {
  /** Cost of the first flow; what the code does not use costs more. */
  readonly cost: number;
  /** Whether the code imports the entries that the first flow begins and ends at. */
  readonly isImported: boolean;
  /** The shallowest type whatever the code mentions: a finding keeps its fingerprint when the code changes. */
  readonly lastingType: string;
}

function rankFlows({ crossing, judged }: JudgedCrossing, ways: UsedWays): RankedCrossing {
  const flows = judged.flows.length > 0 ? judged.flows : crossing.flows;
  const placed = placeFlows(crossing, flows, ways);
  const [first] = placed;
  return {
    crossing,
    judged: {
      ...judged,
      flows: placed.map(({ flow }) => flow),
      // The compiler's words belong to one flow each.
      reason: judged.reasons?.[first?.index ?? 0] ?? judged.reason,
      ...(judged.sites && { sites: placed.map(({ index }) => judged.sites?.[index]) }),
    },
    cost: first?.flow.cost ?? 0,
    isImported: first?.isImported ?? true,
    lastingType: flows[0] ? displayName(flows[0]) : '',
  };
}

const firstFlow = ({ judged }: RankedCrossing): SymbolFlow => judged.flows[0] as SymbolFlow;

function compareJudged(a: RankedCrossing, b: RankedCrossing): number {
  return (
    verdictOrder.indexOf(a.judged.verdict) - verdictOrder.indexOf(b.judged.verdict) ||
    a.cost - b.cost ||
    a.crossing.producerCopy - b.crossing.producerCopy ||
    a.crossing.consumerCopy - b.crossing.consumerCopy
  );
}

/**
 * Worst first; then what is used, what the meeting itself asks for, what is near, and names, so that equal trees give
 * equal reports.
 */
function compareFindings(a: ProvenFinding, b: ProvenFinding): number {
  const rank = ({ finding }: ProvenFinding): number =>
    severityOrder.indexOf(finding.severity) * 100 +
    verdictOrder.indexOf(finding.verdict) * 10 +
    usageOrder.indexOf(finding.usage) * 2 +
    (finding.package === finding.producer.package || finding.package === finding.consumer.package ? 0 : 1);
  const text = ({ finding: f }: ProvenFinding): string =>
    [f.package, f.meeting.location, f.producer.package, f.consumer.package].join('\0');
  return rank(a) - rank(b) || a.cost - b.cost || (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0);
}

/**
 * The packages may both be imported and yet not the entries that anything flows between, nor a name on the way. A
 * dependency's code is complete, and may be minified.
 */
function usageOf({ crossing, judged, isImported }: RankedCrossing, context: FindingContext): UsageSeen {
  const seen = crossingUsage(crossing, context.usage);
  if (seen.usage !== 'seen') return seen;
  return isImported && !takesOtherWays(crossing, judged, context) ? seen : { ...seen, usage: 'possible' };
}

/** Whether every flow takes ways that the code does not. What differs at run time may be met by other ways than those of the types. */
function takesOtherWays(crossing: Crossing, { verdict, flows }: Judged, { tree, ways }: FindingContext): boolean {
  const isOwn = tree.copies[crossing.meeting]?.kind !== 'dependency';
  if (!isOwn || verdict === 'identity') return false;
  return flows.length > 0 && flows.every((flow) => isFarFetched(crossing, flow, ways));
}

function makeFinding(item: RankedCrossing, context: FindingContext): Finding {
  const { crossing, judged } = item;
  const { tree } = context;
  const flow = firstFlow(item);
  const code = otherCodes[crossing.kind]?.[judged.verdict] ?? codes[judged.verdict];
  const seen = usageOf(item, context);
  const meeting = tree.copies[crossing.meeting];
  const producer = makeSide(crossing, 'producer', flow, seen.producerAt, context);
  const consumer = makeSide(crossing, 'consumer', flow, seen.consumerAt, context);
  const types = [...new Set(judged.flows.map(displayName))].slice(0, maximumTypes);
  return {
    code,
    severity: severityOf(judged.verdict, seen, meeting?.kind === 'dependency'),
    status: 'new',
    fingerprint: fingerprint({
      code,
      package: crossing.package,
      producer: crossing.producer.name,
      consumer: crossing.consumer.name,
      meeting: meeting?.name ?? '',
      type: item.lastingType,
      producerVersion: producer.copy.version,
      consumerVersion: consumer.copy.version,
    }),
    package: crossing.package,
    verdict: judged.verdict,
    meeting: { location: meeting?.location ?? '', name: meeting?.name ?? '' },
    producer,
    consumer,
    types,
    reason: judged.reason,
    usage: seen.usage,
    paths: {
      producer: context.pathTo(crossing.kind === 'run-time' ? crossing.producerRuns : crossing.producerCopy) ?? [],
      consumer: context.pathTo(crossing.kind === 'run-time' ? crossing.consumerRuns : crossing.consumerCopy) ?? [],
    },
    // Tried once all findings are known: one remedy may close several.
    remedies: [],
  };
}

/**
 * Errors are for the project's own modules. What is only possible there, or happens inside a dependency whose code the
 * project cannot change, is a warning; an unknown is never more than that.
 */
function severityOf(verdict: Verdict, seen: UsageSeen, insideDependency: boolean): Severity {
  if (verdict === 'compatible') return 'note';
  const certain = verdict !== 'unknown' && !insideDependency && seen.usage !== 'possible';
  return certain
    ? 'error'
    : verdict === 'unknown' && (insideDependency || seen.usage === 'possible')
      ? 'note'
      : 'warning';
}

const displayName = (flow: SymbolFlow): string => {
  const { path } = splitPublicName(flow.name);
  const text = [...path.filter((name) => name !== wholeModule), ...(flow.member ? [flow.member] : [])].join('.');
  return flow.half === 'value' ? `typeof ${text}` : text;
};

function makeSide(
  crossing: Crossing,
  role: 'producer' | 'consumer',
  flow: SymbolFlow,
  importedAt: Place | null,
  context: FindingContext,
): Side {
  const { tree } = context;
  const item = crossing[role];
  // At run time the copy that runs is the one that matters, not the one that tells the type.
  const typed = role === 'producer' ? crossing.producerCopy : crossing.consumerCopy;
  const runs = role === 'producer' ? crossing.producerRuns : crossing.consumerRuns;
  const copy = tree.copies[crossing.kind === 'run-time' ? runs : typed];
  const hit = role === 'producer' ? flow.from : flow.to;
  // Types told by `@types/x` alone come from that package; who imports D itself is D.
  const isOwn = item.copy === copy?.index || item.types === copy?.index;
  const side = isOwn && copy ? copy : tree.copies[item.copy];
  return {
    package: side?.name ?? item.name,
    ...(side !== undefined && side.name !== item.name && { importedAs: item.name }),
    version: side?.version ?? '',
    location: side?.location ?? '',
    copy: { location: copy?.location ?? '', version: copy?.version ?? '' },
    via: printVia(hit.via),
    declaration: placeOf(hit.site, context),
    ...(importedAt && { importedAt }),
  };
}

function placeOf(declaration: number, { surfaces, tree }: FindingContext): Place | null {
  const { declaration: found } = surfaces.declarations.get(declaration);
  const path = surfaces.pathOf(declaration);
  return path ? { file: relative(tree.root, path).replaceAll('\\', '/'), line: found.line } : null;
}
