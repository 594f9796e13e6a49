/** Summaries of files on disk, through the cache. */
import { createHash } from 'node:crypto';
import { readText } from '../files/read.ts';
import type { Memory } from '../model/memory.ts';
import type { FileSummary } from './model.ts';
import { isSource } from './source-declarations.ts';
import { summarizeFile, unread } from './summarize.ts';
import { readSummaryText, summaryText } from './summary-text.ts';

/** Names a text by its content. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** Reads and summarises a declaration file, or recalls what an earlier run made of the same text. Never throws. */
export function readSummary(path: string, memory: Memory | undefined): FileSummary {
  try {
    const lang = !isSource(path) ? 'dts' : path.endsWith('x') ? 'tsx' : 'ts';
    return summaryOf(path, readText(path, 64_000_000), lang, memory);
  } catch (error) {
    return unread(error instanceof Error ? error.message : String(error));
  }
}

/** A summary hangs on nothing but the text and how it is read. */
export function summaryOf(
  path: string,
  text: string,
  lang: 'dts' | 'ts' | 'tsx',
  memory: Memory | undefined,
): FileSummary {
  if (!memory) return summarizeFile(path, text, lang);
  const key = `${lang} ${digestOf(text)}`;
  const known = memory.recall(key);
  const recalled = known === null ? null : readSummaryText(known);
  if (recalled) return recalled;
  const summary = summarizeFile(path, text, lang);
  const written = summaryText(summary);
  if (written !== null) memory.keep(key, written);
  return summary;
}
