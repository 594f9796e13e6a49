/** What the types could not tell, and why: never silence. */
import { join, relative } from 'node:path';
import type { CrossingsFound } from './crossing/find.ts';
import type { Divergence } from './graph/index.ts';
import { insideOf, realPath } from './inside.ts';
import { edgeTable } from './model/edge-table.ts';
import type { Gap, GapCode } from './model/report.ts';
import type { InstallTree } from './model/tree.ts';
import type { JudgedCrossing } from './verdict/findings.ts';

/**
 * Gaps among the packages that matter: copies of divergent packages and those that depend on one directly. A package
 * without types further away has nothing to expose.
 */
export function surfaceGaps(
  tree: InstallTree,
  found: CrossingsFound,
  judged: readonly JudgedCrossing[],
  divergences: readonly Divergence[],
): Gap[] {
  const gaps: Gap[] = [];
  const add = (copy: number, code: GapCode, reason: string): void => {
    gaps.push({ location: tree.copies[copy]?.location ?? '', code, reason });
  };
  const matters = packagesThatMatter(tree, divergences);
  const leads = packagesThatLeadTo(tree, divergences);
  const { surfaces, visibility } = found;
  visibility.packages.forEach(({ entries }, index) => {
    const { copy, types } = visibility.copies[index] as { copy: number; types: number };
    if (!matters.has(copy) && !matters.has(types)) return;
    const name = tree.copies[copy]?.name ?? '';
    const entryFiles = surfaces.graph.entryFiles[index];
    if (entryFiles?.size === 0 && !surfaces.graph.exhausted.has(index)) {
      if (entries.declaresTypes) add(copy, 'types-unresolved', `${name} declares types that TypeScript cannot find`);
      else add(copy, 'types-absent', `${name} has no types, so what it exposes is not known`);
    }
    if (entries.more > 0)
      add(copy, 'limit-reached', `${entries.more} more importable paths of ${name} were not looked at`);
  });
  for (const { file, owner, reason } of surfaces.unreadable) {
    add(owner, 'types-unparsable', `${relative(tree.root, file).replaceAll('\\', '/')} cannot be parsed: ${reason}`);
  }
  for (const copy of visibility.foreign) {
    const name = tree.copies[copy]?.name ?? '';
    add(
      copy,
      'outside-project',
      `${name} is a link out of the project that the lockfile does not name: it was not read`,
    );
  }
  const isInside = insideOf(tree.root);
  for (const { index, kind, location } of tree.copies) {
    if (kind === 'dependency' || kind === 'root' || isInside(join(tree.root, location))) continue;
    if (realPath(join(tree.root, location)) === null) continue;
    add(index, 'outside-project', `${location} lies outside of the project; it was read because the lockfile names it`);
  }
  const reported = new Set(surfaces.unreadable.map(({ file }) => file));
  for (const [file, message] of surfaces.graph.broken) {
    const path = surfaces.graph.files[file] as string;
    const owner = surfaces.owner[file] ?? -1;
    // A file with errors may look as if it led nowhere: whatever depends on a divergent package matters then.
    if (reported.has(path) || !leads.has(owner)) continue;
    const where = relative(tree.root, path).replaceAll('\\', '/');
    add(owner, 'types-unparsable', `${where} has syntax errors, so what it exports is not known: ${message}`);
  }
  for (const index of surfaces.graph.exhausted) {
    const copy = visibility.copies[index]?.copy ?? 0;
    const name = tree.copies[copy]?.name ?? '';
    add(copy, 'limit-reached', `TypeScript needs more time or memory than there is to read the types of ${name}`);
  }
  for (const { copy, package: name, names } of found.unnamed) {
    const some = names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');
    add(copy, 'types-unnamed', `${names.length} types of ${name} cross that no import can name: ${some}`);
  }
  for (const { crossing, judged: verdict } of judged) {
    // A conflict is one, whatever else crosses.
    if (crossing.more > 0 && verdict.verdict !== 'incompatible') {
      const reason = `${crossing.more} more types of ${crossing.package} cross than were compared`;
      add(crossing.consumerCopy, 'limit-reached', reason);
    }
    if (verdict.verdict === 'unknown' && verdict.timedOut) {
      add(crossing.consumerCopy, 'verdict-timeout', `TypeScript did not answer for ${crossing.package} in time`);
    } else if (verdict.verdict === 'unknown' && crossing.kind === 'ambient') {
      for (const copy of [crossing.producerCopy, crossing.consumerCopy]) {
        add(copy, 'types-ambient', `the globals of ${crossing.package} were not compared: ${verdict.reason}`);
      }
    }
  }
  return gaps;
}

/** Code that was searched for checks and could not be parsed: copy → absolute paths. One gap for each copy. */
export function codeGaps(tree: InstallTree, unread: ReadonlyMap<number, readonly string[]>): Gap[] {
  return [...unread].map(([copy, files]) => {
    const [first = ''] = files;
    const more = files.length > 1 ? ` (and ${files.length - 1} more files)` : '';
    const where = relative(tree.root, first).replaceAll('\\', '/');
    const reason = `${where}${more} cannot be parsed, so checks that tell copies apart there are not known`;
    return { location: tree.copies[copy]?.location ?? '', code: 'code-unparsable' as const, reason };
  });
}

/** Copies of divergent packages, and what depends on one directly, but for the project itself. */
export function packagesThatMatter(tree: InstallTree, divergences: readonly Divergence[]): Set<number> {
  const divergent = new Set(divergences.flatMap(({ copies }) => copies));
  const found = new Set(divergent);
  // The edges as columns: an answer from the cache has no other need of them as objects, which take longer to make.
  const { from, to } = edgeTable(tree);
  for (const [edge, copy] of to.entries()) {
    if (!divergent.has(copy)) continue;
    const asker = from[edge] as number;
    if (tree.copies[asker]?.kind !== 'root') found.add(asker);
  }
  return found;
}

/** Every copy from which dependencies lead to a copy of a divergent package, and those copies themselves. */
function packagesThatLeadTo(tree: InstallTree, divergences: readonly Divergence[]): Set<number> {
  const pending = divergences.flatMap(({ copies }) => [...copies]);
  const found = new Set(pending);
  for (let copy = pending.pop(); copy !== undefined; copy = pending.pop()) {
    for (const { from } of tree.edgesIn[copy] ?? []) {
      if (found.has(from)) continue;
      found.add(from);
      pending.push(from);
    }
  }
  return found;
}
