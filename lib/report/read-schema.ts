/** The shape of a report, checked before a format relies on it. It has to agree with `model/report.ts`: a type says so. */
import * as v from 'valibot';
import type { AnalysisReport, FindingCode, GapCode, PolicyCode, Remedy } from '../model/report.ts';
import type { EdgeType } from '../model/tree.ts';

const text = v.string();
const line = v.pipe(v.number(), v.integer(), v.minValue(1));
const amount = v.pipe(v.number(), v.integer(), v.minValue(0));
const texts = v.array(text);
const severity = v.picklist(['error', 'warning', 'note']);
const level = v.picklist(['present', 'exposed', 'crossing']);
const verdict = v.picklist(['incompatible', 'identity', 'compatible', 'unknown']);
const place = v.looseObject({ file: text, line });

const findingCode = v.picklist([
  'incompatible-types-cross',
  'identity-crosses',
  'compatible-types-cross',
  'unjudged-types-cross',
  'augmentation-lands-elsewhere',
  'ambient-types-collide',
  'ambient-types-merge',
]);
const policyCode = v.picklist(['acceptance-unmatched', 'acceptance-expired', 'baseline-entry-stale']);
const gapCode = v.picklist([
  'not-installed',
  'lockfile-mismatch',
  'no-lockfile',
  'registry-unanswered',
  'types-absent',
  'types-unresolved',
  'outside-project',
  'types-unparsable',
  'code-unparsable',
  'verdict-timeout',
  'types-unnamed',
  'types-ambient',
  'limit-reached',
]);

const dependent = v.looseObject({
  location: text,
  name: text,
  spec: text,
  type: v.picklist(['prod', 'dev', 'optional', 'peer', 'peerOptional', 'workspace']),
});

const divergent = v.looseObject({
  package: text,
  versions: texts,
  copies: v.array(v.looseObject({ location: text, version: text, dependents: v.array(dependent) })),
  level,
  verdict: v.nullable(verdict),
  satisfiesAll: v.nullable(text),
});

const side = v.looseObject({
  package: text,
  importedAs: v.exactOptional(text),
  version: text,
  location: text,
  copy: v.looseObject({ location: text, version: text, lockfileLine: v.exactOptional(line) }),
  via: text,
  declaration: v.nullable(place),
  importedAt: v.exactOptional(place),
});

const remedy = v.looseObject({
  kind: v.picklist(['dedupe', 'override', 'upgrade', 'peer', 'align', 'alias', 'narrow']),
  title: text,
  command: v.exactOptional(text),
  patch: v.exactOptional(v.record(text, v.unknown())),
  effect: text,
  install: v.exactOptional(text),
  closes: v.exactOptional(texts),
  safety: v.exactOptional(
    v.looseObject({
      verdict: v.picklist(['safe', 'unsafe', 'unknown']),
      reason: text,
      members: v.exactOptional(texts),
    }),
  ),
});

const finding = v.looseObject({
  code: findingCode,
  severity,
  status: v.picklist(['new', 'known']),
  fingerprint: text,
  package: text,
  verdict,
  meeting: v.looseObject({ location: text, name: text }),
  producer: side,
  consumer: side,
  types: texts,
  reason: text,
  usage: v.picklist(['seen', 'possible', 'not-scanned']),
  paths: v.looseObject({ producer: texts, consumer: texts }),
  remedies: v.array(remedy),
  accepted: v.exactOptional(v.looseObject({ reason: text, until: v.exactOptional(text) })),
});

const resolved = v.looseObject({
  fingerprint: text,
  code: findingCode,
  package: text,
  producer: text,
  consumer: text,
  meeting: text,
});

const policy = v.looseObject({
  code: policyCode,
  severity,
  fingerprint: text,
  place,
  package: v.nullable(text),
  reason: text,
});

const gate = v.looseObject({
  baseline: v.nullable(text),
  config: v.nullable(text),
  base: v.nullable(v.looseObject({ ref: text, commit: text, lockfile: v.nullable(text) })),
  failOn: v.exactOptional(v.picklist(['error', 'warning', 'note', 'never'])),
  resolved: v.array(resolved),
  policy: v.array(policy),
});

/** What a saved report has to look like. Objects may have fields that this version does not know. */
export const reportSchema = v.looseObject({
  schemaVersion: v.literal(1),
  tool: v.looseObject({ name: v.literal('diamondback'), version: text, typescript: v.nullable(text) }),
  project: v.looseObject({ name: text, lockfile: v.nullable(text), lockfileVersion: v.nullable(amount) }),
  summary: v.looseObject({
    packages: amount,
    copies: amount,
    divergent: amount,
    sameVersionCopies: amount,
    exposed: amount,
    crossing: amount,
    new: amount,
    known: amount,
    resolved: amount,
    gaps: amount,
    relevant: amount,
    unread: amount,
  }),
  typesChecked: v.boolean(),
  divergent: v.array(divergent),
  sameVersionCopies: v.array(divergent),
  findings: v.array(finding),
  gaps: v.array(v.looseObject({ location: text, code: gapCode, reason: text })),
  gate: v.nullable(gate),
});

/** Does not compile when something passes that is no report, or when a code of the model is forgotten above. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const agreements: readonly [
  v.InferOutput<typeof reportSchema> extends AnalysisReport ? true : never,
  Same<v.InferOutput<typeof findingCode>, FindingCode>,
  Same<v.InferOutput<typeof policyCode>, PolicyCode>,
  Same<v.InferOutput<typeof gapCode>, GapCode>,
  Same<v.InferOutput<typeof dependent>['type'], EdgeType>,
  Same<v.InferOutput<typeof remedy>['kind'], Remedy['kind']>,
] = [true, true, true, true, true, true];
void agreements;
