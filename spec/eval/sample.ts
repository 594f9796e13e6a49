/** Small labels and reports for the specs of the evaluation. */
import type { AnalysisReport, DivergentPackage, Finding, Level, Verdict } from '../../lib/model/report.ts';
import type { Label, LabelledCrossing, LabelName, Labels } from '../../scripts/corpus/labels.ts';

const copies = [
  { version: '1.0.0', location: 'node_modules/d' },
  { version: '2.0.0', location: 'node_modules/b/node_modules/d' },
];

export function sampleCrossing(producer: string, consumer: string, expect = 'reject', at = ''): LabelledCrossing {
  const side = (name: string) => ({ package: name, location: name === 'app' ? '' : `node_modules/${name}`, via: 'f' });
  const proof = { file: 'witness/a.ts', at, expect };
  return { producer: side(producer), consumer: side(consumer), types: ['T'], proof };
}

export function sampleLabel(name: string, verdict: LabelName, more: Partial<Label> = {}): Label {
  const conflict = verdict === 'breaking' || verdict === 'identity';
  return {
    name,
    copies,
    verdict,
    meeting: conflict ? [''] : [],
    crossings: conflict ? [sampleCrossing(name, 'b')] : [],
    reason: '',
    ...more,
  };
}

export function sampleLabels(divergent: readonly Label[], sameVersionDuplicates: readonly Label[] = []): Labels {
  return { case: 'sample', description: 'a sample', mechanisms: [], divergent, sameVersionDuplicates };
}

export interface SampleFinding {
  readonly package: string;
  readonly verdict: Verdict;
  readonly at?: string;
  readonly producer?: string;
  readonly consumer?: string;
  readonly consumerAt?: string;
}

export function sampleFinding(options: SampleFinding): Finding {
  const { package: name, verdict, at = '', producer = name, consumer = 'b' } = options;
  const side = (item: string, location = `node_modules/${item}`) => ({
    package: item,
    version: '1.0.0',
    location,
    copy: { location, version: '1.0.0' },
    via: 'f()',
    declaration: null,
  });
  return {
    code: 'incompatible-types-cross',
    severity: 'error',
    status: 'new',
    fingerprint: `${name}-${at}-${producer}-${consumer}`,
    package: name,
    verdict,
    meeting: { location: at, name: at || 'sample' },
    producer: side(producer),
    consumer: side(consumer, options.consumerAt),
    types: ['T'],
    reason: '',
    usage: 'seen',
    paths: { producer: [], consumer: [] },
    remedies: [],
  };
}

/** A report with these findings; packages without any get the level that is told. */
export function sampleReport(
  findings: readonly Finding[],
  levels: Readonly<Record<string, Level>> = {},
): AnalysisReport {
  const names = new Set([...Object.keys(levels), ...findings.map((finding) => finding.package)]);
  const divergent = [...names].map(
    (name): DivergentPackage => ({
      package: name,
      versions: ['1.0.0', '2.0.0'],
      copies: [],
      level: levels[name] ?? 'crossing',
      verdict: null,
      satisfiesAll: null,
    }),
  );
  return {
    schemaVersion: 1,
    tool: { name: 'diamondback', version: '0.0.0', typescript: null },
    project: { name: 'sample', lockfile: 'package-lock.json', lockfileVersion: 3 },
    summary: {
      packages: 0,
      copies: 0,
      divergent: divergent.length,
      sameVersionCopies: 0,
      exposed: 0,
      crossing: 0,
      new: 0,
      known: 0,
      resolved: 0,
      gaps: 0,
      relevant: 0,
      unread: 0,
    },
    typesChecked: true,
    divergent,
    sameVersionCopies: [],
    findings,
    gaps: [],
    gate: null,
  };
}
