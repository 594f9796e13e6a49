/** What to do about each finding: candidates, tried on a copy of the graph, the best ones first. */
import type { Finding, OpenedFinding, Remedy, RemedySafety } from '../model/report.ts';
import type { InstallTree } from '../model/tree.ts';
import type { Registry } from '../registry/index.ts';
import { alias, narrow } from './candidates/apart.ts';
import { extended } from './candidates/combine.ts';
import { dedupe } from './candidates/dedupe.ts';
import { override } from './candidates/override.ts';
import { peer } from './candidates/peer.ts';
import { samePeers } from './candidates/same-peers.ts';
import { upgrade } from './candidates/upgrade.ts';
import { instructionsFor } from './commands.ts';
import { describe } from './describe.ts';
import { type Ground, groundOf, Layout } from './layout.ts';
import { movesOf } from './moves.ts';
import { type OwnRequest, ownRequests } from './own.ts';
import { type Pair, pairOf } from './pairs.ts';
import { type Ranked, rank, riskOf, unfitRisk } from './rank.ts';
import { companionReleases, packagesOnWays, promisingReleases, publishedCommon } from './releases.ts';
import type { Move } from './safety/room.ts';
import { Shelf } from './shelf.ts';
import type { Simulated } from './simulate.ts';
import { type Candidate, type Trial, Trials } from './trial.ts';

export interface SuggestOptions {
  readonly tree: InstallTree;
  /** An installed version that everybody who asks for a package accepts, or null. */
  readonly commonVersion: (packageName: string) => string | null;
  /** Whether the manifest at a location is of something that others depend on, and not of an application. */
  readonly isLibrary?: (location: string) => boolean;
  /** What the consumer's type of a finding demands. */
  readonly fieldsOf?: (finding: Finding) => readonly string[];
  /** Judges forced and common versions by their types, all in one run; without it none is called safe or unsafe. */
  readonly judgeMoves?: (moves: readonly (readonly Move[])[]) => Promise<readonly RemedySafety[]>;
  /** Whose forced versions are judged; all by default. */
  readonly isCompared?: (finding: Finding) => boolean;
  /** Asked for what is published beside the installed versions; without it nothing is known but those. */
  readonly registry?: Registry | undefined;
}

/** A finding with its trials, best first. */
export interface Prospect {
  readonly pair: Pair;
  readonly ranked: readonly Ranked[];
}

const maximumRemedies = 3;

/** Forced versions of one finding whose types are compared, and packages that each may move. */
const judgedTrials = 6;
const maximumMoves = 12;

/** Trials that are extended by a companion, and how many companions a change gets. */
const extendedTrials = 3;
const maximumCompanions = 2;

/** Trials of one finding that may ask for more metadata, and how often they may. */
const consultedTrials = 8;
const maximumRounds = 6;

const severities = ['error', 'warning', 'note'] as const;

/** Installed versions of one package that are tried, the newest ones. */
const maximumVersions = 7;

/** Requests that all trials together may visit, so that the time is bounded and two runs agree. */
const effort = 1_500_000;

/** The findings as given, each with at most three remedies; a finding that fits as it is gets none. */
export async function withRemedies(findings: readonly Finding[], options: SuggestOptions): Promise<Finding[]> {
  const search = new Search(findings, options);
  if (options.registry) await search.consult(options.registry);
  await search.judgeSafety(findings);
  return findings.map((finding) => ({ ...finding, remedies: search.remediesOf(finding) }));
}

class Search {
  readonly #options: SuggestOptions;
  readonly #ground: Ground;
  readonly #layout: Layout;
  readonly #shelf: Shelf;
  readonly #own: readonly OwnRequest[];
  readonly #pairs = new Map<Finding, Pair>();
  #trials: Trials;
  readonly #groups = new Map<string, readonly Trial[]>();
  /** Published versions to try, by package. */
  #promising: ReadonlyMap<string, readonly string[]> = new Map();
  readonly #safety = new Map<Simulated, RemedySafety>();
  /** Forced and common versions that were looked at: nothing else of the kind is offered. */
  readonly #judged = new Set<Simulated>();

  constructor(findings: readonly Finding[], options: SuggestOptions) {
    const { tree } = options;
    this.#options = options;
    this.#ground = groundOf(tree);
    this.#layout = new Layout(this.#ground);
    this.#shelf = Shelf.of(tree);
    this.#own = ownRequests(this.#layout);
    for (const finding of findings) if (needsRemedy(finding)) this.#pairs.set(finding, pairOf(tree, finding));
    this.#trials = this.#newTrials();
  }

  #newTrials(): Trials {
    const budget = Math.max(40, Math.floor(effort / (this.#options.tree.edges.length + 1000)));
    return new Trials(this.#ground, this.#shelf, [...this.#pairs.values()], budget);
  }

  /**
   * Learns what is published of the packages that matter: first of those on the ways, then, from what the trials lack,
   * of what new releases would bring. Errors come first, because the number of questions is bounded.
   */
  async consult(registry: Registry): Promise<void> {
    const pairs = [...this.#pairs.values()].sort(
      (a, b) => severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity),
    );
    for (const severity of severities) {
      const same = pairs.filter(({ finding }) => finding.severity === severity);
      await this.#learn(registry, packagesOnWays(same, this.#own, this.#layout));
    }
    for (let round = 0; round < maximumRounds; round++) {
      this.#promising = promisingReleases(pairs, this.#own, this.#layout, this.#shelf);
      this.#trials = this.#newTrials();
      this.#groups.clear();
      const wanted = new Set(pairs.flatMap((pair) => this.#lackedBy(pair)));
      if (!(await this.#learn(registry, wanted))) return;
    }
  }

  /** Whether something was learned. */
  async #learn(registry: Registry, names: Iterable<string>): Promise<boolean> {
    const told = await registry.ask(names);
    for (const packument of told) this.#shelf.tell(packument);
    return told.length > 0;
  }

  /** Packages that the best trials of a finding drew on without knowing what is published of them. */
  #lackedBy(pair: Pair): string[] {
    const best = rank(this.#closing(pair).map((trial) => ({ trial, safety: null }))).slice(0, consultedTrials);
    const own = new Set(this.#own.map(({ target }) => target.package));
    return best
      .flatMap(({ trial: { simulated } }) => [
        ...simulated.drawn,
        ...simulated.conflicts.flatMap(({ from, name }) =>
          [simulated.layout.at(from)?.package ?? '', name].filter((item) => own.has(item)),
        ),
      ])
      .filter((name) => !this.#shelf.isTold(name));
  }

  /** Asks about the forced versions that may be offered. */
  async judgeSafety(findings: readonly Finding[]): Promise<void> {
    const { judgeMoves, tree } = this.#options;
    const asked = new Map<Simulated, readonly Move[]>();
    for (const finding of judgeMoves ? findings.filter((one) => this.#isCompared(one)) : []) {
      const pair = this.#pairs.get(finding);
      if (!pair) continue;
      for (const trial of this.#forcedOnes(pair)) {
        const { simulated } = trial;
        this.#judged.add(simulated);
        if (this.#safety.has(simulated) || asked.has(simulated)) continue;
        const moves = movesOf(trial, tree);
        const tooMany = (moves?.length ?? 0) > maximumMoves;
        if (moves === null || tooMany) {
          const reason = tooMany
            ? `${moves?.length} packages would get another version`
            : 'the version is not installed, so there is nothing to compare';
          this.#safety.set(simulated, { verdict: 'unknown', reason });
        } else if (moves.length > 0) asked.set(simulated, moves);
      }
    }
    if (!judgeMoves || asked.size === 0) return;
    const answers = await judgeMoves([...asked.values()]);
    [...asked.keys()].forEach((simulated, index) => {
      const answer = answers[index];
      if (answer) this.#safety.set(simulated, answer);
    });
  }

  #isCompared(finding: Finding): boolean {
    return this.#options.isCompared?.(finding) ?? true;
  }

  /** Forced and common versions that may be offered: where something else fits, those that would be if they are safe. */
  #forcedOnes(pair: Pair): Trial[] {
    const closing = this.#closing(pair);
    const fits = closing.some((trial) => !isForced(trial) && riskOf({ trial, safety: null }) === 0);
    const ranked = rank(closing.map((trial) => ({ trial, safety: isForced(trial) ? assumedSafe : null }))).map(
      ({ trial }) => trial,
    );
    return fits ? ranked.slice(0, maximumRemedies).filter(isForced) : ranked.filter(isForced).slice(0, judgedTrials);
  }

  #safetyOf({ simulated, kind, isPublished }: Trial): RemedySafety | null {
    const known = this.#safety.get(simulated);
    if (known || !isPublished) return known ?? null;
    return {
      verdict: 'unknown',
      reason: `its release is not installed here${kind === 'dedupe' ? ', so there is nothing to compare' : ''}`,
    };
  }

  #closing(pair: Pair): Trial[] {
    return this.#trialsFor(pair).filter(({ closes }) => closes.includes(pair));
  }

  remediesOf(finding: Finding): Remedy[] {
    const pair = this.#pairs.get(finding);
    if (!pair) return [];
    const closing = this.#closing(pair).map((trial) => ({ trial, safety: this.#safetyOf(trial) }));
    // What was not judged would have come after what is offered.
    const judged = closing.filter(
      ({ trial, safety }) => safety !== null || !isForced(trial) || this.#judged.has(trial.simulated),
    );
    const ranked = rank(this.#options.judgeMoves && this.#isCompared(finding) && judged.length > 0 ? judged : closing);
    const remedies = ranked.slice(0, maximumRemedies).map((item) => remedyOf(item, this.#ground));
    const risk = ranked[0] ? riskOf(ranked[0]) : unfitRisk;
    if (risk === 0) return remedies;
    const [first, ...others] = remedies;
    const plain = narrow(finding, this.#options.fieldsOf?.(finding) ?? []);
    const byName = alias(pair, this.#ground);
    // A name that is there already is all that is needed; a new one comes after plain data.
    const apart = byName.some(({ command }) => command === undefined) ? [...byName, plain] : [plain, ...byName];
    // What the types forbid is no better than nothing, and what they cannot tell may be worth a try.
    if (risk >= unfitRisk)
      return [...apart.slice(0, 1), ...(first ? [first] : []), ...apart.slice(1)].slice(0, maximumRemedies);
    return [...(first ? [first] : []), ...others.slice(0, 1), ...apart].slice(0, maximumRemedies);
  }

  /** Findings of one package at one meeting between the same two packages share their candidates, in either direction. */
  #trialsFor(pair: Pair): readonly Trial[] {
    const { finding } = pair;
    const sides = [finding.producer, finding.consumer]
      .map(({ location, copy }) => `${location}>${copy.location}`)
      .sort();
    const key = [finding.package, finding.meeting.location, ...sides].join('|');
    const known = this.#groups.get(key);
    if (known) return known;
    const trials = this.#extend(this.#try(this.#candidates(pair)), pair);
    this.#groups.set(key, trials);
    return trials;
  }

  #candidates(pair: Pair): Candidate[] {
    const versionsOf = (name: string): string[] => this.#versionsOf(name);
    const { package: name } = pair.finding;
    const common = this.#options.commonVersion(name);
    const published = common === null ? publishedCommon(name, this.#layout, this.#shelf) : null;
    return [
      ...dedupe(name, common ?? published),
      ...upgrade(pair, this.#own, this.#ground, this.#layout, versionsOf),
      ...(common === null ? override(pair, this.#ground, this.#layout, this.#own) : []),
      ...peer(pair, this.#own, this.#layout, this.#options.isLibrary ?? (() => false)),
      ...samePeers(pair, this.#own, this.#ground, this.#layout),
    ];
  }

  #versionsOf(name: string): string[] {
    return [...new Set([...this.#shelf.versions(name).slice(-maximumVersions), ...(this.#promising.get(name) ?? [])])];
  }

  /** What a second change may be: a version of its own, or one that mends what the first change broke. */
  #companionVersions(item: OwnRequest, { simulated }: Trial): string[] {
    const mending = companionReleases(item, simulated.conflicts, simulated.layout, this.#shelf);
    return [...new Set([...this.#versionsOf(item.target.package), ...mending])];
  }

  #try(candidates: readonly Candidate[]): Trial[] {
    const seen = new Set<string>();
    return candidates.flatMap((candidate) => {
      const key = JSON.stringify(candidate.change);
      if (seen.has(key)) return [];
      seen.add(key);
      return this.#trials.run(candidate) ?? [];
    });
  }

  /** A change that closes the finding and breaks a peer, or leaves others of the package open, may need a companion. */
  #extend(trials: readonly Trial[], pair: Pair): Trial[] {
    const siblings = [...this.#pairs.values()].filter(
      ({ finding }) =>
        finding.package === pair.finding.package && finding.meeting.location === pair.finding.meeting.location,
    );
    const all = [...trials];
    let stage = trials;
    for (let round = 0; round < maximumCompanions; round++) {
      const best = rank(
        stage
          .filter(
            ({ kind, closes }) =>
              (kind === 'upgrade' || kind === 'align') &&
              closes.some(({ finding }) => finding.package === pair.finding.package),
          )
          .map((trial) => ({ trial, safety: null })),
      ).slice(0, extendedTrials);
      const next = best.flatMap(({ trial }) =>
        this.#try(
          extended(trial, siblings, this.#own, this.#ground, this.#layout, (item) =>
            this.#companionVersions(item, trial),
          ),
        ).filter((longer) => isBetter(longer, trial)),
      );
      if (next.length === 0) break;
      all.push(...next);
      stage = next;
    }
    return all;
  }
}

const isForced = ({ kind }: Trial): boolean => kind === 'override' || kind === 'dedupe';

const assumedSafe: RemedySafety = { verdict: 'safe', reason: '' };

const needsRemedy = ({ verdict }: Finding): boolean => verdict !== 'compatible';

/** A companion has to earn its place. */
function isBetter(longer: Trial, shorter: Trial): boolean {
  const conflicts = longer.simulated.conflicts.length - shorter.simulated.conflicts.length;
  return conflicts < 0 || (conflicts === 0 && longer.closes.length > shorter.closes.length);
}

function remedyOf({ trial, safety }: Ranked, ground: Ground): Remedy {
  return {
    kind: trial.kind,
    ...describe(trial, ground),
    ...instructionsFor(trial.change, ground, trial.isPublished),
    closes: [...new Set(trial.closes.map(({ finding }) => finding.fingerprint))].sort(),
    opens: trial.opens,
    ...(trial.parts.length > 0 && { opensFindings: opened(trial.parts) }),
    changes: trial.changes,
    ...(safety && { safety }),
  };
}

const opened = (parts: readonly Pair[]): OpenedFinding[] =>
  parts
    .map(({ finding }) => ({
      package: finding.package,
      meeting: finding.meeting,
      producer: finding.producer.package,
      consumer: finding.consumer.package,
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
