/** The shape of a configuration, as published in schema/diamondback.config.schema.json. */
import type { PolicyCode } from '../model/codes.ts';
import { FAIL_ON, SEVERITIES } from '../model/severity.ts';
import { FINDING_CODES } from './match.ts';
import type { Schema } from './schema.ts';

/** Every policy code, with the severity that it has unless somebody says otherwise. */
export const POLICY_SEVERITIES = {
  'acceptance-unmatched': 'warning',
  'acceptance-expired': 'error',
  'baseline-entry-stale': 'note',
} as const satisfies Record<PolicyCode, string>;

const severity: Schema = { type: 'string', enum: SEVERITIES };
const name: Schema = { type: 'string', minLength: 1, title: 'a name with something in it' };
const sentence: Schema = { type: 'string', pattern: '\\S', title: 'a text with something in it' };

/** A severity for each of some codes. */
const byCode = (codes: readonly string[], description: string): Schema => ({
  type: 'object',
  description,
  additionalProperties: false,
  properties: Object.fromEntries(codes.map((code) => [code, severity])),
});

const packages: Schema = {
  type: 'object',
  description:
    'Severities of findings about some packages, by name or pattern ("@scope/*"). The nearest pattern wins, and wins over "severities".',
  additionalProperties: {
    title: 'a severity (error, warning, note), or an object with severities by code',
    anyOf: [severity, byCode(FINDING_CODES, 'Severities by code.')],
  },
};

const accept: Schema = {
  type: 'array',
  description: 'Findings that are accepted. Each entry names what it accepts, and why.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['reason'],
    properties: {
      fingerprint: { ...name, description: 'One finding, by its fingerprint.' },
      code: { type: 'string', enum: FINDING_CODES, description: 'Findings with this code.' },
      package: { ...name, description: 'Findings about this package; may be a pattern ("@scope/*").' },
      producer: { ...name, description: 'Findings whose value this package makes; may be a pattern.' },
      consumer: { ...name, description: 'Findings whose value this package takes; may be a pattern.' },
      meeting: { ...name, description: 'Findings at this package; may be a pattern.' },
      from: { ...name, description: 'Findings whose value is of a version in this range ("^3").' },
      to: { ...name, description: 'Findings where a version in this range is wanted.' },
      reason: { ...sentence, description: 'why it is accepted; for the people who come after you.' },
      until: {
        type: 'string',
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        title: 'a day such as "2027-01-31"',
        description: 'The last day on which it is accepted (UTC).',
      },
    },
  },
};

export const configSchema: Schema = {
  title: 'a diamondback configuration: an object',
  description: 'The configuration of diamondback: diamondback.config.json, or the field "diamondback" of package.json.',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    failOn: { type: 'string', enum: FAIL_ON, description: 'Fail on new findings of this severity or above.' },
    omit: {
      type: 'array',
      description: 'Leave out what only these dependencies need.',
      items: { type: 'string', enum: ['dev', 'optional', 'peer'] },
    },
    baseline: {
      title: 'a file inside the project, or false for none',
      description: 'The file of findings that were there before; false for none.',
      anyOf: [name, { type: 'boolean', enum: [false], title: 'a file inside the project, or false for none' }],
    },
    severities: byCode([...FINDING_CODES, ...Object.keys(POLICY_SEVERITIES)], 'Severities by code.'),
    packages,
    accept,
    workspaces: {
      type: 'object',
      description:
        'What is different where the types meet in a workspace, by its package name or folder, or a pattern.',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: { severities: byCode(FINDING_CODES, 'Severities by code.'), packages, accept },
      },
    },
  },
};
