/**
 * JUnit's XML, as CI servers read it: a test case for each finding, which fails when the finding is new and at or above
 * `--fail-on`, and one that passes for each code that found nothing.
 */
import type { AnalysisReport, Finding } from '../model/report.ts';
import { failingFrom } from '../model/severity.ts';
import type { FormatOptions } from './format.ts';
import { gapLines, incomplete } from './gap-lines.ts';
import { RULE_CODES } from './sarif-rules.ts';
import { fix, heading, isKnown, policyWords, reasonWords, sideWords } from './sentences.ts';
import { cleanDeep, cut } from './text.ts';

/** One test case. What it says besides its name is at most one of the three. */
interface TestCase {
  readonly code: string;
  readonly name: string;
  readonly failure?: { readonly type: string; readonly message: string; readonly text: string };
  readonly skipped?: string;
  readonly output?: string;
}

export function check(foreign: AnalysisReport, options: FormatOptions): string {
  const report = cleanDeep(foreign);
  const failing = failingFrom(options.failOn ?? 'error');
  const cases = report.findings.map((finding) => caseOf(finding, report, failing.includes(finding.severity)));
  for (const finding of report.gate?.policy ?? []) {
    const { code, severity, place } = finding;
    const name = policyWords(finding);
    const text = `${place.file}:${place.line}`;
    cases.push(
      failing.includes(severity)
        ? { code, name, failure: { type: severity, message: name, text } }
        : { code, name, output: `${severity}: ${text}` },
    );
  }
  const missing = incomplete(report);
  const found = new Set(cases.map(({ code }) => code));
  for (const code of RULE_CODES.filter((one) => !found.has(one))) {
    const none = { code, name: 'none found' };
    // What was not seen has not passed.
    const unseen = report.typesChecked ? missing : 'types were not looked at';
    cases.push(unseen === null ? none : { ...none, skipped: unseen });
  }
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  const counts = attributes({ tests: cases.length, failures, errors: 0, skipped });
  const gaps = gapLines(report);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'diamondback' })}${counts}>`,
    `  <testsuite${attributes({ name: `diamondback: ${cut(report.project.name, 200)}` })}${counts}>`,
    ...cases.map(testCase),
    ...(gaps.length === 0 ? [] : [`    <system-out>${text(gaps.join('\n'))}</system-out>`]),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseOf(finding: Finding, report: AnalysisReport, fails: boolean): TestCase {
  const { code, severity, fingerprint, accepted } = finding;
  // Names of test cases have to differ, or servers fold them into one.
  const name = `${heading(finding)} (${fingerprint})`;
  if (accepted !== undefined) return { code, name, skipped: `accepted: ${accepted.reason}` };
  if (isKnown(finding)) return { code, name, skipped: 'known' };
  const evidence = [
    `from ${sideWords(finding, 'producer')}`,
    `to   ${sideWords(finding, 'consumer')}`,
    `why  ${reasonWords(finding, report)}`,
    `fix  ${fix([finding])}`,
  ].join('\n');
  if (fails) return { code, name, failure: { type: severity, message: heading(finding), text: evidence } };
  return { code, name, output: `${severity}\n${evidence}` };
}

function testCase({ code, name, failure, skipped, output }: TestCase): string {
  const open = `    <testcase${attributes({ classname: `diamondback.${code}`, name })}`;
  if (failure !== undefined) {
    const { type, message } = failure;
    return `${open}>\n      <failure${attributes({ type, message })}>${text(failure.text)}</failure>\n    </testcase>`;
  }
  if (skipped !== undefined) return `${open}>\n      <skipped${attributes({ message: skipped })}/>\n    </testcase>`;
  if (output !== undefined) return `${open}>\n      <system-out>${text(output)}</system-out>\n    </testcase>`;
  return `${open}/>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${text(String(value))}"`)
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML 1.0 text or attribute: marks escaped, and what no XML document may hold dropped. */
function text(value: string): string {
  return value
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}
