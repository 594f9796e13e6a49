/** Looks again at what TypeScript rejects: at the places where the values would really be handed over. */
import type { Crossing, SymbolFlow } from '../crossing/flows.ts';
import type { UsedWays } from '../crossing/used-ways.ts';
import type { Declaration } from '../surface/model.ts';
import type { VisiblePackage } from '../surface/visible.ts';
import { type Answer, shorten } from './judge.ts';
import { type JudgeSitesOptions, judgeSites, type SiteAnswer } from './judge-sites.ts';
import { placeFlows } from './placed.ts';
import { filledSite, type SiteQuestion, siteKey, siteOf } from './site.ts';
import type { Question } from './witness-program.ts';

/** What was asked at the place of a flow, and what it means for the flow. */
export interface SiteProof {
  readonly site: SiteQuestion;
  readonly by: NonNullable<SiteAnswer['by']>;
  /** The answer that takes the place of the direct one. */
  readonly answer: Answer;
}

export interface AskSitesOptions extends JudgeSitesOptions {
  readonly ways: UsedWays;
  readonly questionOf: (flow: SymbolFlow) => Question;
  readonly declarationOf: (id: number) => Declaration;
  /** Whether a package's entry declares the package as an ambient module. */
  readonly isAmbient: (side: VisiblePackage) => boolean;
  /** Absolute project folder: taken off the paths in messages. */
  readonly root: string;
}

/** At most so many flows of one crossing are asked about at their places, the nearest ones. What is left stays rejected. */
const maximumSites = 6;

/** Of a crossing that TypeScript accepts as a whole, so many flows of generic types are asked about again. */
const maximumFilled = 3;

/** In all; the nearest flow of every crossing comes first. */
const maximumInAll = 600;

interface Asked {
  /** 0 is the nearest of its crossing. */
  readonly rank: number;
  readonly flow: SymbolFlow;
  readonly site: SiteQuestion;
}

/**
 * Two types that do not fit may still go together where they meet: a parameter may take something looser than the type, or
 * a part of it only. And types that fit when `any` fills their parameters may not fit with the arguments that the
 * declarations at the place write. A place that cannot be expressed leaves the direct answer as it is.
 */
export async function askSites(
  crossings: readonly Crossing[],
  answerOf: (flow: SymbolFlow) => Answer,
  options: AskSitesOptions,
): Promise<Map<SymbolFlow, SiteProof>> {
  const all: Asked[] = [];
  for (const crossing of crossings) {
    const worthAsking = crossing.flows.filter(
      ({ partOf }) => partOf === undefined || answerOf(partOf).verdict === 'rejected',
    );
    const rejected = worthAsking.filter((flow) => answerOf(flow).verdict === 'rejected');
    const nearest = placeFlows(crossing, rejected, options.ways).slice(0, maximumSites);
    for (const [rank, { flow, index }] of nearest.entries()) {
      const site = placeOf(flow, crossing, options);
      if (site) all.push({ rank, flow: rejected[index] as SymbolFlow, site });
    }
    if (crossing.kind === 'types' && rejected.length === 0)
      all.push(...filledSites(crossing, worthAsking, answerOf, options));
  }
  const sites = new Map<string, SiteQuestion>();
  for (const { site } of all.sort((a, b) => a.rank - b.rank)) {
    if (sites.size < maximumInAll) sites.set(siteKey(site), site);
  }
  const answers = await judgeSites([...sites.values()], { ...options, share: 0.6 });
  const proofs = new Map<SymbolFlow, SiteProof>();
  for (const { flow, site } of all) {
    const found = answers.get(siteKey(site));
    if (!found?.by || (site.filled && found.verdict !== 'rejected')) continue;
    const answer: Answer = site.filled
      ? { verdict: 'rejected', reason: shorten(found.reason ?? [], options.root) }
      : answerAt(found, answerOf(flow));
    proofs.set(flow, { site, by: found.by, answer });
  }
  return proofs;
}

function placeOf(flow: SymbolFlow, crossing: Crossing, options: AskSitesOptions): SiteQuestion | null {
  return siteOf(flow, crossing, options.questionOf(flow), options.declarationOf, options.isAmbient);
}

/** The places of the nearest generic types that fit when they are filled with `any`. */
function filledSites(
  crossing: Crossing,
  flows: readonly SymbolFlow[],
  answerOf: (flow: SymbolFlow) => Answer,
  options: AskSitesOptions,
): Asked[] {
  const { declarationOf } = options;
  const generic = flows.filter(
    (flow) => declarationOf(flow.from.declaration).typeParameters > 0 && answerOf(flow).verdict === 'accepted',
  );
  return placeFlows(crossing, generic, options.ways).flatMap(({ flow, index }, rank) => {
    if (rank >= maximumFilled) return [];
    const site = placeOf(flow, crossing, options);
    const filled = site && filledSite(site, [declarationOf(flow.from.declaration), declarationOf(flow.to.declaration)]);
    return filled ? [{ rank, flow: generic[index] as SymbolFlow, site: filled }] : [];
  });
}

function answerAt({ verdict }: SiteAnswer, direct: Answer): Answer {
  if (verdict === 'accepted') {
    return { verdict: 'accepted', reason: 'the types differ, but TypeScript accepts the one where the other is taken' };
  }
  if (verdict === 'anything') {
    return { verdict: 'unknown', reason: 'the types differ, but anything is accepted where they are taken' };
  }
  return direct;
}
