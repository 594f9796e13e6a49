/** Files that a report points at, as a machine in the repository finds them. */
import type { AnalysisReport, Finding, Place, Side } from '../model/report.ts';
import { isDependency } from './names.ts';

/**
 * A file of the project as a path in the repository: `prefix` is the project's folder there. Dots are resolved as far
 * as they go; what lies outside of the repository keeps its `..`.
 */
export function inRepository(file: string, prefix = ''): string {
  const parts: string[] = [];
  for (const part of `${prefix}/${file}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** Percent-encoded segment by segment: a relative reference (RFC 3986) that no `#`, `?` or `:` in a name can bend. */
export function toUri(path: string): string {
  const segment = (text: string) =>
    encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replaceAll('%40', '@');
  return path.split('/').map(segment).join('/');
}

/** A copy's entry in the lockfile; its first line when it is not known which, and package.json without a lockfile. */
export function lockfilePlace(report: AnalysisReport, side: Side): Place {
  const { lockfile } = report.project;
  if (lockfile === null) return { file: 'package.json', line: 1 };
  return { file: lockfile, line: side.copy.lockfileLine ?? 1 };
}

/**
 * The line that a person goes to first: where the own code imports a side, else the lockfile. What a dependency's code
 * imports is no file of the repository.
 */
export function mainPlace(report: AnalysisReport, finding: Finding): Place {
  const { meeting, consumer, producer } = finding;
  const imported = isDependency(meeting.location) ? undefined : (consumer.importedAt ?? producer.importedAt);
  return imported ?? lockfilePlace(report, nestedSide(finding));
}

/** The side whose copy lies deeper: the one that came in with somebody else, and so the news in a lockfile's diff. */
export function nestedSide({ producer, consumer }: Finding): Side {
  const depth = ({ copy }: Side) => copy.location.split('node_modules/').length;
  return depth(producer) > depth(consumer) ? producer : consumer;
}
