/** The shape of a baseline, as published in schema/diamondback-baseline.schema.json. */
import { FINDING_CODES } from './match.ts';
import type { Schema } from './schema.ts';

const text: Schema = { type: 'string' };

const entry: Schema = {
  type: 'object',
  description: 'An accepted finding.',
  required: ['package', 'from', 'to', 'producer', 'consumer', 'meeting', 'code', 'fingerprint'],
  additionalProperties: false,
  properties: {
    package: { ...text, description: 'The package that is there in several versions.' },
    from: { ...text, description: 'The caret range of the version that the producer makes.' },
    to: { ...text, description: 'The caret range of the version that the consumer wants.' },
    producer: { ...text, description: 'What makes the value, as it is imported.' },
    consumer: { ...text, description: 'What takes the value, as it is imported.' },
    meeting: { ...text, description: 'The package whose code sees both.' },
    code: { type: 'string', enum: FINDING_CODES, description: 'What was found.' },
    usage: {
      type: 'string',
      enum: ['possible'],
      description: 'Present when the code did not import both sides: once it does, the finding is new.',
    },
    fingerprint: { ...text, description: "The finding's fingerprint." },
    reason: {
      type: 'string',
      minLength: 1,
      title: 'a text with something in it',
      description: 'Why it is accepted: for people to write, and kept when the file is written again.',
    },
  },
};

export const baselineSchema: Schema = {
  title: 'a diamondback baseline: { "version": 1, "findings": [] }',
  description: 'Findings that were there before, written by `diamondback baseline`.',
  type: 'object',
  required: ['version', 'findings'],
  additionalProperties: false,
  properties: {
    $schema: text,
    version: { type: 'number', enum: [1], title: 'the number 1', description: "The version of this file's shape." },
    omit: {
      type: 'array',
      description: 'Kinds of dependencies that were left out when it was written.',
      items: { type: 'string', enum: ['dev', 'optional', 'peer'] },
    },
    findings: { type: 'array', description: 'One entry a line, sorted.', items: entry },
  },
};
