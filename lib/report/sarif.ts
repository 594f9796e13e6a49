/**
 * SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/. One rule a code, one
 * result a finding, gaps as notifications of the run.
 */
import type { AnalysisReport, Gap } from '../model/report.ts';
import type { FormatOptions } from './format.ts';
import { incomplete } from './gap-lines.ts';
import { toJson } from './json.ts';
import { locationName } from './names.ts';
import { findingResult, policyResult, resolvedResult, sarifLocation, sarifText } from './sarif-results.ts';
import { GAP_CODES, gapDescriptors, rules } from './sarif-rules.ts';
import { capital, cleanDeep } from './text.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** Quietly, what was accepted in the configuration and what is gone is left out: GitHub would call both open alerts. */
export function check(foreign: AnalysisReport, options: FormatOptions): string {
  const report = cleanDeep(foreign);
  const { gate, tool } = report;
  const findings = options.quiet ? report.findings.filter(({ accepted }) => accepted === undefined) : report.findings;
  const context = {
    report,
    prefix: options.prefix ?? '',
    // Both are said of all results or of none.
    compared: gate !== null && (gate.baseline !== null || gate.base !== null),
    suppresses: findings.some(({ accepted }) => accepted !== undefined),
  };
  const missing = incomplete(report);
  const results = [
    ...findings.map((finding) => findingResult(finding, context)),
    ...(gate?.policy ?? []).map((finding) => policyResult(finding, context)),
    ...(options.quiet ? [] : (gate?.resolved ?? [])).map((finding) => resolvedResult(finding, context)),
  ];
  const run = {
    tool: {
      driver: {
        name: tool.name,
        version: tool.version,
        semanticVersion: tool.version,
        ...(options.docsUrl === undefined ? {} : { informationUri: options.docsUrl }),
        rules: rules(options.docsUrl),
        notifications: gapDescriptors(options.docsUrl),
      },
    },
    // Projects of one repository are told apart by their folders, or an upload would replace the other's.
    automationDetails: { id: `diamondback/${context.prefix === '' ? '' : `${context.prefix}/`}` },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          ...(missing === null ? [] : [{ level: 'warning', message: { text: sarifText(`${capital(missing)}.`) } }]),
          ...report.gaps.map((gap) => notification(gap, context)),
        ],
      },
    ],
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
    columnKind: 'utf16CodeUnits',
    results,
    properties: { project: report.project, summary: report.summary, typesChecked: report.typesChecked },
  };
  return toJson({ $schema: SCHEMA, version: '2.1.0', runs: [run] });
}

/** What makes the whole result doubtful is a warning, what one package does not tell is a note. */
const DOUBTFUL: ReadonlySet<string> = new Set(['not-installed', 'lockfile-mismatch', 'no-lockfile']);

function notification(gap: Gap, { report, prefix }: { report: AnalysisReport; prefix: string }): object {
  const { code, location, reason } = gap;
  const file = `${location === '' ? '' : `${location}/`}package.json`;
  return {
    descriptor: { id: code, index: GAP_CODES.indexOf(code) },
    level: DOUBTFUL.has(code) ? 'warning' : 'note',
    message: { text: sarifText(`${locationName(location, report)}: ${reason}.`) },
    locations: [sarifLocation({ file, line: 1 }, prefix)],
  };
}
