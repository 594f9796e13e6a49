/** Findings about what was accepted. */
import { createHash } from 'node:crypto';
import type { PolicyFinding } from '../model/report.ts';

/** Makes a policy finding; `identity` is what the entry says, without the place it is written at. */
export function policyFinding(
  parts: Omit<PolicyFinding, 'fingerprint'> & { readonly identity: string },
): PolicyFinding {
  const { identity, code, severity, ...rest } = parts;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([code, identity]))
    .digest('hex')
    .slice(0, 12);
  return { code, severity, fingerprint, ...rest };
}
