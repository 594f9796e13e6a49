/** A program to run for one finding. */
import type { AnalyzeOptions } from './analyze.ts';
import { AnalyzerError } from './errors.ts';
import type { Witness } from './verdict/witness-file.ts';

export type { Witness } from './verdict/witness-file.ts';

export interface WitnessOptions extends AnalyzeOptions {
  /** A finding's fingerprint, or the beginning of one that no other finding shares. */
  readonly fingerprint: string;
}

/**
 * Writes (as text) the program that shows a finding: one line that TypeScript rejects, and a control that it accepts.
 *
 * @throws AnalyzerError `unknown-fingerprint` when no finding has it, and what {@link analyze} throws.
 */
export async function witness(options: WitnessOptions): Promise<Witness> {
  const { analyzeFully } = await import('./analyze.ts');
  const { writeWitness } = await import('./verdict/witness-file.ts');
  // A proof is made of more than a report holds.
  const { proven, found, tree } = await analyzeFully({ ...options, cache: false });
  const matching = (proven ?? []).filter(({ finding }) => finding.fingerprint.startsWith(options.fingerprint));
  const [only] = matching;
  // Two nested copies of one dependency give the same finding twice: either will do.
  const isOne = new Set(matching.map(({ finding }) => finding.fingerprint)).size === 1;
  if (only && found && isOne) return writeWitness(only, found, tree.root);
  const known = (proven ?? []).map(({ finding: f }) => `${f.fingerprint} ${f.package}`).slice(0, 10);
  throw new AnalyzerError(
    'unknown-fingerprint',
    matching.length > 1
      ? `${options.fingerprint} begins more than one fingerprint`
      : `no finding has the fingerprint ${options.fingerprint}`,
    known.length > 0 ? `Findings here: ${known.join(', ')}.` : 'There are no findings here.',
  );
}
