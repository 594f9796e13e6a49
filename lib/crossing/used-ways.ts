/** The ways through a package's API that a meeting's code can take: by what it imports, and by the names it uses. */
import { getOrAdd } from '../model/collections.ts';
import { notCode } from '../surface/entries.ts';
import type { Hit, PublicExport } from '../surface/reach.ts';
import type { Surfaces } from '../surface/surfaces.ts';
import type { VisiblePackage } from '../surface/visible.ts';
import type { NamedHit } from './flows.ts';
import type { PublicName } from './public-names.ts';
import { splitPublicName } from './public-names.ts';
import type { PackageUse, UsageFinder } from './usage.ts';

interface Used {
  /** Reached from exports whose names the code uses. */
  readonly named: ReadonlyMap<string, Hit>;
  /** Reached from the entries that the code imports. */
  readonly imported: ReadonlyMap<string, Hit>;
  readonly use: PackageUse;
}

const nowhere = { named: new Map<string, Hit>(), imported: new Map<string, Hit>() };

/** What it costs that the code does not use a member's name, not the export's, or does not even import the entry. */
const otherMemberCost = 1;
const unnamedCost = 3;
const notImportedCost = 20;
/** A type of the package itself that the code does not name may still be what it has. */
const otherTypeCost = 2;

/** Whether the code uses an export; what `export =` gives is the module as a whole. */
function isUsedName(use: PackageUse, name: string): boolean {
  if (/^(default|export=)$/.test(name)) return use.names?.has('default') ?? true;
  return (use.names ?? use.words).has(name);
}

/** Searches a package again from the entries and names that one meeting uses; once for each pair. */
export class UsedWays {
  readonly #surfaces: Surfaces;
  readonly #usage: UsageFinder;
  readonly #used = new Map<string, Used | null>();

  constructor(surfaces: Surfaces, usage: UsageFinder) {
    this.#surfaces = surfaces;
    this.#usage = usage;
  }

  /**
   * The way to a hit that the meeting's code is nearest to, and whether it imports the entry where that begins. A meeting
   * whose code says nothing (no code, or imports by paths that are no entries) leaves the hit as it is. Entries whose types
   * lead to no divergent copy are known to lead nowhere.
   */
  nearest(meeting: number, side: VisiblePackage, hit: NamedHit): { hit: NamedHit; isImported: boolean } {
    const used = getOrAdd(this.#used, `${meeting}|${side.package}`, () => this.#search(meeting, side));
    if (!used) return { hit, isImported: true };
    const key = keyOf(hit);
    const named = used.named.get(key);
    const imported = used.imported.get(key);
    if (named) {
      const isUsed = named.via.slice(1).every((step) => !step.startsWith('.') || used.use.words.has(step.slice(1)));
      return { hit: along(hit, named, isUsed ? 0 : otherMemberCost), isImported: true };
    }
    if (imported) return { hit: along(hit, imported, unnamedCost), isImported: true };
    return { hit: { ...hit, cost: hit.cost + notImportedCost }, isImported: false };
  }

  /**
   * A type of a package that the meeting's code imports itself. It is mostly inferred, so that not to name it costs little;
   * but no way leads to it from the entries that are imported when another entry alone exports it.
   */
  own(meeting: number, side: VisiblePackage, hit: NamedHit): { hit: NamedHit; isImported: boolean } {
    const found = this.#usage.of(meeting, side.name);
    if (!found) return { hit, isImported: true };
    const isImported = this.#reaches(meeting, side, hit, found);
    const isNamed = !found.names || hit.names.some((name) => isUsedName(found, firstOf(name)));
    const extra = (isNamed ? 0 : otherTypeCost) + (isImported ? 0 : notImportedCost);
    return { hit: { ...hit, cost: hit.cost + extra }, isImported };
  }

  /**
   * Names on a way that no file of the meeting mentions: whoever goes that way must write them, though the file need not
   * import either side. Null when the code was not scanned. What the package itself makes needs no name of its type.
   */
  unwritten(meeting: number, sides: readonly VisiblePackage[], via: readonly string[]): ReadonlySet<string> | null {
    const found = sides.flatMap(({ name }) => this.#usage.of(meeting, name) ?? []);
    if (found.length < sides.length) return null;
    const names = via.flatMap((step) => /^\.?([\w$]+)$/.exec(step)?.[1] ?? []);
    const lacking = names.filter((name) => name !== 'default' && !found.some(({ words }) => words.has(name)));
    if (lacking.length === 0) return new Set();
    const words = this.#usage.allWords(meeting);
    return new Set(lacking.filter((name) => !words.has(name)));
  }

  #reaches(meeting: number, side: VisiblePackage, hit: NamedHit, { subpaths }: PackageUse): boolean {
    const imported = new Set([...subpaths].map(withoutExtension));
    if (hit.names.some((name) => imported.has(withoutExtension(splitPublicName(name).subpath)))) return true;
    const used = getOrAdd(this.#used, `${meeting}|${side.package}`, () => this.#search(meeting, side));
    return !used || [1, -1].some((sign) => used.imported.has(keyOf({ ...hit, sign } as NamedHit)));
  }

  #search(meeting: number, side: VisiblePackage): Used | null {
    const found = this.#usage.of(meeting, side.name);
    if (!found) return null;
    const subpaths = new Set([...found.subpaths].filter((subpath) => !notCode.test(subpath)).map(withoutExtension));
    const isImported = (subpath: string): boolean => subpaths.has(withoutExtension(subpath));
    const imported = this.#surfaces.hitsOf(side.package, ({ subpath }) => isImported(subpath));
    if (imported === null) {
      // Entries that have types, wherever these lead.
      const typed = this.#surfaces.graph.entryFiles[side.package]?.keys() ?? [];
      const entries = new Set([...typed].map(withoutExtension));
      return [...subpaths].every((subpath) => entries.has(subpath)) ? { ...nowhere, use: found } : null;
    }
    const exports = this.#surfaces.exportsOf(side.package).filter(({ subpath }) => isImported(subpath));
    const used = exports.filter(({ name }) => isUsedName(found, name)).map((item) => namedItself(item, exports));
    const named = this.#surfaces.hitsOf(side.package, (item) =>
      used.some(({ name, subpath }) => item.name === name && item.subpath === subpath),
    );
    return { named: byKey(named ?? []), imported: byKey(imported), use: found };
  }
}

type Export = PublicExport & { subpath: string };

/** What is imported as `default` may be exported by a name of its own, which says more. */
function namedItself(item: Export, exports: readonly Export[]): Export {
  if (item.name !== 'default') return item;
  const { file, scope, name } = item.place;
  const isSame = ({ place }: Export): boolean => place.file === file && place.scope === scope && place.name === name;
  return exports.find((other) => other.name !== 'default' && other.subpath === item.subpath && isSame(other)) ?? item;
}

const firstOf = (name: PublicName): string => splitPublicName(name).path[0] as string;
const keyOf = ({ declaration, half, sign }: Hit): string => `${declaration}|${half}|${sign}`;
const byKey = (hits: readonly Hit[]): Map<string, Hit> => new Map(hits.map((hit) => [keyOf(hit), hit]));
const along = (hit: NamedHit, way: Hit, extra: number): NamedHit => ({
  ...hit,
  via: way.via,
  root: way.root,
  isTested: way.isTested,
  site: way.site,
  cost: way.cost + extra,
});

/** `/server/index.js`, `/server/index` and `/server` are one entry to whoever reads. */
const withoutExtension = (subpath: string): string => subpath.replace(/\.[cm]?[jt]sx?$/, '').replace(/\/index$/, '');
