/** A report that was saved as JSON, read back. */
import * as v from 'valibot';
import { AnalyzerError } from '../errors.ts';
import { isNestedDeeper } from '../model/nesting.ts';
import type { AnalysisReport } from '../model/report.ts';
import { reportSchema } from './read-schema.ts';

/** The `schemaVersion` that this version writes and reads. */
export const SCHEMA_VERSION = 1;

const AGAIN = 'Write it again with diamondback --format json --output <file>.';

/**
 * The report in a text that `--format json` wrote. Fields that this version does not know are kept.
 *
 * @param name what the text is called in errors: a file's name, or `stdin`
 * @throws AnalyzerError `report-unreadable` when it is not one, or was written by a version that changed its shape.
 */
export function parseReport(text: string, name: string): AnalysisReport {
  const value = parseJson(text, name);
  const version = isRecord(value) ? value.schemaVersion : undefined;
  if (version === undefined) throw unreadable(`${name} is not a report of diamondback: it has no schemaVersion`, AGAIN);
  if (version !== SCHEMA_VERSION) {
    const is = `${name} has schemaVersion ${JSON.stringify(version)}, and this diamondback reads ${SCHEMA_VERSION}`;
    const newer = typeof version === 'number' && version > SCHEMA_VERSION;
    throw unreadable(is, newer ? `Update diamondback. Or: ${AGAIN}` : AGAIN);
  }
  const result = v.safeParse(reportSchema, value, { abortEarly: true });
  if (result.success) return value as AnalysisReport;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? 'the whole';
  throw unreadable(`${name} is not a report of diamondback: ${path}: ${issue.message}`, AGAIN);
}

function parseJson(text: string, name: string): unknown {
  if (isNestedDeeper(text)) throw unreadable(`${name} is nested too deeply to be a report of diamondback`, AGAIN);
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (cause) {
    if (text.trim() === '') throw unreadable(`${name} is empty`, AGAIN);
    const hint = /^(<{7}|={7}|>{7})/m.test(text) ? `It has unresolved merge conflicts. ${AGAIN}` : AGAIN;
    throw unreadable(`${name} is not valid JSON: ${cause instanceof Error ? cause.message : cause}`, hint);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(message: string, hint: string): AnalyzerError {
  return new AnalyzerError('report-unreadable', message, hint);
}
