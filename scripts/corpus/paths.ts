/** Where things are: the corpus in the project, and the cache folder with its installs. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { projectRoot } from '../project-root.ts';

export { projectRoot };

/** Collections of labelled projects, folders below fixtures. */
export const corpora = ['corpus', 'held-out'] as const;
export type Corpus = (typeof corpora)[number];

let chosen: Corpus = 'corpus';

/** Chooses the collection that a script works on; `corpus` without this. Throws when there is no such collection. */
export function useCorpus(name: string | undefined): void {
  if (name === undefined) return;
  const found = corpora.find((corpus) => corpus === name);
  if (!found) throw new Error(`no such corpus: ${name} (there are ${corpora.join(', ')})`);
  chosen = found;
}

export const corpusFolder = (): string => join(projectRoot, 'fixtures', chosen);

/** The fixture of one case. */
export const caseFolder = (name: string): string => join(corpusFolder(), name);

/** Names of all cases, sorted. */
export function caseNames(): string[] {
  return readdirSync(corpusFolder())
    .filter((name) => existsSync(join(corpusFolder(), name, 'labels.json')))
    .sort();
}

/** Names that were asked for, or all; an unknown name is an error. */
export function selectCases(wanted: readonly string[]): string[] {
  const all = caseNames();
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`no such case: ${unknown.join(', ')}`);
  return wanted.length > 0 ? all.filter((name) => wanted.includes(name)) : all;
}

export interface CacheFolders {
  /** One clean install a case, for the evaluation. */
  readonly installs: string;
  /** Installs in which proofs are placed, and the control installs. */
  readonly proofs: string;
  /** The two compilers. */
  readonly compilers: string;
}

/** The cache: what the flag says, else DIAMONDBACK_CORPUS_CACHE, else .cache in the project. */
export function cacheFolders(flag: string | undefined): CacheFolders {
  const folder = resolve(flag ?? process.env.DIAMONDBACK_CORPUS_CACHE ?? join(projectRoot, '.cache'));
  const proofs = chosen === 'corpus' ? 'proofs' : `${chosen}-proofs`;
  return { installs: join(folder, chosen), proofs: join(folder, proofs), compilers: join(folder, 'compilers') };
}
