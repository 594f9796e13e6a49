/** Asks the compiler about the places where rejected types would be handed over. */

import type { Diagnostic } from '../compiler/diagnostics.ts';
import { getOrAdd } from '../model/collections.ts';
import { askInBatches, type BatchOptions, groupBy } from './batches.ts';
import { type SiteQuestion, siteKey } from './site.ts';
import { type SiteLine, siteProgram } from './site-program.ts';

export interface SiteAnswer {
  /**
   * `void`: the place could not be expressed, or does not take the value that it is there for. `anything`: it takes
   * whatever it is given, so that nothing is compared there.
   */
  readonly verdict: 'rejected' | 'accepted' | 'anything' | 'void';
  /** What gave the answer: one of the site's calls, or one of its types; null for `void`. */
  readonly by: { readonly form: 'call' | 'type'; readonly index: number } | null;
  /** Of a filled site that is rejected, why the types do not fit. */
  readonly reason?: readonly string[];
}

export interface JudgeSitesOptions extends BatchOptions {
  /** Absolute folder of a copy. */
  readonly folder: (copy: number) => string;
  /** Absolute folders of an imported package, as in `ImportedPackage`. */
  readonly packageFolders: (pkg: number) => { folder: string | null; typesFolder: string | null };
}

const nothing: SiteAnswer = { verdict: 'void', by: null };

const copyLink = (copy: number): string => `c${copy}`;
const packageLink = (pkg: number): string => `p${pkg}`;
const links = { copy: copyLink, package: packageLink };

/** Judges every site; the answers are keyed by {@link siteKey}. What got no answer is `void`. */
export async function judgeSites(
  sites: readonly SiteQuestion[],
  options: JudgeSitesOptions,
): Promise<Map<string, SiteAnswer>> {
  const answers = new Map<string, SiteAnswer>();
  await askInBatches<SiteQuestion>(
    {
      groups: groupBy(
        sites,
        ({ question, consumer }) => `${question.from.copy}|${question.to.copy}|${consumer.package}`,
      ),
      links: folderLinks(sites, options),
      text: (group) => siteProgram(group, links).text,
      read: (group, said) => {
        const found = readSites(group, siteProgram(group, links).meaning, said);
        group.forEach((site, i) => {
          answers.set(siteKey(site), found[i] ?? nothing);
        });
      },
      fail: (site) => answers.set(siteKey(site), nothing),
    },
    options,
  );
  return answers;
}

function folderLinks(sites: readonly SiteQuestion[], options: JudgeSitesOptions): Map<string, string> {
  const found = new Map<string, string>();
  for (const { question, producer, consumer } of sites) {
    for (const { copy } of [question.from, question.to]) found.set(copyLink(copy), options.folder(copy));
    for (const way of [producer, consumer]) {
      if (!way) continue;
      const { folder, typesFolder } = options.packageFolders(way.package);
      if (folder) found.set(packageLink(way.package), folder);
      if (typesFolder) found.set(`@types/${packageLink(way.package)}`, typesFolder);
    }
  }
  return found;
}

/** A call is what a person writes, so it decides; where none can be written, what the type at the place says. */
function readSites(
  group: readonly SiteQuestion[],
  meaning: readonly SiteLine[],
  said: readonly Diagnostic[],
): SiteAnswer[] {
  const diagnostics = new Map(said.map((diagnostic) => [diagnostic.line - 1, diagnostic]));
  const sites: {
    isBroken: boolean;
    calls: Map<number, Set<SiteLine['kind']>>;
    type: SiteAnswer;
    reason: readonly string[];
  }[] = [];
  meaning.forEach(({ site, kind, call }, line) => {
    sites[site] ??= { isBroken: false, calls: new Map(), type: nothing, reason: [] };
    const found = sites[site];
    const { message, code = '' } = diagnostics.get(line) ?? {};
    if (kind === 'direct' && message) found.reason = message;
    // With `any` the types did fit: that they are too much for the compiler now is no difference between them.
    if (group[site]?.filled && tooMuch.has(code)) found.isBroken = true;
    else if (kind === 'type') found.type = readType(message?.[0] ?? '');
    else if (kind === 'direct' || kind === 'known') found.isBroken ||= message === undefined;
    else if (kind === 'setup') found.isBroken ||= message !== undefined;
    else {
      const errors = getOrAdd(found.calls, call, () => new Set());
      if (message !== undefined) errors.add(kind);
    }
  });
  const answers = sites.map(({ isBroken, calls, type }): SiteAnswer => {
    if (isBroken) return nothing;
    for (const [index, errors] of calls) {
      if (errors.has('control')) continue;
      const verdict = errors.has('flow') ? 'rejected' : errors.has('junk') ? 'accepted' : 'anything';
      return { verdict, by: { form: 'call', index } };
    }
    return type;
  });
  return answers.map((answer, i) =>
    group[i]?.filled && answer.verdict === 'rejected' ? { ...answer, reason: sites[i]?.reason ?? [] } : answer,
  );
}

/** "Excessively deep", "too complex": the compiler has given up. */
const tooMuch = new Set(['TS2589', 'TS2590', 'TS2321']);

/** `Type '""' is not assignable to type '"rejected 0"'.` */
function readType(message: string): SiteAnswer {
  const [, verdict, index] = /"(rejected|accepted|anything) (\d)"/.exec(message) ?? [];
  if (verdict === undefined) return nothing;
  return { verdict: verdict as SiteAnswer['verdict'], by: { form: 'type', index: Number(index) } };
}
