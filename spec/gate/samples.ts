/** Findings and baselines for the specs of the gate. */
import type { BaselineEntry, BaselineFile } from '../../lib/gate/index.ts';
import { parseBaseline, printBaseline, remember } from '../../lib/gate/index.ts';
import { fingerprint } from '../../lib/model/fingerprint.ts';
import type { AnalysisReport, Finding, FindingCode, Side } from '../../lib/model/report.ts';
import { report } from '../report/sample.ts';

const verdicts: Readonly<Record<FindingCode, Finding['verdict']>> = {
  'incompatible-types-cross': 'incompatible',
  'identity-crosses': 'identity',
  'unjudged-types-cross': 'unknown',
  'compatible-types-cross': 'compatible',
  'ambient-types-collide': 'incompatible',
  'augmentation-lands-elsewhere': 'incompatible',
  'ambient-types-merge': 'compatible',
};

/** What a spec changes of the finding "in app, money goes from shop to bank". */
export interface Change {
  readonly code?: FindingCode;
  readonly severity?: Finding['severity'];
  readonly package?: string;
  readonly meeting?: string;
  readonly meetingAt?: string;
  readonly producer?: string;
  readonly consumer?: string;
  readonly importedAs?: string;
  readonly from?: string;
  readonly to?: string;
  readonly type?: string;
  readonly usage?: Finding['usage'];
  readonly hoisted?: boolean;
}

/** A finding whose fingerprint is made as that of a real one. */
export function finding(change: Change = {}): Finding {
  const { code = 'incompatible-types-cross', package: name = 'money', meeting = 'app', type = 'Money' } = change;
  const { producer = 'shop', consumer = 'bank', from = '1.2.0', to = '2.4.0', hoisted = true } = change;
  const side = (one: string, version: string, isNested: boolean): Side => ({
    package: one,
    version: '3.0.0',
    location: `node_modules/${one}`,
    copy: { location: `node_modules/${isNested ? `${one}/node_modules/` : ''}${name}`, version },
    via: 'price()',
    declaration: { file: `node_modules/${one}/index.d.ts`, line: 3 },
  });
  const producerSide = side(producer, from, hoisted);
  return {
    code,
    severity: change.severity ?? (code === 'compatible-types-cross' ? 'note' : 'error'),
    status: 'new',
    fingerprint: fingerprint({
      ...{ code, package: name, producer: change.importedAs ?? producer, consumer, meeting, type },
      ...{ producerVersion: from, consumerVersion: to },
    }),
    package: name,
    verdict: verdicts[code],
    meeting: { location: change.meetingAt ?? '', name: meeting },
    producer: change.importedAs === undefined ? producerSide : { ...producerSide, importedAs: change.importedAs },
    consumer: side(consumer, to, !hoisted),
    types: [type],
    reason: 'Types have separate declarations of a private property.',
    usage: change.usage ?? 'seen',
    paths: { producer: [''], consumer: [''] },
    remedies: [],
  };
}

/** A report with these findings and nothing else to say. */
export function reportOf(findings: readonly Finding[], change: Partial<AnalysisReport> = {}): AnalysisReport {
  return { ...report, findings, gaps: [], ...change };
}

/** A baseline with these entries, as it would be read. */
export function baselineOf(entries: readonly (Finding | BaselineEntry)[]): BaselineFile {
  const findings = entries.map((entry) => ('severity' in entry ? remember(entry) : entry));
  return parseBaseline('diamondback-baseline.json', printBaseline({ omit: [], findings }));
}
