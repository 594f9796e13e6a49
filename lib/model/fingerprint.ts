/** The name of a finding that outlives re-hoisting, patch bumps and moved folders. */
import { createHash } from 'node:crypto';

export interface FingerprintParts {
  readonly code: string;
  readonly package: string;
  /** As the meeting imports them: an alias keeps two copies of one package apart. */
  readonly producer: string;
  readonly consumer: string;
  /** The meeting's package name, not its folder. */
  readonly meeting: string;
  /** The shallowest type that crosses. */
  readonly type: string;
  readonly producerVersion: string;
  readonly consumerVersion: string;
}

/** Twelve hex digits of SHA-256 over the parts; versions count by their caret line only. */
export function fingerprint(parts: FingerprintParts): string {
  const { code, producer, consumer, meeting, type } = parts;
  const lines = [caretLine(parts.producerVersion), caretLine(parts.consumerVersion)];
  return createHash('sha256')
    .update(JSON.stringify([code, parts.package, producer, consumer, meeting, type, ...lines]))
    .digest('hex')
    .slice(0, 12);
}

/** The versions that `^version` would take are one line: `16`, `0.3`, `0.0.7`. */
export function caretLine(version: string): string {
  const [major = '', minor = '', patch = ''] = version.split(/[-+]/, 1)[0]?.split('.') ?? [];
  if (major !== '0') return major;
  return minor !== '0' ? `0.${minor}` : `0.0.${patch}`;
}
